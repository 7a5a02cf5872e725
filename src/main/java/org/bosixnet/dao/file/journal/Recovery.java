package org.bosixnet.dao.file.journal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.NavigableSet;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.bosixnet.dao.StoreException;
import org.bosixnet.dao.StoreException.Kind;

/**
 * Reads what the owner of a directory wrote, and changes nothing. Files are read from the newest that stands for
 * itself; older ones are what a compaction did not come to delete.
 */
public final class Recovery {

    private final Path directory;
    private final boolean owned;

    private Recovery(Path directory, boolean owned) {
        this.directory = directory;
        this.owned = owned;
    }

    /**
     * Returns the state that the files of a directory add up to.
     *
     * @param numbers the files that there are, at least one
     */
    public static StoreState read(Path directory, NavigableSet<Long> numbers) throws IOException {
        return new Recovery(directory, true).read(numbers);
    }

    /**
     * Returns the state that the files of a directory add up to, to which another process may be writing. Where that one
     * replaces files meanwhile, this may fail in any way.
     *
     * @param numbers the files that there were, at least one
     */
    public static StoreState readGrowing(Path directory, NavigableSet<Long> numbers) throws IOException {
        return new Recovery(directory, false).read(numbers);
    }

    private StoreState read(NavigableSet<Long> numbers) throws IOException {
        Deque<Line.Header> chain = new ArrayDeque<>();
        for (Long number = numbers.last(); number != null; number = numbers.lower(number)) {
            Line.Header header = JournalReader.header(JournalFiles.file(directory, number), number);
            if (!chain.isEmpty()) {
                linked(header, chain.getFirst());
            }
            chain.addFirst(header);
            if (header.after() == null) {
                break;
            }
        }
        Line.After before = chain.getFirst().after();
        if (before != null) {
            throw missing(before.number());
        }
        if (chain.getLast().next() != 0) {
            throw missing(chain.getLast().next());
        }
        return replay(chain);
    }

    private StoreState replay(Deque<Line.Header> chain) throws IOException {
        ExecutorService parsers =
                Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors(), task -> {
                    Thread thread = new Thread(task, "bosixnet-store-reader");
                    thread.setDaemon(true);
                    return thread;
                });
        try {
            return replay(chain, parsers);
        } finally {
            parsers.shutdownNow();
        }
    }

    private StoreState replay(Deque<Line.Header> chain, Executor parsers) throws IOException {
        StoreState state = new StoreState();
        while (!chain.isEmpty()) {
            long number = chain.removeFirst().number();
            Path file = JournalFiles.file(directory, number);
            Line.Header next = chain.peekFirst();
            if (next == null && owned) {
                JournalReader.readNewest(file, state, parsers);
            } else if (next == null) {
                JournalReader.readGrowing(file, state, parsers);
            } else {
                Line.After after = next.after();
                long length = after != null && after.number() == number ? after.length() : Files.size(file);
                JournalReader.readContinued(file, length, state, parsers);
            }
        }
        return state;
    }

    /** Checks that one file follows the other: it says so itself, or the other is a snapshot made for it. */
    private void linked(Line.Header header, Line.Header next) {
        Line.After after = next.after();
        boolean continued = after != null && after.number() == header.number();
        if (!continued && header.next() != next.number()) {
            throw missing(after != null ? after.number() : header.next());
        }
    }

    private StoreException missing(long number) {
        return new StoreException(
                Kind.DAMAGED,
                JournalFiles.file(directory, number)
                        + " is missing, and other files depend on it. Nothing was changed. Put it "
                        + "back, or restore the directory from a backup.");
    }
}
