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
 * Makes a host key, keeps it beside the one in use, has the registry bind it, and puts it into use. After a crash at any
 * point the one in use is still bound, or the new one is both bound and in use; repeating goes on with the same key.
 */
final class NewKey {
    private final KeyFile keys;
    private final SecureRandom random;

    NewKey(KeyFile keys, SecureRandom random) {
        this.keys = keys;
        this.random = random;
    }

    /**
     * A key and what became of it.
     *
     * @param key which is in use now
     */
    record Bound(AccessKey key, BindOutcome outcome) {}

    /**
     * Binds a new key. If the registry refuses, the key file is as before; if it is not known what the registry did, the
     * key is kept for the next attempt.
     *
     * @param registry is shown a key that may do this
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

    /** A key from an earlier attempt may have been bound then, whatever is said now. */
    private static boolean isKnownUnbound(Kind kind) {
        return kind == Kind.UNSENT || kind == Kind.REFUSED || kind == Kind.REJECTED;
    }
}
