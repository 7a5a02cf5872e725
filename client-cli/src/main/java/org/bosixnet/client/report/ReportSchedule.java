package org.bosixnet.client.report;

import java.time.Duration;
import java.util.List;
import java.util.random.RandomGenerator;
import org.bosixnet.client.address.Whereabouts.Change;
import org.bosixnet.client.host.HostAddress;
import org.bosixnet.client.registry.RegistryException;
import org.bosixnet.client.registry.RegistryException.Kind;
import org.bosixnet.client.time.Backoff;
import org.jspecify.annotations.Nullable;

/**
 * Decides when to report what to one registry: a change at once, the same addresses every period as a sign of life, and
 * after a failure again after a growing pause. Immutable; times are readings of a clock that never goes back, since its
 * start.
 *
 * @param wanted what the registry should list, empty for nothing; null if not known yet, so that nothing is sent
 * @param done what the registry accepted last, null if nothing since the last failure; a failed report is never done
 * @param failures how many attempts have failed in a row since this computer last moved
 * @param asked whether the pause after the last failure was asked for by the registry
 * @param notBefore when the next attempt is due; meaningless while {@code wanted} and {@code done} are both known and
 *     empty
 * @param again whether one became due, changed or not, since the last went out
 */
record ReportSchedule(
        Duration period,
        @Nullable List<HostAddress> wanted,
        @Nullable List<HostAddress> done,
        int failures,
        boolean asked,
        Duration notBefore,
        boolean again) {

    /** The shortest pause after a failure, and the base from which the longest possible one is doubled. */
    private static final Duration SHORTEST_PAUSE = Duration.ofSeconds(1);

    /** The longest pause after a failure, unless the registry asks for more. */
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(60);

    /** The longest pause that a registry can ask for. */
    private static final Duration LONGEST_RETRY_AFTER = Duration.ofMinutes(10);

    /** What to do next. */
    sealed interface Next {
        /** Send these addresses now; withdraw if there are none. */
        record Send(List<HostAddress> addresses) implements Next {}

        /** Do nothing until that time, or until something else is wanted. */
        record WaitUntil(Duration time) implements Next {}

        /** Do nothing until something else is wanted. */
        record Rest() implements Next {}
    }

    /** Returns the pauses after failures. */
    static Backoff backoff(RandomGenerator random) {
        return Backoff.full(SHORTEST_PAUSE, SHORTEST_PAUSE, LONGEST_PAUSE, random);
    }

    /** Returns the schedule for a registry before anything is wanted. */
    static ReportSchedule of(Duration period) {
        return new ReportSchedule(period, null, null, 0, false, Duration.ZERO, false);
    }

    /** Returns the schedule after a want was set; a different want is due at once. */
    ReportSchedule want(List<HostAddress> addresses, Duration now) {
        return addresses.equals(wanted)
                ? this
                : new ReportSchedule(period, List.copyOf(addresses), done, failures, false, now, again);
    }

    /**
     * Returns the schedule with a report due at once, changed or not: after the one under way, and unless the registry is
     * away.
     */
    ReportSchedule again(Duration now) {
        return new ReportSchedule(period, wanted, done, failures, asked, failures > 0 ? notBefore : now, true);
    }

    /** Returns the schedule after an attempt was begun. */
    ReportSchedule sent() {
        return new ReportSchedule(period, wanted, done, failures, asked, notBefore, false);
    }

    /** Returns the schedule after the registry accepted these addresses, which may no longer be wanted. */
    ReportSchedule succeeded(List<HostAddress> addresses, Duration now) {
        boolean current = addresses.equals(wanted) && !again;
        return new ReportSchedule(period, wanted, addresses, 0, false, current ? now.plus(period) : now, false);
    }

    /**
     * Returns the schedule after an attempt failed: it is unknown what the registry now has. Anything else wanted in
     * the meantime is due at once, because it has not failed yet.
     *
     * @param why the registry's reason, or null if this program failed
     */
    ReportSchedule failed(List<HostAddress> addresses, @Nullable RegistryException why, Duration now, Backoff backoff) {
        int count = Math.min(failures, Integer.MAX_VALUE - 1) + 1;
        Duration due = addresses.equals(wanted) ? now.plus(leftAlone(why)).plus(backoff.pause(count)) : now;
        boolean left = why != null && why.isFromRegistry() && why.retryAfter() != null;
        return new ReportSchedule(period, wanted, null, count, left, due, false);
    }

    /**
     * Returns the schedule after this computer may have moved in the network. A failure may have been due to its old
     * place, so the attempt is due at once; if the program did not run for a while, so is the sign of life. A registry
     * that asked to be left alone still is.
     */
    ReportSchedule moved(Change change, Duration now) {
        boolean due = change == Change.RESUMED || (change != Change.NONE && failures > 0);
        return due && !asked ? new ReportSchedule(period, wanted, done, 0, false, now, again) : this;
    }

    /** Returns what is to be done at this time. */
    Next next(Duration now) {
        if (wanted == null) {
            return new Next.Rest();
        }
        if (wanted.isEmpty() && wanted.equals(done)) {
            return new Next.Rest();
        }
        return now.compareTo(notBefore) < 0 ? new Next.WaitUntil(notBefore) : new Next.Send(wanted);
    }

    /**
     * Returns for how long the registry is left alone besides the pause: as long as it asked, and for a period if it
     * says itself that it does not want such a report, which somebody has to mend.
     */
    private Duration leftAlone(@Nullable RegistryException why) {
        if (why == null) {
            return Duration.ZERO;
        }
        boolean refused = why.isFromRegistry() && (why.kind() == Kind.REFUSED || why.kind() == Kind.REJECTED);
        Duration least = refused ? period : Duration.ZERO;
        Duration asked = why.retryAfter() == null ? Duration.ZERO : why.retryAfter();
        Duration bounded = asked.compareTo(LONGEST_RETRY_AFTER) < 0 ? asked : LONGEST_RETRY_AFTER;
        return bounded.compareTo(least) > 0 ? bounded : least;
    }
}
