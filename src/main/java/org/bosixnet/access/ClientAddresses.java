package org.bosixnet.access;

import jakarta.servlet.http.HttpServletRequest;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Determines the client that a request comes from. {@code X-Forwarded-For} and {@code Forwarded} (RFC 7239) are trusted
 * only as far as trusted proxies wrote them: from the right, up to the first address that is not one of theirs.
 */
final class ClientAddresses {

    /** A node of RFC 7239: an address, in brackets if a port follows an IPv6 one. */
    private static final Pattern NODE = Pattern.compile("\\[([^]]*)](?::\\d{1,5})?|([^:]*):\\d{1,5}|(.*)");

    private static final Pattern FOR =
            Pattern.compile("(?:^|;)\\s*for\\s*=\\s*(\"[^\"]*\"|[^\";,]*)", Pattern.CASE_INSENSITIVE);

    /**
     * Names of headers that only a proxy, a load balancer or a CDN adds. There are more than anyone has listed, so what
     * they have in common counts.
     */
    private static final Pattern PROXY_HEADER = Pattern.compile(
            "^via$|^cdn-loop$|^cf-ray$|^x-envoy-|^x-amzn-trace-id$|forwarded"
                    + "|(?:client|real|connecting|remote|originating|user|source|socket|peer|cdn)[-_]?(?:ip|addr|src)",
            Pattern.CASE_INSENSITIVE);

    /** Names of headers that clients send in nearly every request, as they spell them: no need to look at these closely. */
    private static final Set<String> OF_CLIENTS = Stream.of(
                    "Host", "Connection", "User-Agent", "Accept", "Accept-Encoding", "Authorization", "If-None-Match")
            .flatMap(name -> Stream.of(name, name.toLowerCase(Locale.ROOT)))
            .collect(Collectors.toUnmodifiableSet());

    /** The address if the container has none, as on a Unix socket. */
    private static final IpAddress UNKNOWN = IpAddress.read("0.0.0.0").orElseThrow();

    private final TrustedProxies trusted;

    ClientAddresses(TrustedProxies trusted) {
        this.trusted = trusted;
    }

    ClientAddress of(HttpServletRequest request) {
        IpAddress peer = peer(request);
        List<String> forwardedFor = values(request, "X-Forwarded-For");
        List<String> forwarded = values(request, "Forwarded");
        if (forwardedFor.isEmpty() && forwarded.isEmpty()) {
            // a proxy that says nothing of its client may be one that says it in a way that is not read
            return new ClientAddress(peer, trusted.contain(peer) || showsAProxy(request));
        }
        if (!trusted.contain(peer)) {
            return new ClientAddress(peer, true);
        }
        Optional<IpAddress> first = forwardedFor.isEmpty() ? Optional.empty() : client(forwardedFor);
        Optional<IpAddress> second = forwarded.isEmpty() ? first : client(nodes(forwarded));
        if (!forwardedFor.isEmpty() && !first.equals(second)) {
            return new ClientAddress(peer, true); // the proxy writes one of the two, and passes on a stranger's other
        }
        return second.map(address -> new ClientAddress(address, false)).orElseGet(() -> new ClientAddress(peer, true));
    }

    /**
     * Returns whether the request came through a trusted proxy, whose headers about the outer side are then trusted.
     */
    boolean throughTrusted(HttpServletRequest request) {
        return trusted.contain(peer(request));
    }

    private static boolean showsAProxy(HttpServletRequest request) {
        for (Enumeration<String> names = request.getHeaderNames(); names.hasMoreElements(); ) {
            String name = names.nextElement();
            if (!OF_CLIENTS.contains(name) && PROXY_HEADER.matcher(name).find()) {
                return true;
            }
        }
        return false;
    }

    private static IpAddress peer(HttpServletRequest request) {
        String text = request.getRemoteAddr();
        if (text == null) {
            return UNKNOWN;
        }
        String bare = text.startsWith("[") && text.endsWith("]") ? text.substring(1, text.length() - 1) : text;
        int zone = bare.indexOf('%');
        return IpAddress.read(zone < 0 ? bare : bare.substring(0, zone)).orElse(UNKNOWN);
    }

    private Optional<IpAddress> client(List<String> chain) {
        Optional<IpAddress> last = Optional.empty();
        for (int i = chain.size() - 1; i >= 0; i--) {
            Optional<IpAddress> hop = node(chain.get(i));
            if (hop.isEmpty() || !trusted.contain(hop.get())) {
                return hop;
            }
            last = hop;
        }
        return last;
    }

    private static List<String> values(HttpServletRequest request, String header) {
        List<String> values = new ArrayList<>();
        for (String line : Requests.lines(request, header)) {
            Collections.addAll(values, line.split(",", -1));
        }
        return values;
    }

    private static List<String> nodes(List<String> elements) {
        return elements.stream()
                .map(element -> {
                    List<String> found = FOR.matcher(element)
                            .results()
                            .map(result -> result.group(1).replace("\"", ""))
                            .toList();
                    return found.size() == 1 ? found.get(0) : ""; // if there are two, one may be the client's own
                })
                .toList();
    }

    private static Optional<IpAddress> node(String text) {
        String stripped = text.strip();
        Optional<IpAddress> whole = IpAddress.read(stripped);
        if (whole.isPresent()) {
            return whole;
        }
        Matcher matcher = NODE.matcher(stripped);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        String bracketed = matcher.group(1);
        String bare = matcher.group(2);
        return IpAddress.read(bracketed != null ? bracketed : bare != null ? bare : stripped);
    }
}
