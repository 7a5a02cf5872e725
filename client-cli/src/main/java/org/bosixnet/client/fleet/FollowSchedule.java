package org.bosixnet.client.fleet;

import java.time.Duration;
import java.util.random.RandomGenerator;
import org.bosixnet.client.address.Whereabouts.Change;
import org.bosixnet.client.time.Backoff;
import org.jspecify.annotations.Nullable;

/**
 * When the list is looked at though the stream told of no change: fetched, or brought into the hosts file again. Not
 * thread-safe; times are readings of a clock that never goes back.
 */
final class FollowSchedule {

    /** How soon what failed is repeated at first; doubled each time, up to the ordinary period. */
    static final Duration FIRST_RETRY = Duration.ofSeconds(2);

    /** How long the first fetch waits for a stream, which would want another. */
    static final Duration GRACE = Duration.ofSeconds(1);

    /** The fetch after a stream was lost comes within this, jittered: a whole fleet may have lost it. */
    static final Duration AFTER_LOSS = Duration.ofSeconds(30);

    private static final Duration SHORTEST_BETWEEN_RESETS = Duration.ofSeconds(1);
    private static final Duration LONGEST_BETWEEN_RESETS = Duration.ofMinutes(1);

    private final Duration period;
    private final Backoff backoff;
    private final Spacing resets = new Spacing(SHORTEST_BETWEEN_RESETS, LONGEST_BETWEEN_RESETS);
    private Duration due;

    /** Whether there was a look, or a try, since the start or since this computer moved. */
    private boolean begun;

    private int failures;

    /** Since when the stream wants the list to be fetched; null if it does not. */
    private @Nullable Duration fetchWanted;

    /**
     * @param period time between two looks
     * @param grace how long the first one waits for a stream
     */
    FollowSchedule(Duration period, Duration grace, Duration now, RandomGenerator random) {
        this.period = period;
        this.backoff = Backoff.half(FIRST_RETRY, period, random);
        this.due = now.plus(grace);
    }

    /** Returns when to look. */
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

    /** Notes that there is no stream, and that none is about to come. */
    void noStream(Duration now) {
        if (!begun) {
            due = now;
        }
    }

    /** Notes that this computer may have moved: it begins as at the start if that can have broken or mended anything. */
    void moved(Change change, Duration now) {
        if (change.compareTo(Change.CAME) > 0 || (change == Change.CAME && failures > 0)) {
            begun = false;
            failures = 0;
            noLaterThan(now.plus(GRACE));
        }
    }

    /** Notes that a stream which spoke has ended. */
    void streamLost(Duration now) {
        noLaterThan(now.plus(backoff.upTo(AFTER_LOSS.compareTo(period) < 0 ? AFTER_LOSS : period)));
    }

    /** Notes that the stream wants the list to be fetched. */
    void reset(Duration now) {
        fetchWanted = fetchWanted == null ? now : fetchWanted;
        noLaterThan(resets.ready(now));
    }

    /** Notes that a look begins. */
    void begins() {
        begun = true;
    }

    /** Notes that the list is now asked for beside the stream. */
    void fetches(Duration now) {
        if (fetchWanted != null) {
            resets.done(fetchWanted, now);
        }
    }

    /** Notes that the list is here. */
    void fetched() {
        fetchWanted = null;
    }

    /** Notes that the list is in the file; {@code fetched}: one that was just fetched. */
    void succeeded(boolean fetched, Duration now) {
        failures = 0;
        if (fetched || due.compareTo(now) <= 0) {
            due = now.plus(period);
        }
    }

    /** Notes that it could not be fetched, or not be brought in: that is tried again, each time later. */
    void failed(Duration now) {
        due = now.plus(backoff.pause(failures++));
    }
}
