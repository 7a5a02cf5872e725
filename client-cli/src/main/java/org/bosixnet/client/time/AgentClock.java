package org.bosixnet.client.time;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Tells the time and lets one thread wait for it. One clock serves one waiting thread. */
public interface AgentClock {

    /** Returns the time since some start; it never goes back. */
    Duration uptime();

    /** Returns the time of day, for people. */
    Instant now();

    /**
     * Waits until that uptime, or for ever if null; returns earlier if {@link #wake()} was called since the last call
     * returned.
     */
    void await(@Nullable Duration uptime) throws InterruptedException;

    /** Ends the wait under way, or else the next. */
    void wake();
}
