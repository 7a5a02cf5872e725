package org.bosixnet.client.registry;

import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import org.bosixnet.client.host.Escaped;
import org.jspecify.annotations.Nullable;

/** A registry's base URL, parted from the credentials that stood in it. */
final class RegistryUrl {
    private final String base;
    private final boolean secure;
    private final @Nullable String authorization;

    private RegistryUrl(String base, boolean secure, @Nullable String authorization) {
        this.base = base;
        this.secure = secure;
        this.authorization = authorization;
    }

    /**
     * Parts a URL. Works on the authority's text, because {@link URI#getHost()} knows no underscore and
     * {@code uname -n} may hold one.
     *
     * @throws IllegalArgumentException if no registry can have this URL; the message never holds the credentials
     */
    static RegistryUrl of(URI url) {
        String scheme = url.getScheme() == null ? "" : url.getScheme().toLowerCase(Locale.ROOT);
        if (!scheme.equals("http") && !scheme.equals("https")) {
            throw new IllegalArgumentException("A registry's URL must start with http:// or https://.");
        }
        String authority = url.getRawAuthority();
        if (authority == null) {
            throw new IllegalArgumentException("A registry's URL must name a server, as http://server/bosixnet does.");
        }
        int at = authority.lastIndexOf('@');
        String server = authority.substring(at + 1);
        if (!server.matches("(\\[[0-9A-Fa-f:.]+]|[A-Za-z0-9_.-]+)(:[0-9]{1,5})?")) {
            throw new IllegalArgumentException("The server in a registry's URL must be a name or an address, with a "
                    + "port after a colon if need be: '" + Escaped.text(server) + "' is not.");
        }
        if (url.getRawQuery() != null || url.getRawFragment() != null) {
            throw new IllegalArgumentException("The URL of the registry at " + server + " must end before '?' or '#'.");
        }
        String path = url.getRawPath() == null ? "" : url.getRawPath();
        String base = scheme + "://" + server + path.replaceAll("/+$", "");
        return new RegistryUrl(base, scheme.equals("https"), at < 0 ? null : basic(authority.substring(0, at)));
    }

    private static String basic(String userInfo) {
        int colon = userInfo.indexOf(':');
        String name = colon < 0 ? userInfo : userInfo.substring(0, colon);
        String password = colon < 0 ? "" : userInfo.substring(colon + 1);
        String plain = decoded(name) + ":" + decoded(password);
        return "Basic " + Base64.getEncoder().encodeToString(plain.getBytes(StandardCharsets.UTF_8));
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    /** Returns the URL of something under the base; {@code path} has no slash in front and nothing to encode. */
    URI resolve(String path) {
        return URI.create(base + "/" + path);
    }

    boolean isSecure() {
        return secure;
    }

    /** Returns the value of the header {@code Authorization}, or null where none is sent. */
    @Nullable
    String authorization() {
        return authorization;
    }

    /** Returns the base, without credentials and without a slash at its end. */
    @Override
    public String toString() {
        return base;
    }
}
