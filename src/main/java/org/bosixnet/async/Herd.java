package org.bosixnet.async;

import java.time.Duration;

/**
 * How a fleet is told to come back: clients that lose their connections in the same instant spread their return over a
 * time that grows with their number, so that the registry has to begin no more than a few hundred connections a second.
 */
public final class Herd {

    /** How many clients are to come back in a second; with those that failed before, it is never 500. */
    static final int PER_SECOND = 380;

    /** Agents heed no more (docs/protocol.md). */
    private static final long LONGEST = Duration.ofMinutes(5).toSeconds();

    private Herd() {}

    /** Returns within what time that many clients are to come back, in whole seconds, at least one. */
    public static Duration returnsWithin(int clients) {
        long seconds = (clients - 1L) / PER_SECOND + 1;
        return Duration.ofSeconds(Math.max(1, Math.min(LONGEST, seconds)));
    }
}
