package org.bosixnet.access;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

/** The headers that tell a browser what it may do with an answer; every answer has them. */
public final class AnswerHeaders {

    private static final String POLICY = String.join(
            "; ",
            "default-src 'none'",
            "script-src 'self'",
            "style-src 'self'",
            "img-src 'self'",
            "connect-src 'self'",
            "base-uri 'none'",
            "form-action 'self'",
            "frame-ancestors 'none'");

    /** The path of the page's files, which the container serves. */
    static final String FILES = "/ui/";

    private AnswerHeaders() {}

    /** Returns whether a request is for one of the page's files. */
    public static boolean isFile(HttpServletRequest request) {
        return request.getServletPath().startsWith(FILES);
    }

    /** Adds the headers to an answer. */
    public static void addTo(HttpServletRequest request, HttpServletResponse response) {
        if (isFile(request)) {
            // otherwise a browser may mix files from before and after an upgrade
            response.setHeader("Cache-Control", "no-cache");
        }
        response.setHeader("Content-Security-Policy", POLICY);
        response.setHeader("X-Content-Type-Options", "nosniff");
        response.setHeader("Referrer-Policy", "no-referrer");
        response.setHeader("Cross-Origin-Resource-Policy", "same-origin");
    }
}
