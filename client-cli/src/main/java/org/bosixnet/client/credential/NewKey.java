package org.bosixnet.client.credential;

import java.io.IOException;
import java.security.SecureRandom;
import java.util.Optional;
import org.bosixnet.client.host.AccessKey;
import org.bosixnet.client.host.HostName;
import org.bosixnet.client.host.RegistryUrl;
import org.bosixnet.client.registry.KeyFileException;
import org.bosixnet.client.registry.Registry;
import org.bosixnet.client.registry.Registry.BindOutcome;
import org.bosixnet.client.registry.RegistryException;
import org.bosixnet.client.registry.RegistryException.Kind;

/**
 * Makes a host key, keeps it beside the one in use, makes the registry bind it, and puts it into use. After a crash at
 * any point either the old key is in use and still bound, or the new one is bound and in use; repeating continues with
 * the same key.
 */
final class NewKey {
    private final KeyFile keys;
    private final SecureRandom random;

    NewKey(KeyFile keys, SecureRandom random) {
        this.keys = keys;
        this.random = random;
    }

    /**
     * The new key and the outcome of binding it.
     *
     * @param key the key, which is now in use
     */
    record Bound(AccessKey key, BindOutcome outcome) {}

    /**
     * Binds a new key. If the registry refuses, the key file is as before; if it is unknown what the registry did, the
     * key is kept for the next attempt.
     *
     * @param registry the registry, to which a key that may do this is sent
     * @throws IOException if the key file cannot be written; if that was before the key was bound, nothing has changed
     */
    Bound bind(Registry registry, RegistryUrl url, HostName name)
            throws RegistryException, KeyFileException, IOException, InterruptedException {
        Optional<AccessKey> kept = keys.nextFor(url);
        AccessKey key =
                kept.isPresent() ? kept.get() : keys.keepNext(url, AccessKey.generate(AccessKey.Kind.HOST, random));
        BindOutcome outcome;
        try {
            outcome = registry.bindKey(name, key);
        } catch (RegistryException e) {
            if (kept.isEmpty() && isKnownUnbound(e.kind())) {
                keys.forgetNext(url, key);
            }
            throw e;
        }
        keys.useNext(url);
        return new Bound(key, outcome);
    }

    /**
     * Returns whether this failure means that the key was not bound. Says nothing about a key from an earlier attempt.
     */
    private static boolean isKnownUnbound(Kind kind) {
        return kind == Kind.UNSENT || kind == Kind.REFUSED || kind == Kind.REJECTED;
    }
}
