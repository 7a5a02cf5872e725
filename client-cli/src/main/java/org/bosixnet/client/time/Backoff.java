package org.bosixnet.client.time;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * Chooses random pauses after failures in a row: from a shortest pause up to a bound that doubles with each failure, so
 * that a fleet does not retry in step.
 */
public final class Backoff {

    private static final int MOST_DOUBLINGS = 16;

    private final Duration least;
    private final Duration first;
    private final Duration longest;
    private final boolean half;
    private final RandomGenerator random;

    private Backoff(Duration least, Duration first, Duration longest, boolean half, RandomGenerator random) {
        this.least = least;
        this.first = first;
        this.longest = longest;
        this.half = half;
        this.random = random;
    }

    /**
     * Returns pauses spread over the whole range up to the bound, for what others may do in the same instant.
     *
     * @param least the shortest pause
     * @param first the bound before it is doubled
     * @param longest the largest bound
     */
    public static Backoff full(Duration least, Duration first, Duration longest, RandomGenerator random) {
        return new Backoff(least, first, longest, false, random);
    }

    /**
     * Returns pauses of at least half the bound, for what nobody else does at the same time: they grow with each
     * failure.
     */
    public static Backoff half(Duration first, Duration longest, RandomGenerator random) {
        return new Backoff(Duration.ZERO, first, longest, true, random);
    }

    /** Returns a pause whose bound is doubled this many times. */
    public Duration pause(int doublings) {
        long doubled = first.toMillis() << Math.min(doublings, MOST_DOUBLINGS);
        long bound = Math.min(longest.toMillis(), doubled);
        long from = half ? bound / 2 : Math.min(least.toMillis(), bound);
        return Duration.ofMillis(random.nextLong(from, bound + 1));
    }

    /** Returns a random duration from zero to the bound. */
    public Duration upTo(Duration bound) {
        return Duration.ofMillis(random.nextLong(bound.toMillis() + 1));
    }
}
