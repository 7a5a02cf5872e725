package org.bosixnet.client.config;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Where a registry is. Two spellings of the same place are equal: scheme and host are lower case, a default port and
 * trailing slashes are left out.
 *
 * @param uri {@code http} or {@code https}, without credentials, query, fragment and trailing slash
 * @param credentials what stood before the {@code @}; they are the registry's key, with the original's agent
 */
public record RegistryUrl(URI uri, @Nullable Credentials credentials) {

    /**
     * Reads a URL.
     *
     * @throws IllegalArgumentException if it is not {@code http[s]://[USER:KEY@]HOST[:PORT][/PATH]}, with a sentence
     *     that says what is wrong and repeats nothing of it
     */
    public static RegistryUrl parse(String text) {
        URI uri = uri(text);
        String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
        if (!scheme.equals("http") && !scheme.equals("https")) {
            throw new IllegalArgumentException("It must begin with http:// or https://.");
        }
        if (uri.getHost() == null) {
            throw new IllegalArgumentException(
                    "It names no host, or one that is not spelled as a URL needs it: letters, "
                            + "digits, '-' and dots, or an IPv6 address in brackets.");
        }
        if (uri.getRawQuery() != null || uri.getRawFragment() != null) {
            throw new IllegalArgumentException("It must end with the path, without '?' and '#'.");
        }
        if (uri.getPort() == 0 || uri.getPort() > 0xffff) {
            throw new IllegalArgumentException("Its port is not 1 to 65535.");
        }
        return new RegistryUrl(plain(uri, scheme), Credentials.of(uri));
    }

    private static URI plain(URI uri, String scheme) {
        boolean defaultPort = uri.getPort() == (scheme.equals("http") ? 80 : 443);
        String port = uri.getPort() < 0 || defaultPort ? "" : ":" + uri.getPort();
        String path = uri.getRawPath();
        int end = path.length();
        while (end > 0 && path.charAt(end - 1) == '/') {
            end--;
        }
        return URI.create(scheme + "://" + uri.getHost().toLowerCase(Locale.ROOT) + port + path.substring(0, end));
    }

    private static URI uri(String text) {
        try {
            return new URI(text);
        } catch (URISyntaxException e) {
            // its message repeats the text, which may hold a key
            throw new IllegalArgumentException("It is not a URL: " + e.getReason() + ".");
        }
    }

    /** Returns the place of a resource of this registry; the path is relative, as in {@code api/v1/hosts}. */
    public URI at(String path) {
        return URI.create(uri + "/" + path);
    }

    /** Returns the URL without credentials. */
    @Override
    public String toString() {
        return uri.toString();
    }
}
