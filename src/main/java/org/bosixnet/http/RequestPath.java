package org.bosixnet.http;

import jakarta.servlet.http.HttpServletRequest;
import java.util.regex.Pattern;

/**
 * The path of a request in the application as Jersey matches it, so that whatever else looks at paths sees the same
 * resource in them. The servlet API's own path is another one: decoded, and without {@code /../}.
 */
final class RequestPath {

    private static final Pattern PARAMETERS = Pattern.compile(";[^/]*");

    private RequestPath() {}

    /** Returns the path from its first slash on, as it was sent, without path parameters. */
    static String of(HttpServletRequest request) {
        String uri = request.getRequestURI();
        int context = request.getContextPath().length();
        String path = context < uri.length() ? uri.substring(context + 1) : "";
        return "/" + PARAMETERS.matcher(path).replaceAll("");
    }

    /** Returns whether a request is for what is at a path; Jersey lets a slash follow it. */
    static boolean is(HttpServletRequest request, String path) {
        String asked = of(request);
        return asked.equals(path) || asked.equals(path + "/");
    }
}
