package org.bosixnet.client.time;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Gives the time and makes one thread wait for it. Each waiting thread needs its own clock. */
public interface AgentClock {

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
}
