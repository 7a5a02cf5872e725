package org.bosixnet.dao;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

/**
 * Hosts that were withdrawn because they had not reported for too long.
 *
 * @param time when that was
 * @param hosts how many they were, at least 1
 */
public record Expired(Instant time, int hosts) {

    /** How long a store remembers them: as long as they count for how many may follow. */
    public static final Duration REMEMBERED = Duration.ofHours(1);

    /** Returns those earlier ones that are still to be remembered, and this. */
    public List<Expired> after(List<Expired> earlier) {
        Instant forgotten = time.minus(REMEMBERED);
        return Stream.concat(earlier.stream().filter(some -> some.time().isAfter(forgotten)), Stream.of(this))
                .toList();
    }
}
