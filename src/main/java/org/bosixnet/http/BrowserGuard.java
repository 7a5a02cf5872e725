package org.bosixnet.http;

import jakarta.ws.rs.core.HttpHeaders;
import java.util.Locale;

/**
 * Tells a browser's request from a program's. A changing GET must not be something that any page can have a visitor's
 * browser send, as by an image's address.
 */
final class BrowserGuard {
    private BrowserGuard() {}

    /**
     * Refuses what looks like a browser's request. On plain HTTP browsers send no {@code Sec-Fetch-*}, but always
     * {@code Accept-Language}.
     *
     * @throws ProblemException if it does
     */
    static void refuseBrowser(HttpHeaders headers) {
        for (String header : headers.getRequestHeaders().keySet()) {
            String name = header.toLowerCase(Locale.ROOT);
            if (name.startsWith("sec-fetch-") || name.equals("origin") || name.equals("accept-language")) {
                throw new ProblemException(
                        Problem.BROWSER_REFUSED,
                        "This looks like a browser's request (it has the header " + name
                                + "); programs change hosts here, people with PUT under /api/v1/hosts.");
            }
        }
    }
}
