package org.bosixnet.client.host;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The URL of a registry. Two spellings of the same place are equal: scheme and host are lower case, a default port and
 * trailing slashes are left out.
 *
 * @param uri {@code http} or {@code https}, without credentials, query, fragment and trailing slash
 * @param credentials what stood before the {@code @}; they are the registry's key, with the original's agent
 */
public record RegistryUrl(URI uri, @Nullable Credentials credentials) {

    private static final int MAX_PORT = 0xffff;
    private static final Ip6 LOOPBACK = new Ip6(0, 1);

    /** Read from the text, because {@link URI#getHost()} knows no underscore and {@code uname -n} may hold one. */
    private static final Pattern SERVER = Pattern.compile("(\\[[0-9A-Fa-f:.]+]|[A-Za-z0-9_.-]+)(?::([0-9]{0,9}))?");

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
        String authority = uri.getRawAuthority() == null ? "" : uri.getRawAuthority();
        int at = authority.lastIndexOf('@');
        Matcher server = SERVER.matcher(authority.substring(at + 1));
        if (!server.matches() || !isHost(server.group(1))) {
            throw new IllegalArgumentException(
                    "It names no host, or one that is not spelled as a URL needs it: letters, "
                            + "digits, '-', '_' and dots, or an IPv6 address in brackets.");
        }
        if (uri.getRawQuery() != null || uri.getRawFragment() != null) {
            throw new IllegalArgumentException("It must end with the path, without a '?' or '#'.");
        }
        String port = port(server.group(2), scheme);
        String path = uri.getRawPath().replaceAll("/+$", "");
        URI plain = URI.create(scheme + "://" + server.group(1).toLowerCase(Locale.ROOT) + port + path);
        return new RegistryUrl(plain, Credentials.of(authority.substring(0, Math.max(0, at))));
    }

    /** Returns whether this would be a host for {@link URI}, too, if it had no underscores. */
    private static boolean isHost(String text) {
        return uri("http://" + text.replace('_', 'x')).getHost() != null;
    }

    private static String port(@Nullable String digits, String scheme) {
        if (digits == null || digits.isEmpty()) {
            return "";
        }
        int port = Integer.parseInt(digits);
        if (port == 0 || port > MAX_PORT) {
            throw new IllegalArgumentException("Its port must be from 1 to 65535.");
        }
        return port == defaultPort(scheme) ? "" : ":" + port;
    }

    private static int defaultPort(String scheme) {
        return scheme.equals("http") ? 80 : 443;
    }

    private static URI uri(String text) {
        try {
            return new URI(text);
        } catch (URISyntaxException e) {
            // its message repeats the text, which may hold a key
            throw new IllegalArgumentException("It is not a URL: " + e.getReason() + ".");
        }
    }

    /** Returns the server's name or address, an IPv6 address in brackets. */
    public String host() {
        String authority = uri.getRawAuthority();
        int colon = authority.lastIndexOf(':');
        return colon > authority.lastIndexOf(']') ? authority.substring(0, colon) : authority;
    }

    /** Returns the port, even if it is the default one and not printed. */
    public int port() {
        String authority = uri.getRawAuthority();
        String host = host();
        return authority.equals(host)
                ? defaultPort(uri.getScheme())
                : Integer.parseInt(authority.substring(host.length() + 1));
    }

    /** Returns whether the host is written as what every computer calls itself (RFC 6761, RFC 1122, RFC 4291). */
    public boolean isThisComputer() {
        String host = host();
        return host.equals("localhost")
                || host.endsWith(".localhost")
                || Ip6.read(host.replaceAll("[\\[\\]]", "")).equals(Optional.of(LOOPBACK))
                || host.matches("127(\\.[0-9]+){3}");
    }

    /** Returns whether the connection is encrypted. */
    public boolean isSecure() {
        return uri.getScheme().equals("https");
    }

    /** Returns the same URL without credentials. */
    public RegistryUrl withoutCredentials() {
        return new RegistryUrl(uri, null);
    }

    /** Returns the URI of a resource of this registry; the path is relative, as in {@code api/v1/hosts}. */
    public URI at(String path) {
        return URI.create(uri + "/" + path);
    }

    /** Returns the URL without credentials. */
    @Override
    public String toString() {
        return uri.toString();
    }
}
