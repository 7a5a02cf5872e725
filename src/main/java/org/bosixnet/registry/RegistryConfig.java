package org.bosixnet.registry;

import java.time.Duration;
import org.bosixnet.host.HostRecord;
import org.jspecify.annotations.Nullable;

/**
 * The settings of the registry itself.
 *
 * @param maxHosts the most hosts, at least 1
 * @param maxListBytes the longest list, in bytes, at least 1
 * @param reserved names that only an administrator binds
 * @param staleAfter how long after its last report a host counts as online; positive
 * @param expireAfter how long after its last report a host loses its addresses; null: never
 * @param expireQuietAfter the same for a host that reports only changes
 */
public record RegistryConfig(
        int maxHosts,
        long maxListBytes,
        ReservedNames reserved,
        Duration staleAfter,
        @Nullable Duration expireAfter,
        @Nullable Duration expireQuietAfter) {

    /** The default of {@code maxListBytes}. */
    public static final int DEFAULT_MAX_LIST_BYTES = 16 << 20;

    /** Longer than inadyn (30 days) and ddclient (25 days) go without a report. */
    private static final Duration QUIET = Duration.ofDays(60);

    /** Makes settings without reserved names, and with the defaults for the list and for hosts that are quiet. */
    public RegistryConfig(int maxHosts, Duration staleAfter, @Nullable Duration expireAfter) {
        this(
                maxHosts,
                DEFAULT_MAX_LIST_BYTES,
                ReservedNames.NONE,
                staleAfter,
                expireAfter,
                defaultExpireQuietAfter(expireAfter));
    }

    /** Returns the default of {@code expireQuietAfter}: 60 days or as {@code expireAfter}, whichever is longer. */
    public static @Nullable Duration defaultExpireQuietAfter(@Nullable Duration expireAfter) {
        return expireAfter == null || expireAfter.compareTo(QUIET) > 0 ? expireAfter : QUIET;
    }

    /** Returns how long that host may go unseen until it loses its addresses; null: for ever. */
    @Nullable
    Duration expireAfter(HostRecord record) {
        return record.reports().repeated() ? expireAfter : expireQuietAfter;
    }

    /** Returns whether any host ever expires. */
    public boolean expires() {
        return expireAfter != null || expireQuietAfter != null;
    }
}
