package org.bosixnet.client.credential;

import java.io.IOException;
import java.security.SecureRandom;
import java.util.List;
import java.util.function.BiFunction;
import org.bosixnet.client.config.ConfigException;
import org.bosixnet.client.host.AccessKey;
import org.bosixnet.client.host.HostAddress;
import org.bosixnet.client.host.HostName;
import org.bosixnet.client.host.RegistryUrl;
import org.bosixnet.client.registry.KeyFileException;
import org.bosixnet.client.registry.Registry;
import org.bosixnet.client.registry.RegistryException;

/**
 * Changes this computer's key at a registry. The old key is valid until the new one is first used, so the new one is
 * used at once if possible: by reporting the addresses that the agent would report.
 */
public final class Rotation {
    private final KeyFile keys;
    private final BiFunction<RegistryUrl, AccessKey, Registry> registries;
    private final SecureRandom random;

    /** @param registries returns the registry at a URL, to which the key is sent */
    public Rotation(KeyFile keys, BiFunction<RegistryUrl, AccessKey, Registry> registries, SecureRandom random) {
        this.keys = keys;
        this.registries = registries;
        this.random = random;
    }

    /**
     * A change of key.
     *
     * @param used whether the new key has been used, so that the old one is no longer valid
     */
    public record Rotated(AccessKey before, AccessKey after, boolean used) {}

    /**
     * Returns the registries for which this computer has a key of its own.
     *
     * @throws KeyFileException if the key file must not be used
     */
    public List<RegistryUrl> registries() throws KeyFileException {
        return keys.keys().entrySet().stream()
                .filter(entry -> entry.getValue().kind() == AccessKey.Kind.HOST)
                .map(entry -> entry.getKey())
                .toList();
    }

    /**
     * Returns this computer's key for a registry.
     *
     * @throws ConfigException if there is none
     */
    public AccessKey key(RegistryUrl url) throws KeyFileException {
        return keys.keyFor(url)
                .filter(key -> key.kind() == AccessKey.Kind.HOST)
                .orElseThrow(() ->
                        new ConfigException(keys + " has no host key for " + url + "; run: sudo bosixnet join " + url));
    }

    /**
     * Changes the key.
     *
     * @param addresses the addresses to report with the new key; empty to leave its first use to the agent
     * @throws RegistryException if the registry did not do it, or not completely; the key in use works in any case
     */
    public Rotated rotate(RegistryUrl url, HostName name, List<HostAddress> addresses)
            throws RegistryException, KeyFileException, IOException, InterruptedException {
        AccessKey before = key(url);
        AccessKey after;
        try (Registry registry = registries.apply(url, before)) {
            after = new NewKey(keys, random).bind(registry, url, name).key();
        }
        if (addresses.isEmpty()) {
            return new Rotated(before, after, false);
        }
        try (Registry registry = registries.apply(url, after)) {
            registry.report(name, addresses);
        }
        return new Rotated(before, after, true);
    }
}
