package org.bosixnet.access;

import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The registry's origin (RFC 6454) as the sender of a request sees it: scheme, name and port. In HTTP/1 the name and
 * the port are in {@code Host}; in HTTP/2 they are in {@code :authority}, which the container provides, and a {@code
 * Host} beside it must be the same (RFC 9113, section 8.3.1).
 */
public final class OwnOrigin {

    private final ClientAddresses clients;

    public OwnOrigin(TrustedProxies trusted) {
        this.clients = new ClientAddresses(trusted);
    }

    /** Returns whether the request came over TLS, at least as far as a trusted proxy. */
    public boolean secure(HttpServletRequest request) {
        return scheme(request).equals("https");
    }

    /** Returns whether the request says that it comes from the registry's own page, and from nowhere else. */
    boolean sentBy(HttpServletRequest request) {
        List<String> origins = Requests.lines(request, "Origin");
        return origins.size() == 1 && isOwn(origins.get(0), request);
    }

    /** Compares origins, which never name their scheme's default port. */
    private boolean isOwn(String origin, HttpServletRequest request) {
        String scheme = scheme(request);
        return askedHost(request)
                .map(host -> scheme + "://" + bare(host, scheme))
                .filter(origin.toLowerCase(Locale.ROOT)::equals)
                .isPresent();
    }

    private String scheme(HttpServletRequest request) {
        String forwarded = request.getHeader("X-Forwarded-Proto");
        return forwarded != null && clients.throughTrusted(request)
                ? forwarded.strip().toLowerCase(Locale.ROOT)
                : request.getScheme().toLowerCase(Locale.ROOT);
    }

    /** Returns {@code HOST[:PORT]}, or empty if the request has none or more than one. */
    static Optional<String> askedHost(HttpServletRequest request) {
        List<String> hosts = Requests.lines(request, "Host");
        if (!Requests.isTwoOrNewer(request)) {
            return hosts.size() == 1 ? Optional.of(hosts.get(0)) : Optional.empty();
        }
        Optional<String> authority = authority(request);
        return hosts.isEmpty()
                ? authority
                : authority.filter(own -> hosts.size() == 1
                        && bare(hosts.get(0), request.getScheme()).equals(own));
    }

    private static Optional<String> authority(HttpServletRequest request) {
        String name = request.getServerName();
        if (name == null || name.isBlank()) {
            return Optional.empty();
        }
        boolean unbracketed = name.indexOf(':') >= 0 && !name.startsWith("[");
        return Optional.of(
                bare((unbracketed ? "[" + name + "]" : name) + ":" + request.getServerPort(), request.getScheme()));
    }

    /** Returns {@code HOST[:PORT]} in lower case and without the scheme's default port. */
    private static String bare(String host, String scheme) {
        String port = scheme.equalsIgnoreCase("https") ? ":443" : ":80";
        String lower = host.toLowerCase(Locale.ROOT);
        return lower.endsWith(port) ? lower.substring(0, lower.length() - port.length()) : lower;
    }
}
