package org.bosixnet.registry;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The settings of the registry itself.
 *
 * @param maxHosts the most hosts, at least 1
 * @param maxListBytes the longest list, in bytes, at least 1
 * @param reserved names that only an administrator binds
 * @param staleAfter how long after its last report a host counts as online; positive
 * @param expireAfter how long after its last report a host loses its addresses; null: never
 */
public record RegistryConfig(
        int maxHosts,
        long maxListBytes,
        ReservedNames reserved,
        Duration staleAfter,
        @Nullable Duration expireAfter) {

    /** The default of {@code maxListBytes}. */
    public static final int DEFAULT_MAX_LIST_BYTES = 16 << 20;

    /** Makes settings without reserved names, and with the default for the list. */
    public RegistryConfig(int maxHosts, Duration staleAfter, @Nullable Duration expireAfter) {
        this(maxHosts, DEFAULT_MAX_LIST_BYTES, ReservedNames.NONE, staleAfter, expireAfter);
    }
}
