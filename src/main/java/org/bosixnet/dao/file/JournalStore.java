package org.bosixnet.dao.file;

import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.LongConsumer;
import org.bosixnet.dao.ClockStep;
import org.bosixnet.dao.StoreException;
import org.bosixnet.dao.StoreException.Kind;
import org.bosixnet.dao.Transaction;
import org.bosixnet.dao.file.journal.JournalFile;
import org.bosixnet.dao.file.journal.Line;
import org.bosixnet.dao.file.journal.LineWriter;
import org.bosixnet.dao.file.journal.StoreState;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The records and their journal. Belongs to one thread at a time, but for {@link #trouble}.
 *
 * <p>Each start begins a new file with everything in it. So what an unclean stop left is never built upon: after a
 * failed force the system may show bytes that are not on the disk, and would not write them when asked again.
 */
final class JournalStore implements Closeable {

    private static final Logger LOG = LoggerFactory.getLogger(JournalStore.class);
    private static final long OPEN_RETRY_NANOS = Duration.ofSeconds(1).toNanos();

    private final Surroundings around;
    private final StoreState state;
    private final Compaction compaction;
    private final LongConsumer newestFile;
    private long lastNumber;
    private long openRetry;
    private @Nullable JournalFile file;
    private volatile @Nullable StoreException trouble;
    private boolean broken;

    /** Lines that go before all others. */
    private final List<String> unwritten = new ArrayList<>();

    /** Made beforehand, because memory may be what is missing when it is needed. */
    private final StoreException stopped = new StoreException(
            Kind.UNAVAILABLE,
            "The store failed; its log says how. Nothing more is written until the registry is restarted.");

    /**
     * Begins to write.
     *
     * @param lastNumber the highest number of a file that there is or was
     * @param newestFile is told the number of each new file
     * @throws StoreException if nothing can be written; but a full disk only delays the writing
     */
    JournalStore(Surroundings around, Tuning tuning, StoreState state, long lastNumber, LongConsumer newestFile) {
        this.around = around;
        this.state = state;
        this.compaction = new Compaction(around, tuning, this::rotate);
        this.lastNumber = lastNumber;
        this.newestFile = newestFile;
        try {
            opened();
        } catch (StoreException e) {
            if (e.kind() != Kind.FULL) {
                throw e;
            }
            LOG.warn("{}", e.getMessage());
        }
    }

    StoreState state() {
        return state;
    }

    /** Returns what keeps the journal from growing for ever. */
    Compaction compaction() {
        return compaction;
    }

    /** Returns why the last attempt to write failed, or empty if it did not. Any thread may ask. */
    Optional<StoreException> trouble() {
        return Optional.ofNullable(trouble);
    }

    /**
     * Decides each transaction on what those before it leave behind, and makes all of them durable, as one batch. Until
     * that is done, the state stays as it is.
     *
     * @throws StoreException if that failed, which the log tells; nothing was changed, or the store has stopped
     * @throws Error or a RuntimeException of another kind, if it failed for a reason that is not the disk's: nothing was
     *     changed
     */
    Batch commit(List<Transaction> transactions) {
        Batch batch = new Batch(state, around.now());
        transactions.forEach(batch::add);
        if (!batch.commits().isEmpty()) {
            append(batch.lines());
            try {
                batch.apply();
            } catch (RuntimeException | Error e) {
                throw stop(e); // the journal holds now what memory does not
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
     * @throws Error or a RuntimeException of another kind, if it failed for a reason that is not the disk's: the lines are
     *     not stored
     */
    void append(List<String> json) {
        JournalFile to = opened();
        long before = to.length();
        List<String> all = new ArrayList<>(unwritten);
        all.addAll(json);
        try {
            to.append(state.revision(), around.now(), all);
        } catch (IOException e) {
            throw failed(to, e);
        } catch (RuntimeException | Error e) {
            if (to.forceFailed()) {
                throw stop(e);
            }
            throw e;
        }
        unwritten.clear();
        compaction.appended(to.length() - before);
        if (trouble != null) {
            noteEndOfTrouble();
        }
    }

    private void noteEndOfTrouble() {
        try {
            // a small batch may fit into a last page where the next would not
            StoreException last = trouble;
            if (last == null || last.kind() != Kind.FULL || !IoFailures.isNearlyFull(around.directory())) {
                LOG.info("{} can be written again.", around.directory());
                trouble = null;
            }
        } catch (RuntimeException | Error e) {
            // the batch is durable, whatever this ends with; the next one tries again
        }
    }

    private JournalFile opened() {
        if (broken) {
            throw Objects.requireNonNullElse(trouble, stopped);
        }
        if (file != null) {
            return file;
        }
        if (trouble != null && around.nanos().getAsLong() - openRetry < 0) {
            throw trouble;
        }
        List<Line> lines = state.lines();
        Line.Header header = header(++lastNumber, lines.size(), null, 0);
        try {
            file = JournalFile.create(around.disk(), around.directory(), header, lines);
        } catch (IOException e) {
            openRetry = around.nanos().getAsLong() + OPEN_RETRY_NANOS;
            throw failed(null, e);
        }
        unwritten.clear(); // which the first lines tell
        compaction.begunAnew(file.length());
        newestFile.accept(lastNumber);
        Compaction.deleteOlder(around, lastNumber);
        return file;
    }

    private Line.Header header(long number, int lines, Line.@Nullable After after, long next) {
        return new Line.Header(
                number, around.ids().get(), around.now(), state.revision(), lines, after, next, state.headerExtras());
    }

    private StoreException failed(@Nullable JournalFile to, IOException e) {
        if (e instanceof JournalFile.UnknownNameException || (to != null && to.forceFailed())) {
            return stop(e);
        }
        StoreException failure = IoFailures.of(around.directory(), e);
        StoreException last = trouble;
        boolean news = last == null || last.kind() != failure.kind();
        trouble = failure;
        if (news) {
            LOG.error("{}", failure.getMessage(), e);
        }
        return failure;
    }

    /**
     * Stops all writing, because it is unknown what is durable or differs from what is in memory; returns the exception
     * for callers. Throws nothing.
     */
    private StoreException stop(Throwable cause) {
        broken = true;
        trouble = stopped;
        try {
            String what = cause instanceof IOException e
                    ? "The disk of " + around.directory() + " failed to make a write durable (" + e.getMessage()
                    : "The store failed (" + cause;
            StoreException failure = new StoreException(
                    Kind.UNAVAILABLE, what + "). Nothing more is written until the registry is restarted.", cause);
            trouble = failure;
            LOG.error("{}", failure.getMessage(), cause);
            return failure;
        } catch (RuntimeException | Error e) {
            return stopped;
        }
    }

    /**
     * Continues in a new file, and returns what replaces those before it; empty while nothing can be written.
     *
     * @throws IOException if that failed, as whatever else it throws: it is tried again later
     */
    Optional<Compaction.Contents> rotate() throws IOException {
        JournalFile old = file;
        if (old == null || trouble != null) {
            return Optional.empty();
        }
        try {
            return Optional.of(rotate(old));
        } catch (JournalFile.UnknownNameException e) { // then neither file may be written
            failed(null, e);
            throw e;
        }
    }

    private Compaction.Contents rotate(JournalFile old) throws IOException {
        List<Line> lines = state.lines(); // first, since it takes the most memory
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
            if (last != null && !broken) {
                last.end(state.revision(), around.now());
            }
        }
    }
}
