package org.bosixnet.dao.file;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.LongConsumer;
import java.util.function.Predicate;
import org.bosixnet.dao.ClockStep;
import org.bosixnet.dao.StoreException;
import org.bosixnet.dao.StoreException.Kind;
import org.bosixnet.dao.Transaction;
import org.bosixnet.dao.file.journal.JournalFile;
import org.bosixnet.dao.file.journal.JournalFiles;
import org.bosixnet.dao.file.journal.Line;
import org.bosixnet.dao.file.journal.LineWriter;
import org.bosixnet.dao.file.journal.StoreState;
import org.bosixnet.host.HostName;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The records and their journal. Belongs to one thread at a time, but for {@link Trouble#last}.
 *
 * <p>Each start begins a new file with everything in it. So what an unclean stop left is never built upon: after a
 * failed force the system may show bytes that are not on the disk, and would not write them when asked again.
 */
final class JournalStore implements Closeable, Compaction.Rotation {

    private static final Logger LOG = LoggerFactory.getLogger(JournalStore.class);
    private static final long OPEN_RETRY_NANOS = Duration.ofSeconds(1).toNanos();

    private final Surroundings around;
    private final StoreState state;
    private final Compaction compaction;
    private final LongConsumer newestFile;
    private long lastNumber;
    private long openRetry;
    private @Nullable JournalFile file;
    private final Trouble trouble;

    /** Lines that go before all others. */
    private final List<String> unwritten = new ArrayList<>();

    /**
     * Makes one that writes nothing yet.
     *
     * @param lastNumber the highest number of a file that there is or was
     * @param newestFile is told the number of each new file
     */
    JournalStore(Surroundings around, Tuning tuning, StoreState state, long lastNumber, LongConsumer newestFile) {
        this.around = around;
        this.trouble = new Trouble(around.directory());
        this.state = state;
        this.compaction = new Compaction(around, tuning, this);
        this.lastNumber = lastNumber;
        this.newestFile = newestFile;
    }

    /**
     * Demands that a file can be made, without leaving one.
     *
     * @throws StoreException if that failed; but a full disk only delays the writing
     */
    void demandFile() {
        Path probe = JournalFiles.temporary(JournalFiles.file(around.directory(), lastNumber + 1));
        try {
            around.disk().create(probe, false).close();
            around.disk().delete(probe);
        } catch (IOException e) {
            StoreException failure = trouble.failed(e);
            if (failure.kind() != Kind.FULL) {
                throw Trouble.atStart(around.directory(), e);
            }
        }
    }

    /**
     * Begins the new file, which takes as long as it takes to write all records.
     *
     * @throws StoreException if that failed, which the log tells; it is tried again with the next change
     */
    void begin() {
        opened();
        trouble.written();
    }

    StoreState state() {
        return state;
    }

    /** Returns what keeps the journal from growing for ever. */
    Compaction compaction() {
        return compaction;
    }

    /** Returns what keeps it from writing. */
    Trouble trouble() {
        return trouble;
    }

    /**
     * Decides each transaction on what those before it leave behind, and makes all of them durable, as one batch. Until
     * that is done, the state stays as it is.
     *
     * @param reported tells whether a host has given a sign of life that is not in the state yet
     * @throws StoreException if that failed, which the log tells; nothing was changed, or the store has stopped
     * @throws Error or another RuntimeException if that failed, but not by the disk; nothing was changed
     */
    Batch commit(List<Transaction> transactions, Predicate<HostName> reported) {
        Batch batch = new Batch(state, around.now(), reported);
        transactions.forEach(batch::add);
        if (!batch.commits().isEmpty()) {
            append(batch.lines());
            try {
                batch.apply();
            } catch (RuntimeException | Error e) {
                throw trouble.stop(e); // the journal holds now what memory does not
            }
        }
        return batch;
    }

    /** Notes that the clock was set, durably if that can be. What cannot be written yet is, before anything else. */
    void clockSet(ClockStep step) {
        state.clockSet(step);
        unwritten.add(LineWriter.write(new Line.Step(step)));
        try {
            append(List.of());
        } catch (StoreException e) {
            LOG.debug("That the clock was set is not stored yet: {}", e.getMessage());
        }
    }

    /**
     * Makes these lines durable, as one batch.
     *
     * @throws StoreException if that failed; the caller must then not apply what they say
     * @throws Error or another RuntimeException if that failed, but not by the disk; the lines are not stored
     */
    void append(List<String> json) {
        JournalFile to = opened();
        long before = to.length();
        List<String> all = new ArrayList<>(unwritten);
        all.addAll(json);
        try {
            to.append(state.revision(), around.now(), all);
        } catch (IOException e) {
            throw to.forceFailed() ? trouble.stop(e) : trouble.failed(e);
        } catch (RuntimeException | Error e) {
            if (to.forceFailed()) {
                throw trouble.stop(e);
            }
            throw e;
        }
        unwritten.clear();
        compaction.appended(to.length() - before);
        trouble.written();
    }

    private JournalFile opened() {
        trouble.refuseIfStopped();
        if (file != null) {
            return file;
        }
        if (around.nanos().getAsLong() - openRetry < 0) {
            trouble.refuse();
        }
        Collection<Line> lines = state.lines();
        Line.Header header = header(++lastNumber, lines.size(), null, 0);
        try {
            file = JournalFile.create(around.disk(), around.directory(), header, lines);
        } catch (IOException e) {
            openRetry = around.nanos().getAsLong() + OPEN_RETRY_NANOS;
            throw e instanceof JournalFile.UnknownNameException ? trouble.stop(e) : trouble.failed(e);
        }
        unwritten.clear(); // which the first lines tell
        compaction.begunAnew(file.length(), lines.size());
        newestFile.accept(lastNumber);
        Compaction.deleteOlder(around, lastNumber);
        return file;
    }

    private Line.Header header(long number, int lines, Line.@Nullable After after, long next) {
        return new Line.Header(
                number, around.ids().get(), around.now(), state.revision(), lines, after, next, state.headerExtras());
    }

    @Override
    public long lines() {
        return state.records().size();
    }

    /** Empty while nothing can be written. What it fails with is tried again later. */
    @Override
    public Optional<Compaction.Contents> rotate() throws IOException {
        JournalFile old = file;
        if (old == null || trouble.last().isPresent()) {
            return Optional.empty();
        }
        try {
            return Optional.of(rotate(old));
        } catch (JournalFile.UnknownNameException e) { // then neither file may be written
            trouble.stop(e);
            throw e;
        }
    }

    private Compaction.Contents rotate(JournalFile old) throws IOException {
        Collection<Line> lines = state.lines();
        long snapshot = lastNumber + 1;
        lastNumber += 2;
        Line.Header header = header(lastNumber, 0, new Line.After(old.number(), old.length()), 0);
        file = JournalFile.create(around.disk(), around.directory(), header, List.of());
        unwritten.clear(); // which the snapshot tells
        try {
            old.close();
        } catch (IOException | RuntimeException | Error e) {
            LOG.debug("A file that was forced and is no longer written was not closed cleanly", e);
        }
        newestFile.accept(lastNumber);
        return new Compaction.Contents(header(snapshot, lines.size(), null, lastNumber), lines);
    }

    /** Ends the journal as proof of a clean stop. */
    @Override
    public void close() throws IOException {
        try (JournalFile last = file) {
            if (last != null && !trouble.stopped()) {
                last.end(state.revision(), around.now());
            }
        }
    }
}
