package org.bosixnet.client.registry.http;

import java.util.Optional;
import org.bosixnet.client.host.AccessKey;
import org.bosixnet.client.host.Credentials;
import org.bosixnet.client.host.RegistryUrl;
import org.bosixnet.client.registry.KeyFileException;
import org.bosixnet.client.registry.KeySource;
import org.jspecify.annotations.Nullable;

/**
 * By what a request shows who sends it. A key goes before the credentials in the URL: it can be changed without touching
 * the settings.
 *
 * @param authorization the header, or null for none
 * @param kind what kind of key that is, or null if it is none
 * @param hint a sentence for who is refused, about a key that could have been sent; or nothing
 */
record Shown(@Nullable String authorization, AccessKey.@Nullable Kind kind, String hint) {

    /**
     * Returns what to show to this registry.
     *
     * @param changes whether the request changes anything there; one that does not does without a key that cannot be had
     * @throws KeyFileException if the key file must not be used
     */
    static Shown to(RegistryUrl url, KeySource keys, boolean changes) throws KeyFileException {
        String hint = "";
        try {
            Optional<AccessKey> key = keys.keyFor(url);
            if (key.isPresent()) {
                return new Shown("Bearer " + key.get().value(), key.get().kind(), "");
            }
        } catch (KeyFileException e) {
            if (changes && !e.isUnreadable()) {
                throw e;
            }
            hint = String.valueOf(e.getMessage());
        }
        Credentials credentials = url.credentials();
        return new Shown(credentials == null ? null : credentials.authorization(), null, hint);
    }

    /** Prints no header. */
    @Override
    public String toString() {
        return "Shown[" + (kind == null ? authorization == null ? "nothing" : "credentials" : kind) + "]";
    }
}
