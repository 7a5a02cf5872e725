package org.bosixnet.client.fleet;

import java.time.Duration;
import java.util.random.RandomGenerator;
import org.bosixnet.client.address.Whereabouts.Change;
import org.bosixnet.client.time.Backoff;
import org.jspecify.annotations.Nullable;

/**
 * Decides when to look at the list without a change from the stream: to fetch it, or to apply it to the hosts file
 * again. Not thread-safe; times are readings of a clock that never goes back.
 */
final class FollowSchedule {

    /** How soon a failure is first retried; doubled each time, up to the ordinary period. */
    static final Duration FIRST_RETRY = Duration.ofSeconds(2);

    /** How long the first fetch waits for a stream, which would require another fetch. */
    static final Duration GRACE = Duration.ofSeconds(1);

    /** The fetch after the loss of a stream is within this time, jittered: a whole fleet may have lost it. */
    static final Duration AFTER_LOSS = Duration.ofSeconds(30);

    private static final Duration SHORTEST_BETWEEN_RESETS = Duration.ofSeconds(1);
    private static final Duration LONGEST_BETWEEN_RESETS = Duration.ofMinutes(1);

    private final Duration period;
    private final Backoff backoff;
    private final Spacing resets = new Spacing(SHORTEST_BETWEEN_RESETS, LONGEST_BETWEEN_RESETS);
    private Duration due;

    /** Whether there was a look, or an attempt, since the start or since this computer moved. */
    private boolean begun;

    private int failures;

    /** Since when the stream has wanted the list to be fetched; null if it does not. */
    private @Nullable Duration fetchWanted;

    /**
     * @param period the time between two looks
     * @param grace how long the first look waits for a stream
     */
    FollowSchedule(Duration period, Duration grace, Duration now, RandomGenerator random) {
        this.period = period;
        this.backoff = Backoff.half(FIRST_RETRY, period, random);
        this.due = now.plus(grace);
    }

    /** Returns when to look next. */
    Duration due() {
        return due;
    }

    /** Returns whether the list has to be fetched before any change is applied to it. */
    boolean wantsFetch() {
        return fetchWanted != null;
    }

    private void noLaterThan(Duration time) {
        due = time.compareTo(due) < 0 ? time : due;
    }

    /** Notes that there is no stream, and that none is about to begin. */
    void noStream(Duration now) {
        if (!begun) {
            due = now;
        }
    }

    /** Notes that this computer may have moved: starts over if that can have broken or repaired anything. */
    void moved(Change change, Duration now) {
        if (change.compareTo(Change.CAME) > 0 || (change == Change.CAME && failures > 0)) {
            begun = false;
            failures = 0;
            noLaterThan(now.plus(GRACE));
        }
    }

    /**
     * Notes that an open stream has ended.
     *
     * @param spread the time within which streams come back, and no list is needed
     */
    void streamLost(Duration now, Duration spread) {
        noLaterThan(now.plus(spread).plus(backoff.upTo(AFTER_LOSS.compareTo(period) < 0 ? AFTER_LOSS : period)));
    }

    /** Notes that the stream wants the list to be fetched. */
    void reset(Duration now) {
        fetchWanted = fetchWanted == null ? now : fetchWanted;
        noLaterThan(resets.ready(now));
    }

    /**
     * Notes that a stream has begun: what was put off while there was none may succeed now.
     *
     * @param another whether the list that is known is another registry's, to which what this one tells does not belong
     * @param failing whether the list could not be fetched or applied
     */
    void streamBegan(boolean another, boolean failing, Duration now) {
        if (another || wantsFetch()) {
            reset(now);
        } else if (failing) {
            noLaterThan(now);
        }
    }

    /** Notes that a look begins. */
    void begins() {
        begun = true;
    }

    /** Notes that the list is not looked at now, since the registries may tell an older one than is known. */
    void waitsForMember(Duration now) {
        due = now.plus(FIRST_RETRY);
    }

    /** Notes that the list is now being fetched beside the stream. */
    void fetches(Duration now) {
        if (fetchWanted != null) {
            resets.done(fetchWanted, now);
        }
    }

    /** Notes that the list has been fetched. */
    void fetched() {
        fetchWanted = null;
    }

    /** Notes that the list is in the file; {@code fetched}: whether it was just fetched. */
    void succeeded(boolean fetched, Duration now) {
        failures = 0;
        if (fetched || due.compareTo(now) <= 0) {
            due = now.plus(period);
        }
    }

    /**
     * Notes that the list could not be fetched or applied: that is retried after growing pauses.
     *
     * @param spread the time within which streams come back; the list is left to them for longer
     */
    void failed(Duration now, Duration spread) {
        Duration pause = backoff.pause(failures++);
        Duration least = spread.multipliedBy(2).plus(backoff.upTo(spread.multipliedBy(2)));
        due = now.plus(pause.compareTo(least) > 0 ? pause : least);
    }
}
