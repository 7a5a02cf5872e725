package org.bosixnet.registry;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.bosixnet.dao.ClockStep;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Notices when the clock is set: the time of day has not moved as time has passed. A sleeping computer looks the same,
 * and a registry that was stopped for a while, as a container that is paused, counts as one that slept. Made before
 * anything reads the clock, or a step in between would go unnoticed.
 */
public final class ClockWatch {

    /** Smaller steps are what NTP does all the time, and shorter than any period here. */
    static final Duration TOLERANCE = Duration.ofSeconds(5);

    /** From one look to the next it takes about a second, and no longer than this unless the registry was stopped. */
    private static final Duration LONGEST = Duration.ofMinutes(1);

    private static final Logger LOG = LoggerFactory.getLogger(ClockWatch.class);

    private final Clock clock;
    private final LongSupplier nanos;
    private final Duration longest;

    @GuardedBy("this")
    private Instant time;

    @GuardedBy("this")
    private long at;

    /**
     * @param nanos tells how time passes
     */
    public ClockWatch(Clock clock, LongSupplier nanos) {
        this(clock, nanos, LONGEST);
    }

    /**
     * @param longest how much time may pass from one look to the next
     */
    ClockWatch(Clock clock, LongSupplier nanos, Duration longest) {
        this.clock = clock;
        this.nanos = nanos;
        this.longest = longest;
        this.time = now();
        this.at = nanos.getAsLong();
    }

    /**
     * Tells of a step since the last look, and returns the time of day. A step that could not be told is told at the next
     * look. Where the clock was set while the registry was stopped, both are told, one after the other.
     *
     * @param told called with each step before this returns; what it throws is thrown
     * @param alone whether nobody heard the hosts while this registry was stopped
     */
    synchronized Instant look(Consumer<ClockStep> told, boolean alone) {
        long passed = nanos.getAsLong();
        Instant now = now();
        Duration since = Duration.ofNanos(passed - at);
        Instant expected = time.plus(since).truncatedTo(ChronoUnit.MILLIS);
        boolean isSet = Duration.between(expected, now).abs().compareTo(TOLERANCE) > 0;
        if (alone && since.compareTo(longest) > 0) {
            Instant end = isSet ? expected : now;
            tellStandstill(told, new ClockStep(time, end));
            time = end; // so that it is not told again where the step cannot be
            at = passed;
        }
        if (isSet) {
            tellStep(told, new ClockStep(expected, now));
        }
        time = now;
        at = passed;
        return now;
    }

    private static void tellStandstill(Consumer<ClockStep> told, ClockStep standstill) {
        told.accept(standstill);
        LOG.warn(
                "The registry did not look after its hosts for {} (it was stopped, or very busy): no host expires"
                        + " for it.",
                Duration.between(standstill.from(), standstill.to()));
    }

    private static void tellStep(Consumer<ClockStep> told, ClockStep step) {
        told.accept(step);
        Duration by = Duration.between(step.from(), step.to());
        if (step.back()) {
            LOG.warn("The clock went back by {}: what was later than {} counts as of then.", by.negated(), step.to());
        } else {
            LOG.warn(
                    "The clock leapt ahead by {} (it was set, or the computer slept): that counts as a time"
                            + " without a registry, so no host expires for it.",
                    by);
        }
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }
}
