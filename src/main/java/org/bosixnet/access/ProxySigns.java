package org.bosixnet.access;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Collections;
import java.util.regex.Pattern;

/**
 * Tells from the headers of a request that a proxy, a load balancer or a CDN passed it on. There are more names for them
 * than anyone has listed, so what they have in common counts.
 */
final class ProxySigns {

    private static final Pattern NAME = Pattern.compile(
            "^via$|^cdn-loop$|^cf-ray$|^x-envoy-|^x-amzn-trace-id$|forwarded"
                    + "|(?:client|real|connecting|remote|originating|user|source|socket|peer|cdn)[-_]?(?:ip|addr|src)",
            Pattern.CASE_INSENSITIVE);

    private ProxySigns() {}

    /** Returns whether a header of the request is one that only what is between a client and a server adds. */
    static boolean areIn(HttpServletRequest request) {
        return Collections.list(request.getHeaderNames()).stream()
                .anyMatch(name -> NAME.matcher(name).find());
    }
}
