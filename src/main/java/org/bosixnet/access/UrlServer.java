package org.bosixnet.access;

import java.net.URI;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The server that a URL names. {@link URI#getHost()} knows none with an underscore, which the name of a computer may hold.
 *
 * @param host a name, or an address, one of IPv6 in brackets
 * @param port -1 if none is named
 */
record UrlServer(String host, int port) {

    private static final Pattern AUTHORITY =
            Pattern.compile("([A-Za-z0-9._-]{1,253}|\\[[0-9A-Fa-f:.]+])(?::([0-9]{1,5})?)?");

    /** Returns what a URL names without credentials; empty if it names no server in that way. */
    static Optional<UrlServer> of(URI url) {
        return Optional.ofNullable(url.getRawAuthority()).flatMap(UrlServer::parse);
    }

    /** Reads {@code HOST[:PORT]}; empty if the text is something else. */
    static Optional<UrlServer> parse(String authority) {
        Matcher matcher = AUTHORITY.matcher(authority);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        String port = matcher.group(2);
        return Optional.of(new UrlServer(matcher.group(1), port == null ? -1 : Integer.parseInt(port)));
    }
}
