package org.bosixnet.dao.file;

import java.time.Duration;
import java.util.function.LongSupplier;

/** Tells when a periodic task is due. */
final class Timer {
    private final long pause;
    private final LongSupplier nanos;
    private long next;

    Timer(Duration pause, LongSupplier nanos) {
        this.pause = pause.toNanos();
        this.nanos = nanos;
        this.next = nanos.getAsLong() + this.pause;
    }

    /** Returns whether it is time, and if so, waits for the next time. */
    boolean rings() {
        long now = nanos.getAsLong();
        boolean due = now - next >= 0;
        if (due) {
            next = now + pause;
        }
        return due;
    }

    long left() {
        return Math.max(0, next - nanos.getAsLong());
    }
}
