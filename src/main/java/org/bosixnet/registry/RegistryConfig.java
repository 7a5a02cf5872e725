package org.bosixnet.registry;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What the registry itself can be told.
 *
 * @param maxHosts most hosts, at least 1
 * @param maxListBytes longest list in bytes, at least 1
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

    /** How long the list may be unless it is set. */
    public static final int DEFAULT_MAX_LIST_BYTES = 16 << 20;

    /** Reserves no names, and takes the default for the list. */
    public RegistryConfig(int maxHosts, Duration staleAfter, @Nullable Duration expireAfter) {
        this(maxHosts, DEFAULT_MAX_LIST_BYTES, ReservedNames.NONE, staleAfter, expireAfter);
    }
}
