package org.bosixnet.client.log;

import java.time.Duration;
import java.util.function.Supplier;

/**
 * Limits the lines logged about anything that an outsider can repeat at will: a burst of {@value #BURST}, then one a
 * minute. Not thread-safe.
 */
public final class LineBudget {

    public static final int BURST = 20;
    public static final Duration REST = Duration.ofMinutes(1);

    private final Supplier<Duration> uptime;
    private int left = BURST;

    /** The time up to which the rests have been counted. */
    private Duration since;

    /** @param uptime the time since some start, which never goes back */
    public LineBudget(Supplier<Duration> uptime) {
        this.uptime = uptime;
        this.since = uptime.get();
    }

    /** Returns whether one more line may be logged; it then counts as logged. */
    public boolean take() {
        Duration now = uptime.get();
        long rests = now.minus(since).dividedBy(REST);
        since = since.plus(REST.multipliedBy(rests));
        left = (int) Math.min(BURST, left + rests);
        if (left == 0) {
            return false;
        }
        if (left == BURST) {
            since = now; // a full budget gains nothing
        }
        left--;
        return true;
    }
}
