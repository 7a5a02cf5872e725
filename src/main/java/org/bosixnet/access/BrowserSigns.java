package org.bosixnet.access;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Collections;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** What browsers send and programs do not. */
public final class BrowserSigns {

    /** On plain HTTP browsers send no {@code Sec-Fetch-*}, but always {@code Accept-Language}. */
    private static final Set<String> SURE = Set.of("origin", "accept-language");

    /** What some programs send, too: one that pretends to be a browser, or that keeps cookies. */
    private static final Set<String> LIKELY = Set.of("referer", "cookie", "upgrade-insecure-requests", "dnt");

    private BrowserSigns() {}

    /** Returns the name of a header, in lower case, that only browsers send. */
    public static Optional<String> sure(HttpServletRequest request) {
        return Collections.list(request.getHeaderNames()).stream()
                .map(name -> name.toLowerCase(Locale.ROOT))
                .filter(name -> name.startsWith("sec-") || SURE.contains(name))
                .findFirst();
    }

    /** Returns the name of a header, in lower case, that hardly anything but a browser sends as it is. */
    public static Optional<String> any(HttpServletRequest request) {
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
