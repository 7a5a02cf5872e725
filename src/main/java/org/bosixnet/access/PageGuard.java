package org.bosixnet.access;

import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Refuses what a page of another site makes a visitor's browser send. A program says nothing of a page, and passes; what
 * a browser says has to be that the registry's own page asks, whatever the method, the path and the credentials are,
 * since a browser may add credentials that the page does not know. Where nothing needs a key a page needs none either,
 * and may even take the registry's place in its own name (DNS rebinding): what a browser calls the registry has to be a
 * name that no other site can have then.
 */
final class PageGuard {

    /** {@code HOST[:PORT]} (RFC 9110, section 7.2), with an IPv6 address in brackets. */
    private static final Pattern HOST = Pattern.compile("(?:\\[([^]]*)]|([^]:\\[]+))(?::[0-9]{0,5})?");

    /** What a browser says of a request that its own page, or the person before it, has asked for. */
    private static final Set<String> OWN_SITE = Set.of("same-origin", "none");

    private final OwnOrigin origin;
    private final boolean anyHost;
    private final Set<String> hostNames;

    PageGuard(AccessConfig config, OwnOrigin origin) {
        this.origin = origin;
        this.anyHost = !config.open() && !config.publicRead();
        this.hostNames = config.hostNames();
    }

    /** Returns why the request may not pass, or empty if it may. */
    Optional<Caller.Refusal> refusal(HttpServletRequest request) {
        if (!anyHost && !hasOwnHost(request) && BrowserSigns.any(request).isPresent()) {
            return Optional.of(new Caller.Refusal.Misdirected(
                    OwnOrigin.askedHost(request).orElseGet(() -> String.join(", ", Requests.lines(request, "Host")))));
        }
        return isForeign(request) && !opensThePage(request)
                ? Optional.of(new Caller.Refusal.ForeignOrigin())
                : Optional.empty();
    }

    private boolean isForeign(HttpServletRequest request) {
        boolean fromOwnSite = Requests.lines(request, "Sec-Fetch-Site").stream().allMatch(OWN_SITE::contains);
        return !fromOwnSite || (request.getHeader("Origin") != null && !origin.sentBy(request));
    }

    /**
     * Returns whether someone follows a link from elsewhere to the page: that changes nothing, shows nothing to where the
     * link is, and brings no cookie along.
     */
    private static boolean opensThePage(HttpServletRequest request) {
        String path = request.getServletPath();
        return Requests.isRead(request)
                && (path.equals("/") || path.startsWith(AnswerHeaders.FILES))
                && request.getHeader("Origin") == null
                && Requests.lines(request, "Sec-Fetch-Mode").equals(List.of("navigate"))
                && Requests.lines(request, "Sec-Fetch-Dest").equals(List.of("document"));
    }

    /** Returns whether no other site's page can have come from under that name. */
    private boolean hasOwnHost(HttpServletRequest request) {
        Matcher matcher = HOST.matcher(OwnOrigin.askedHost(request).orElse(""));
        if (!matcher.matches()) {
            return false;
        }
        String bracketed = matcher.group(1);
        String name = matcher.group(2) == null ? "" : matcher.group(2).toLowerCase(Locale.ROOT);
        return IpText.address(bracketed == null ? name : bracketed).isPresent()
                || name.equals("localhost")
                || name.endsWith(".localhost")
                || hostNames.contains(name);
    }
}
