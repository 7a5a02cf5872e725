package org.bosixnet.dao.file;

import java.util.Optional;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** Runs one compaction at a time beside the writer, and brings its outcome back to the writer's thread. */
final class CompactionRunner {

    private final JournalStore store;
    private final Executor background;
    private @Nullable Running running;

    CompactionRunner(JournalStore store, Executor background) {
        this.store = store;
        this.background = background;
    }

    /** A compaction, and how it ended: whatever happens, {@code ended} is set last. */
    private static final class Running implements Runnable {
        private final Compaction compaction;
        private long length;
        private @Nullable Throwable failure;
        private volatile boolean ended;

        Running(Compaction compaction) {
            this.compaction = compaction;
        }

        @Override
        public void run() {
            try {
                length = compaction.run();
            } catch (Throwable e) {
                failure = e;
            } finally {
                ended = true;
            }
        }
    }

    /**
     * Begins a compaction if it is time, and takes note of one that has ended.
     *
     * @return whether one has succeeded since the last look
     * @throws Throwable what one failed with, which is tried again later
     */
    boolean look() throws Throwable {
        Running last = running;
        boolean succeeded = last != null && last.ended && took(last);
        Optional<Compaction> next = running == null ? store.rotate() : Optional.empty();
        if (next.isPresent()) {
            begin(next.get());
        }
        return succeeded;
    }

    private boolean took(Running last) throws Throwable {
        running = null;
        if (last.failure != null) {
            store.compactionFailed();
            throw last.failure;
        }
        store.compacted(last.length);
        return true;
    }

    private void begin(Compaction compaction) {
        try {
            Running next = new Running(compaction);
            running = next;
            background.execute(next);
        } catch (RuntimeException | Error e) { // no thread could be made
            running = null;
            store.compactionFailed();
            throw e;
        }
    }
}
