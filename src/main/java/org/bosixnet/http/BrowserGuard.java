package org.bosixnet.http;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Optional;
import org.bosixnet.access.BrowserSigns;

/**
 * Tells a browser's request from a program's. A changing GET must not be something that any page can have a visitor's
 * browser send, as by an image's address. Only what no program sends counts: some routers call themselves as browsers do,
 * and some keep cookies.
 */
final class BrowserGuard {
    private BrowserGuard() {}

    /**
     * Refuses what looks like a browser's request.
     *
     * @throws ProblemException if it does
     */
    static void refuseBrowser(HttpServletRequest request) {
        sign(request).ifPresent(name -> {
            throw new ProblemException(
                    Problem.BROWSER_REFUSED,
                    "This looks like a browser's request (it has the header " + name
                            + "); programs change hosts here, people with PUT under /api/v1/hosts.");
        });
    }

    /** Returns the name of a header that only browsers send, in lower case. */
    static Optional<String> sign(HttpServletRequest request) {
        return BrowserSigns.sure(request);
    }

    /** Returns whether a page may have had a visitor's browser ask, which knows nothing of the host: the own page may ask. */
    static boolean mayBeByAnyPage(HttpServletRequest request) {
        return sign(request).filter(name -> !name.equals("origin")).isPresent(); // a foreign one is refused anyway
    }
}
