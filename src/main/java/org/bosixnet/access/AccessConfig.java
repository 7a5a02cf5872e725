package org.bosixnet.access;

import java.util.Map;
import java.util.Set;
import org.bosixnet.host.KeyDigest;

/**
 * How access is set up.
 *
 * @param open whether everyone who reaches the registry may read, and change names that no key owns
 * @param publicRead whether reading needs no key
 * @param keys the digests of the keys that are settings, by kind; a kind without any is missing
 * @param trustedProxies whose word on whom a request comes from is taken
 * @param hostNames under which names, in lower case, browsers may reach the registry where something needs no key
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

    /** Returns this with other keys. */
    public AccessConfig withKeys(Map<KeyKind, Set<KeyDigest>> newKeys) {
        return new AccessConfig(open, publicRead, newKeys, trustedProxies, hostNames);
    }
}
