package org.bosixnet.client.fleet;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Spaces out what would otherwise happen too often: at once the first time, then only after a gap. The gap doubles each
 * time something is already waiting when it ends, and is the shortest again after a gap in which nothing was. Not
 * thread-safe; times are readings of a clock that never goes back.
 */
final class Spacing {

    private final Duration shortest;
    private final Duration longest;
    private Duration length;
    private @Nullable Duration last;

    Spacing(Duration shortest, Duration longest) {
        this.shortest = shortest;
        this.longest = longest;
        this.length = shortest;
    }

    /** Returns when something may happen that has been wanted since then. */
    Duration ready(Duration wantedSince) {
        if (last == null) {
            return wantedSince;
        }
        Duration end = last.plus(length);
        return end.compareTo(wantedSince) > 0 ? end : wantedSince;
    }

    /** Notes that it happened; {@code wantedSince} is null if nothing was waiting. */
    void done(@Nullable Duration wantedSince, Duration now) {
        boolean waited = last != null && wantedSince != null && wantedSince.compareTo(last.plus(length)) < 0;
        Duration doubled = length.multipliedBy(2);
        length = !waited ? shortest : doubled.compareTo(longest) > 0 ? longest : doubled;
        last = now;
    }
}
