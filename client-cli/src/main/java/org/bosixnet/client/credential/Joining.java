package org.bosixnet.client.credential;

import java.io.IOException;
import java.security.SecureRandom;
import java.util.Optional;
import java.util.function.BiFunction;
import org.bosixnet.client.config.ConfigException;
import org.bosixnet.client.host.AccessKey;
import org.bosixnet.client.host.HostName;
import org.bosixnet.client.host.RegistryUrl;
import org.bosixnet.client.registry.KeyFileException;
import org.bosixnet.client.registry.Registry;
import org.bosixnet.client.registry.Registry.BindOutcome;
import org.bosixnet.client.registry.RegistryException;

/** Makes this computer one of a registry's hosts. */
public final class Joining {
    private final KeyFile keys;
    private final BiFunction<RegistryUrl, AccessKey, Registry> registries;
    private final SecureRandom random;

    /** @param registries returns the registry at a URL, to which the key is sent */
    public Joining(KeyFile keys, BiFunction<RegistryUrl, AccessKey, Registry> registries, SecureRandom random) {
        this.keys = keys;
        this.registries = registries;
        this.random = random;
    }

    /**
     * The result of joining.
     *
     * @param key the key in use for that registry
     */
    public record Joined(AccessKey key, BindOutcome outcome) {}

    /**
     * Returns the host key that this computer has for the registry; empty if it has none.
     *
     * @throws ConfigException if the key file has another kind of key for it
     * @throws KeyFileException if the key file must not be used
     */
    public Optional<AccessKey> known(RegistryUrl url) throws KeyFileException {
        Optional<AccessKey> known = keys.keyFor(url);
        if (known.isPresent() && known.get().kind() != AccessKey.Kind.HOST) {
            throw new ConfigException(keys + " has the " + known.get() + " for " + url
                    + ", which is not a host key. Remove its line to join with a key of this computer's own.");
        }
        return known;
    }

    /**
     * Makes the registry bind this computer's key to the name: the key it has, otherwise a new one, which is then in
     * the key file. Repeating it does no harm.
     *
     * @param joinKey is sent to the registry, and not kept
     */
    public Joined join(RegistryUrl url, HostName name, AccessKey joinKey)
            throws RegistryException, KeyFileException, IOException, InterruptedException {
        Optional<AccessKey> known = known(url);
        try (Registry registry = registries.apply(url, joinKey)) {
            if (known.isPresent()) {
                return new Joined(known.get(), registry.bindKey(name, known.get()));
            }
            NewKey.Bound bound = new NewKey(keys, random).bind(registry, url, name);
            return new Joined(bound.key(), bound.outcome());
        }
    }

    /**
     * Puts into use a host key that an administrator has bound to the name, replacing the key that this computer had
     * for that registry, if any. Repeating it does no harm.
     *
     * @throws RegistryException if the key is not bound to the name; then nothing has changed
     */
    public Joined takeOver(RegistryUrl url, HostName name, AccessKey hostKey)
            throws RegistryException, KeyFileException, IOException, InterruptedException {
        BindOutcome outcome;
        try (Registry registry = registries.apply(url, hostKey)) {
            outcome = registry.bindKey(name, hostKey); // by the key itself: only confirms it
        }
        Optional<AccessKey> abandoned = keys.nextFor(url);
        if (abandoned.isPresent()) {
            keys.forgetNext(url, abandoned.get());
        }
        keys.keepNext(url, hostKey);
        keys.useNext(url);
        return new Joined(hostKey, outcome);
    }
}
