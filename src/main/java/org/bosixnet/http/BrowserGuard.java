package org.bosixnet.http;

import jakarta.ws.rs.core.HttpHeaders;
import java.util.Collection;
import java.util.Locale;
import java.util.Optional;

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
        sign(headers.getRequestHeaders().keySet()).ifPresent(name -> {
            throw new ProblemException(
                    Problem.BROWSER_REFUSED,
                    "This looks like a browser's request (it has the header " + name
                            + "); programs change hosts here, people with PUT under /api/v1/hosts.");
        });
    }

    /** Returns the name of a header that looks like a browser's, in lower case. */
    static Optional<String> sign(Collection<String> names) {
        return names.stream()
                .map(name -> name.toLowerCase(Locale.ROOT))
                .filter(name ->
                        name.startsWith("sec-fetch-") || name.equals("origin") || name.equals("accept-language"))
                .findFirst();
    }
}
