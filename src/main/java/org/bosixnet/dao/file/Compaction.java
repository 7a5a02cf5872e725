package org.bosixnet.dao.file;

import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.Executor;
import org.bosixnet.dao.file.journal.JournalFile;
import org.bosixnet.dao.file.journal.JournalFiles;
import org.bosixnet.dao.file.journal.Line;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Replaces the journal's files by a snapshot when they have grown: rarely enough that the work stays a fraction of the
 * writing itself. The snapshot needs nothing that the writer goes on changing, so it is written beside the writer, one at
 * a time; its outcome is looked at by the writer. Where it stops half way, the files before are still there, or are no
 * longer needed. Belongs to the writer's thread.
 */
final class Compaction {

    private static final Logger LOG = LoggerFactory.getLogger(Compaction.class);

    /** How often the pause after a failure is doubled. */
    private static final int MOST_DOUBLINGS = 6;

    private final Surroundings around;
    private final Tuning tuning;
    private final Rotation rotation;

    /** How many bytes and lines the snapshot before had, and how many bytes were written since then. */
    private long live;

    private long lines;

    private long added;

    private long addedAtBegin;
    private @Nullable Running running;

    /** How many have failed in a row, and when the next one may be tried then: each leaves a file behind. */
    private int failures;

    private long retryAt;

    /** The content of a snapshot, which replaces the files with lower numbers. */
    record Contents(Line.Header header, Iterable<Line> lines) {}

    /** Makes the writer continue in a new file. */
    interface Rotation {
        /** Returns what replaces the files until then, or empty if nothing can be written now. */
        Optional<Contents> rotate() throws IOException;

        /** Returns how many lines that would have now. */
        long lines();
    }

    Compaction(Surroundings around, Tuning tuning, Rotation rotation) {
        this.around = around;
        this.tuning = tuning;
        this.rotation = rotation;
    }

    /** Notes that this many bytes were written. */
    void appended(long bytes) {
        added += bytes;
    }

    /** Notes that the journal has begun again with this many bytes and lines, which represent everything that there was. */
    void begunAnew(long bytes, long ofLines) {
        live = bytes;
        lines = ofLines;
        added = 0;
    }

    /**
     * Checks on the compaction under way, and begins one if it is time.
     *
     * @return whether one has succeeded since the last look
     * @throws Throwable what one failed with, which is tried again later
     */
    boolean look(Executor background) throws Throwable {
        boolean succeeded = succeeded();
        begin(background);
        return succeeded;
    }

    /** Returns whether one has succeeded since the last look, or throws what it failed with. */
    boolean succeeded() throws Throwable {
        Running last = running;
        if (last == null || !last.ended) {
            return false;
        }
        running = null;
        if (last.failure != null) {
            pause();
            throw last.failure;
        }
        live = last.length;
        lines = last.contents.header().lines();
        added -= addedAtBegin;
        failures = 0;
        return true;
    }

    /** Begins one if it is time and none runs. */
    void begin(Executor background) throws IOException {
        if (running != null || !isDue()) {
            return;
        }
        try {
            Optional<Contents> contents = rotation.rotate();
            if (contents.isPresent()) {
                Running next = new Running(around, contents.get());
                addedAtBegin = added;
                running = next;
                background.execute(next);
            }
        } catch (IOException | RuntimeException | Error e) { // also where no thread could be made
            running = null;
            pause();
            throw e;
        }
    }

    private boolean isDue() {
        long content = lines == 0 ? live : live * rotation.lines() / lines; // now, if lines are as long as they were
        long outdated = Math.max(0, live - content);
        return added >= Math.max(tuning.compactBytes(), tuning.compactFactor() * content - outdated)
                && !(failures > 0 && around.nanos().getAsLong() - retryAt < 0);
    }

    private void pause() {
        retryAt = around.nanos().getAsLong() + (tuning.retry().toNanos() << Math.min(failures, MOST_DOUBLINGS));
        failures++;
    }

    /** Writes a snapshot; whatever happens, {@code ended} is set last. */
    private static final class Running implements Runnable {
        private final Surroundings around;
        private final Contents contents;
        private long length;
        private @Nullable Throwable failure;
        private volatile boolean ended;

        Running(Surroundings around, Contents contents) {
            this.around = around;
            this.contents = contents;
        }

        @Override
        public void run() {
            try {
                write();
            } catch (Throwable e) {
                failure = e;
            } finally {
                ended = true;
            }
        }

        private void write() throws IOException {
            try (JournalFile snapshot =
                    JournalFile.create(around.disk(), around.directory(), contents.header(), contents.lines())) {
                length = snapshot.length();
            }
            deleteOlder(around, contents.header().number());
        }
    }

    /** Deletes the files before the one of that number; those that stay do no harm. */
    static void deleteOlder(Surroundings around, long number) {
        try {
            for (long older : JournalFiles.numbers(around.directory()).headSet(number)) {
                around.disk().delete(JournalFiles.file(around.directory(), older));
            }
        } catch (IOException | RuntimeException | Error e) { // the journal is whole, and must not depend on it
            LOG.warn("An old journal file could not be deleted, which only costs space: {}", e.toString());
        }
    }
}
