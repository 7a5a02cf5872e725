package org.bosixnet.access;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.regex.Pattern;

/** Reads properties of a request, in the same way everywhere. */
public final class Requests {

    private static final Pattern NEWER = Pattern.compile("HTTP/(?:[2-9]|[1-9][0-9]).*");

    private static final Pattern PARAMETERS = Pattern.compile(";[^/]*");

    private Requests() {}

    /** Returns a path without the parameters of its segments (RFC 3986, section 3.3). */
    public static String withoutParameters(String path) {
        return path.indexOf(';') < 0 ? path : PARAMETERS.matcher(path).replaceAll("");
    }

    /** Returns whether a request only reads: {@code GET} or {@code HEAD}. */
    public static boolean isRead(HttpServletRequest request) {
        return isRead(request.getMethod());
    }

    /** Returns whether a method only reads: {@code GET} or {@code HEAD}. */
    public static boolean isRead(String method) {
        return method.equals("GET") || method.equals("HEAD");
    }

    /**
     * Returns whether a request came over HTTP/2 or newer. It then shares its connection with other requests, its
     * headers say nothing about the connection, and it needs no {@code Host} and no header that announces a body (RFC
     * 9113, section 8).
     */
    public static boolean isTwoOrNewer(HttpServletRequest request) {
        String protocol = request.getProtocol();
        return protocol != null && NEWER.matcher(protocol).matches();
    }

    /** Returns the lines of a header in order; none if the request has no such header. */
    public static List<String> lines(HttpServletRequest request, String header) {
        Enumeration<String> lines = request.getHeaders(header);
        return lines.hasMoreElements() ? Collections.list(lines) : List.of();
    }
}
