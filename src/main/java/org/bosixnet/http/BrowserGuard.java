package org.bosixnet.http;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Optional;
import org.bosixnet.access.BrowserSigns;
import org.bosixnet.access.Caller;
import org.bosixnet.access.Roles;

/**
 * Tells a browser's request from a program's. A changing GET must not be something that any page can have a visitor's
 * browser send, as by an image's address. A program that presents a key may look a bit like a browser; where a change
 * needs no key, it may not.
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

    /** Returns the name of a header that looks like a browser's, in lower case. */
    static Optional<String> sign(HttpServletRequest request) {
        Caller caller = Caller.of(request);
        boolean needsNoKey = caller.anonymous() && caller.has(Roles.HOST);
        return needsNoKey ? BrowserSigns.likely(request) : BrowserSigns.sure(request);
    }
}
