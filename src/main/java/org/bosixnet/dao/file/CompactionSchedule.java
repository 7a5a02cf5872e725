package org.bosixnet.dao.file;

import java.util.function.LongSupplier;

/** Decides when the journal is worth compacting: rarely enough that the work stays a fraction of the writing itself. */
final class CompactionSchedule {

    private final Tuning tuning;
    private final LongSupplier nanos;
    private long live;
    private long added;
    private long addedAtBegin;
    private boolean running;
    private boolean waiting;
    private long retryAt;

    CompactionSchedule(Tuning tuning, LongSupplier nanos) {
        this.tuning = tuning;
        this.nanos = nanos;
    }

    void appended(long bytes) {
        added += bytes;
    }

    /** Returns whether to compact now; then one of {@link #compacted} and {@link #failed} must follow. */
    boolean begin() {
        if (running || added < Math.max(tuning.compactBytes(), tuning.compactFactor() * live)) {
            return false;
        }
        if (waiting && nanos.getAsLong() - retryAt < 0) {
            return false;
        }
        running = true;
        addedAtBegin = added;
        return true;
    }

    /** Notes that a snapshot of that many bytes holds everything that was there at the beginning. */
    void compacted(long bytes) {
        live = bytes;
        added -= addedAtBegin;
        addedAtBegin = 0;
        running = false;
        waiting = false;
    }

    void failed() {
        addedAtBegin = 0;
        running = false;
        retryAt = nanos.getAsLong() + tuning.retry().toNanos();
        waiting = true;
    }
}
