package org.bosixnet.access;

import java.util.Map;
import java.util.Set;
import org.bosixnet.host.KeyDigest;

/**
 * The settings for access.
 *
 * @param open whether every client may read, and change names that no key owns
 * @param publicRead whether reading needs no key
 * @param keys the digests of the keys that are settings, by kind; a kind without any is missing
 * @param trustedProxies the proxies that are trusted to say where a request comes from
 * @param hostNames the names, in lower case, by which browsers may reach the registry if something needs no key
 */
public record AccessConfig(
        boolean open,
        boolean publicRead,
        Map<KeyKind, Set<KeyDigest>> keys,
        TrustedProxies trustedProxies,
        Set<String> hostNames) {

    public AccessConfig {
        keys = Map.copyOf(keys);
        hostNames = Set.copyOf(hostNames);
    }

    /** Returns these settings with other keys. */
    public AccessConfig withKeys(Map<KeyKind, Set<KeyDigest>> newKeys) {
        return new AccessConfig(open, publicRead, newKeys, trustedProxies, hostNames);
    }
}
