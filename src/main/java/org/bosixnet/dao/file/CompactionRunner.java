package org.bosixnet.dao.file;

import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** Runs one compaction at a time beside the writer, and brings its outcome back to the writer's thread. */
final class CompactionRunner {

    private final JournalStore store;
    private final Executor background;
    private @Nullable CompletableFuture<Long> running;

    CompactionRunner(JournalStore store, Executor background) {
        this.store = store;
        this.background = background;
    }

    /** Begins a compaction if it is time, and takes note of one that has ended. */
    void look() {
        if (running != null && running.isDone()) {
            try {
                store.compacted(running.join());
            } catch (CompletionException e) {
                store.compactionFailed(e);
            }
            running = null;
        }
        store.rotate()
                .ifPresent(compaction -> running = CompletableFuture.supplyAsync(() -> run(compaction), background));
    }

    private static long run(Compaction compaction) {
        try {
            return compaction.run();
        } catch (IOException e) {
            throw new CompletionException(e);
        }
    }
}
