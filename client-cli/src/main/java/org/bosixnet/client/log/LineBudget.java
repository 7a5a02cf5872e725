package org.bosixnet.client.log;

import java.time.Duration;
import java.util.function.Supplier;

/**
 * Bounds how many lines are logged of what somebody outside may repeat as often as he likes: a burst of them, then one a
 * minute. Not thread-safe.
 */
public final class LineBudget {

    public static final int BURST = 20;
    public static final Duration REST = Duration.ofMinutes(1);

    private final Supplier<Duration> uptime;
    private int left = BURST;

    /** Until when the rests are counted. */
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
            since = now; // a full one gains nothing
        }
        left--;
        return true;
    }
}
