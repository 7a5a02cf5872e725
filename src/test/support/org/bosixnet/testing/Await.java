package org.bosixnet.testing;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waits for what another thread is about to do. */
public final class Await {

    private static final Duration DEADLINE = Duration.ofMinutes(3); // a busy machine deploys a WAR in a minute
    private static final Duration PAUSE = Duration.ofMillis(2);

    private Await() {}

    /** Returns as soon as the condition holds, and fails with that sentence if it does not in good time. */
    public static void until(String sentence, BooleanSupplier condition) {
        long deadline = System.nanoTime() + DEADLINE.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - deadline > 0) {
                throw new AssertionError("did not come true within " + DEADLINE.toSeconds() + " s: " + sentence);
            }
            LockSupport.parkNanos(PAUSE.toNanos());
        }
    }
}
