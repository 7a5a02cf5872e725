package org.bosixnet.access;

import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Refuses requests that another site's page makes a visitor's browser send. A program's request names no page, and
 * passes. A browser's must come from the registry's own page, whatever its method, path and credentials, since a
 * browser may add credentials that the page does not know. If no key is needed, another site's page needs none either,
 * and may even make its own name point to the registry (DNS rebinding); a browser must then use a name for the registry
 * that no other site can have.
 */
final class PageGuard {

    /** {@code HOST[:PORT]} (RFC 9110, section 7.2), with an IPv6 address in brackets. */
    private static final Pattern HOST = Pattern.compile("(?:\\[([^]]*)]|([^]:\\[]+))(?::[0-9]{0,5})?");

    /** The values that a browser sends for a request made by the registry's own page or by the person using it. */
    private static final Set<String> OWN_SITE = Set.of("same-origin", "none");

    private final OwnOrigin origin;
    private final boolean anyHost;
    private final Set<String> hostNames;

    PageGuard(AccessConfig config, OwnOrigin origin) {
        this.origin = origin;
        this.anyHost = !config.open() && !config.publicRead();
        this.hostNames = config.hostNames();
    }

    /**
     * Returns why the request may not pass, or empty if it may.
     *
     * @param presented what it presents, if that is a valid key; null if not
     */
    Optional<Caller.Refusal> refusal(HttpServletRequest request, Credentials.@Nullable Presented presented) {
        if (!anyHost
                && !hasOwnHost(request)
                && BrowserSigns.ofAnyPage(request, presented).isPresent()) {
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
     * Returns whether someone follows a link from elsewhere to the page: that changes nothing, reveals nothing to the
     * linking site, and brings no cookie along.
     */
    private static boolean opensThePage(HttpServletRequest request) {
        String path = request.getServletPath();
        return Requests.isRead(request)
                && (path.equals("/") || path.startsWith(AnswerHeaders.FILES))
                && request.getHeader("Origin") == null
                && Requests.lines(request, "Sec-Fetch-Mode").equals(List.of("navigate"))
                && Requests.lines(request, "Sec-Fetch-Dest").equals(List.of("document"));
    }

    /** Returns whether the request names the registry in a way that no other site's page can have. */
    private boolean hasOwnHost(HttpServletRequest request) {
        Matcher matcher = HOST.matcher(OwnOrigin.askedHost(request).orElse(""));
        if (!matcher.matches()) {
            return false;
        }
        String bracketed = matcher.group(1);
        String name = matcher.group(2) == null ? "" : matcher.group(2).toLowerCase(Locale.ROOT);
        return IpAddress.read(bracketed == null ? name : bracketed).isPresent()
                || name.equals("localhost")
                || name.endsWith(".localhost")
                || hostNames.contains(name);
    }
}
