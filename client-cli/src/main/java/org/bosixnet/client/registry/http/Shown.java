package org.bosixnet.client.registry.http;

import java.util.Optional;
import org.bosixnet.client.host.AccessKey;
import org.bosixnet.client.host.Credentials;
import org.bosixnet.client.host.RegistryUrl;
import org.bosixnet.client.registry.KeyFileException;
import org.bosixnet.client.registry.KeySource;
import org.jspecify.annotations.Nullable;

/**
 * The credentials that a request carries. A key takes precedence over the credentials in the URL, because it can be
 * changed without touching the settings.
 *
 * @param authorization the header, or null for none
 * @param kind the kind of the key in it, or null if there is none
 * @param hint a sentence for a refused caller, about a key that could have been sent; or empty
 */
record Shown(@Nullable String authorization, AccessKey.@Nullable Kind kind, String hint) {

    /**
     * Returns the credentials to send to this registry.
     *
     * @param changes whether the request changes anything there; one that does not goes ahead without a key that cannot
     *     be read
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

    /** Returns a description without the header. */
    @Override
    public String toString() {
        return "Shown[" + (kind == null ? authorization == null ? "nothing" : "credentials" : kind) + "]";
    }
}
