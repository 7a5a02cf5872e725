package org.bosixnet.client.config;

import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * User name and password of a URL; prints as neither.
 *
 * @param user may be empty
 * @param password may be empty
 */
public record Credentials(String user, String password) {

    /** Returns what stands before the {@code @}, percent-decoded, or null if nothing does. */
    static @Nullable Credentials of(URI uri) {
        String text = uri.getUserInfo();
        if (text == null || text.isEmpty()) {
            return null;
        }
        int colon = text.indexOf(':');
        return colon < 0
                ? new Credentials(text, "")
                : new Credentials(text.substring(0, colon), text.substring(colon + 1));
    }

    /** Returns nothing of what it holds. */
    @Override
    public String toString() {
        return "***";
    }
}
