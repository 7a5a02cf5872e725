package org.bosixnet.client.host;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * The user name and the password in a URL; never printed.
 *
 * @param user may be empty
 * @param password may be empty
 */
public record Credentials(String user, String password) {

    /** Returns the text before the {@code @}, percent-decoded, or null if there is none. */
    static @Nullable Credentials of(String userInfo) {
        if (userInfo.isEmpty()) {
            return null;
        }
        int colon = userInfo.indexOf(':');
        return colon < 0
                ? new Credentials(decoded(userInfo), "")
                : new Credentials(decoded(userInfo.substring(0, colon)), decoded(userInfo.substring(colon + 1)));
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    /** Returns the value of the header {@code Authorization} (RFC 7617). */
    public String authorization() {
        return "Basic " + Base64.getEncoder().encodeToString((user + ":" + password).getBytes(StandardCharsets.UTF_8));
    }

    /** Returns a text without the user name and the password. */
    @Override
    public String toString() {
        return "***";
    }
}
