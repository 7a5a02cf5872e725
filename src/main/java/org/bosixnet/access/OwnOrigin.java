package org.bosixnet.access;

import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The registry's origin (RFC 6454) as the sender of a request sees it: scheme, name and port. In HTTP/1 the name and
 * the port are in {@code Host}; in HTTP/2 they are in {@code :authority}, which the container provides, and a {@code
 * Host} beside it must be the same (RFC 9113, section 8.3.1).
 */
public final class OwnOrigin {

    /** A path whose segments say what they mean to every server, so that it may be in an address and in a cookie. */
    private static final Pattern PREFIX = Pattern.compile("((?:/(?!\\.{1,2}(?:/|$))[A-Za-z0-9._~-]{1,100}){0,8})/?");

    private static final Pattern PORT = Pattern.compile("(?<!:):0*([1-9][0-9]{0,4})$");

    private static final Set<String> WEB = Set.of("http", "https");

    private final ClientAddresses clients;

    public OwnOrigin(TrustedProxies trusted) {
        this.clients = new ClientAddresses(trusted);
    }

    /** Returns whether the request came over TLS, at least as far as a trusted proxy. */
    public boolean secure(HttpServletRequest request) {
        return scheme(request).equals("https");
    }

    /** Returns the port that the sender of the request has reached, as far as that is known here. */
    String port(HttpServletRequest request) {
        Matcher port = PORT.matcher(askedHost(request).orElse(""));
        return port.find() ? port.group(1) : secure(request) ? "443" : "80";
    }

    /** Returns whether the request says that it comes from the registry's own page, and from nowhere else. */
    boolean sentBy(HttpServletRequest request) {
        List<String> origins = Requests.lines(request, "Origin");
        return origins.size() == 1 && isOwn(origins.get(0), request);
    }

    /**
     * Returns the path that the registry has for the sender of the request, without a slash at the end, as a trusted
     * proxy says: {@code X-Forwarded-Prefix}. Empty if none says so, or if what one passed on is not a path.
     */
    Optional<String> prefix(HttpServletRequest request) {
        List<String> prefixes = Requests.lines(request, "X-Forwarded-Prefix");
        if (prefixes.size() != 1 || !clients.throughTrusted(request)) {
            return Optional.empty();
        }
        Matcher matcher = PREFIX.matcher(prefixes.get(0).strip());
        return matcher.matches() ? Optional.of(matcher.group(1)) : Optional.empty();
    }

    /**
     * Returns the address of what a request is for, as its sender has to write it: absolute, or relative to the
     * request's own if not all of it is known here.
     *
     * @param client where the request comes from
     */
    public URI addressOf(HttpServletRequest request, ClientAddress client) {
        String inner = Requests.withoutParameters(request.getRequestURI());
        URI last = URI.create(inner.substring(inner.lastIndexOf('/') + 1));
        String scheme = scheme(request);
        String host = askedHost(request).orElse("");
        if (client.hidden() || UrlServer.parse(host).isEmpty() || !WEB.contains(scheme)) {
            return last;
        }
        String path = prefix(request).orElse(request.getContextPath())
                + inner.substring(request.getContextPath().length());
        try {
            return new URI(scheme + "://" + host + path);
        } catch (URISyntaxException e) {
            return last;
        }
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
