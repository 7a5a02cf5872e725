package org.bosixnet.access;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Collections;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Tells a browser's request from a program's, by what browsers send and programs do not. A changing GET must not be
 * something that any page can make a visitor's browser send, as by an image's address.
 */
public final class BrowserSigns {

    /** On plain HTTP browsers send no {@code Sec-Fetch-*}, but always {@code Accept-Language}. */
    private static final Set<String> SURE = Set.of("origin", "accept-language");

    /** What some programs send, too: one that pretends to be a browser, or that keeps cookies. */
    private static final Set<String> LIKELY = Set.of("referer", "cookie", "upgrade-insecure-requests", "dnt");

    private BrowserSigns() {}

    /**
     * Returns the name of a header, in lower case, that only browsers send. What some programs send does not count: some
     * routers call themselves as browsers do, and some keep cookies.
     */
    public static Optional<String> sure(HttpServletRequest request) {
        return Collections.list(request.getHeaderNames()).stream()
                .map(name -> name.toLowerCase(Locale.ROOT))
                .filter(name -> name.startsWith("sec-") || SURE.contains(name))
                .findFirst();
    }

    /**
     * Returns whether any page may have made a visitor's browser ask, which knows nothing of the host. The own page may
     * ask: an origin that is not its own is refused anyway.
     */
    public static boolean mayBeOfAnyPage(HttpServletRequest request) {
        return sure(request).filter(name -> !name.equals("origin")).isPresent();
    }

    /** Returns the name of a header, in lower case, that hardly anything but a browser sends as it is. */
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
