package org.bosixnet.access;

import jakarta.servlet.http.HttpServletRequest;
import java.util.regex.Pattern;

/** Which HTTP a request speaks. */
public final class HttpVersion {

    private static final Pattern NEWER = Pattern.compile("HTTP/(?:[2-9]|[1-9][0-9]).*");

    private HttpVersion() {}

    /**
     * Returns whether it is HTTP/2 or newer: a request is one of several in its connection then, which its headers say
     * nothing of, and it needs no {@code Host} and no header that announces a body (RFC 9113, section 8).
     */
    public static boolean isTwoOrNewer(HttpServletRequest request) {
        String protocol = request.getProtocol();
        return protocol != null && NEWER.matcher(protocol).matches();
    }
}
