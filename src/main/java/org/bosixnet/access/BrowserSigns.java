package org.bosixnet.access;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Collections;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Tells browsers from programs by the headers that only browsers send. No page may make a visitor's browser send a GET
 * that changes something, for example by the address of an image.
 */
public final class BrowserSigns {

    /** Headers of browsers only. On plain HTTP they send no {@code Sec-Fetch-*}, but always {@code Accept-Language}. */
    private static final Set<String> SURE = Set.of("origin", "accept-language");

    /** Headers that some programs send, too: those that pose as a browser, or keep cookies. */
    private static final Set<String> LIKELY = Set.of("referer", "cookie", "upgrade-insecure-requests", "dnt");

    private BrowserSigns() {}

    /**
     * Returns the name, in lower case, of a header that only browsers send. Headers that some programs send do not
     * count: some routers pose as browsers, and some keep cookies.
     */
    public static Optional<String> sure(HttpServletRequest request) {
        return Collections.list(request.getHeaderNames()).stream()
                .map(name -> name.toLowerCase(Locale.ROOT))
                .filter(name -> name.startsWith("sec-") || SURE.contains(name))
                .findFirst();
    }

    /**
     * Returns whether a page that does not know the host may have made a visitor's browser send the request. The
     * registry's own page may send it; any other origin is refused anyway.
     */
    public static boolean mayBeOfAnyPage(HttpServletRequest request) {
        return sure(request).filter(name -> !name.equals("origin")).isPresent();
    }

    /** Returns the name, in lower case, of a header that hardly anything but a browser sends in this form. */
    static Optional<String> any(HttpServletRequest request) {
        return sure(request)
                .or(() -> LIKELY.stream()
                        .filter(name -> request.getHeader(name) != null)
                        .findFirst())
                .or(() -> Optional.of("user-agent").filter(name -> claimsToBeOne(request.getHeader(name))));
    }

    private static boolean claimsToBeOne(String program) {
        return program != null && program.startsWith("Mozilla/");
    }
}
