package org.bosixnet.host;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What the registry itself can be told.
 *
 * @param maxHosts most hosts, at least 1
 * @param staleAfter how long after its last report a host counts as online; positive
 * @param expireAfter how long after its last report a host loses its addresses; null: never
 */
public record RegistryConfig(
        int maxHosts, Duration staleAfter, @Nullable Duration expireAfter) {}
