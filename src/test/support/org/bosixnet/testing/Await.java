package org.bosixnet.testing;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;

/** Waits for a condition, not for a clock. */
public final class Await {

    private static final long POLL_NANOS = 2_000_000;

    private Await() {}

    /** Returns once the condition holds; fails with the description when it does not in time. */
    public static void until(String description, Duration atMost, Callable<Boolean> condition) {
        long deadline = System.nanoTime() + atMost.toNanos();
        Exception last = null;
        do {
            try {
                if (condition.call()) {
                    return;
                }
                last = null;
            } catch (Exception e) {
                last = e;
            }
            LockSupport.parkNanos(POLL_NANOS);
        } while (System.nanoTime() < deadline);
        throw new AssertionError("not within " + atMost + ": " + description, last);
    }
}
