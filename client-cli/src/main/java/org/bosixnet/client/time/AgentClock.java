package org.bosixnet.client.time;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Gives the time and makes one thread wait for it. Each waiting thread needs its own clock. */
public interface AgentClock {

    /** How long {@link #end} waits. */
    Duration LONGEST_END = Duration.ofMillis(800);

    /** Returns the time since some start; it never goes back. */
    Duration uptime();

    /** Returns the time of day, for people. */
    Instant now();

    /**
     * Waits until this uptime, or forever if null; returns earlier if {@link #wake()} was called since the last call
     * returned.
     */
    void await(@Nullable Duration uptime) throws InterruptedException;

    /** Ends the wait under way, otherwise the next one. */
    void wake();

    /**
     * Wakes and interrupts the thread that this clock belongs to, and waits less than a second for it to end. The
     * thread must already know that it is to end.
     */
    default void end(Thread thread) {
        wake();
        thread.interrupt();
        try {
            thread.join(LONGEST_END.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
