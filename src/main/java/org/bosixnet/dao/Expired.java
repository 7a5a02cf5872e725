package org.bosixnet.dao;

import java.time.Duration;
import java.time.Instant;

/**
 * Hosts that were withdrawn because they had not reported for too long.
 *
 * @param time when that was
 * @param hosts how many they were, at least 1
 */
public record Expired(Instant time, int hosts) {

    /** How long a store remembers them: as long as they count for how many may follow. */
    public static final Duration REMEMBERED = Duration.ofHours(1);
}
