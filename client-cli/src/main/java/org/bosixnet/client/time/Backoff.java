package org.bosixnet.client.time;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How long to stay away from a registry whose stream ended or could not be had. Full jitter: anything from nothing to a
 * bound that doubles, so that a fleet does not come back in step. A registry that restarts ends the streams of all its
 * agents in the same instant, so even the first pause is spread over {@link #FIRST_BOUND}.
 */
public final class Backoff {

    public static final Duration FIRST_BOUND = Duration.ofSeconds(5);
    static final Duration LONGEST_BOUND = Duration.ofSeconds(60);

    private static final int MOST_DOUBLINGS = 16;

    private final RandomGenerator random;

    public Backoff(RandomGenerator random) {
        this.random = random;
    }

    /**
     * Returns a pause.
     *
     * @param failures how often in a row it went wrong before
     * @param base the bound that doubles
     */
    public Duration pause(int failures, Duration base) {
        long doubled = base.toMillis() << Math.min(failures, MOST_DOUBLINGS);
        return upTo(Duration.ofMillis(Math.min(LONGEST_BOUND.toMillis(), Math.max(FIRST_BOUND.toMillis(), doubled))));
    }

    /** Returns anything from nothing to that. */
    public Duration upTo(Duration bound) {
        return Duration.ofMillis(random.nextLong(bound.toMillis() + 1));
    }
}
