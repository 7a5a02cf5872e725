package org.bosixnet.access;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What the sender of a request calls the registry. In HTTP/1 that is {@code Host}; in HTTP/2 it is {@code :authority},
 * which the container tells, and a {@code Host} beside it has to say the same (RFC 9113, section 8.3.1).
 */
final class AskedHost {
    private AskedHost() {}

    /** Returns {@code HOST[:PORT]}, or empty if the request does not say it, or says more than one. */
    static Optional<String> of(HttpServletRequest request) {
        List<String> hosts = Collections.list(request.getHeaders("Host"));
        if (!HttpVersion.isTwoOrNewer(request)) {
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

    /** Returns {@code HOST[:PORT]} in lower case and without the port that the scheme has anyway. */
    static String bare(String host, String scheme) {
        String port = scheme.equalsIgnoreCase("https") ? ":443" : ":80";
        String lower = host.toLowerCase(Locale.ROOT);
        return lower.endsWith(port) ? lower.substring(0, lower.length() - port.length()) : lower;
    }
}
