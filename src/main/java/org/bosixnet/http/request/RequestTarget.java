package org.bosixnet.http.request;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.core.MultivaluedMap;
import org.bosixnet.access.Requests;
import org.glassfish.jersey.uri.UriComponent;
import org.jspecify.annotations.Nullable;

/**
 * The path and the query of a request as Jersey reads them, so that all code sees the same resource and the same
 * parameters. The servlet API's own path differs: it is decoded, and without {@code /../}. Its {@code getParameter}
 * also reads the body, and fails on a percent sign that encodes nothing, which stands for itself here.
 */
public final class RequestTarget {

    /** The longest query in characters: room for 20 names of 253, the most in any request. */
    public static final int MAX_QUERY = 6 * 1024;

    private RequestTarget() {}

    /**
     * Returns whether the path begins with the application's own, and with nothing else in it, such as path parameters: who passes over
     * that would cut it at another place than who does not.
     */
    public static boolean isWithinApplication(HttpServletRequest request) {
        String uri = request.getRequestURI();
        String asked = request.getContextPath();
        String own = request.getServletContext().getContextPath();
        return uri.startsWith(asked)
                && (uri.length() == asked.length() || uri.charAt(asked.length()) == '/')
                && (asked.equals(own)
                        || UriComponent.decode(asked, UriComponent.Type.PATH).equals(own));
    }

    /** Returns the path within the application, with its first slash, as it was sent, without path parameters. */
    public static String path(HttpServletRequest request) {
        String uri = request.getRequestURI();
        int context = request.getContextPath().length();
        String path = context < uri.length() ? uri.substring(context + 1) : "";
        return "/" + Requests.withoutParameters(path);
    }

    /**
     * Returns the segment that is the whole path within the application, if it is spelled with nothing but letters, digits,
     * {@code .}, {@code _} and {@code -}; otherwise null.
     */
    public static @Nullable String plainSegment(HttpServletRequest request) {
        String uri = request.getRequestURI();
        int begin = request.getContextPath().length() + 1;
        for (int i = begin; i < uri.length(); i++) {
            if (!isPlain(uri.charAt(i))) {
                return null;
            }
        }
        return begin < uri.length() ? uri.substring(begin) : null;
    }

    private static boolean isPlain(char c) {
        return (c >= 'a' && c <= 'z')
                || (c >= '0' && c <= '9')
                || (c >= 'A' && c <= 'Z')
                || c == '-'
                || c == '.'
                || c == '_';
    }

    /** Returns whether a request is for a path; Jersey allows a slash after it. */
    public static boolean isFor(String path, HttpServletRequest request) {
        String uri = request.getRequestURI();
        int context = request.getContextPath().length();
        if (uri.indexOf(';') >= 0) {
            uri = path(request);
            context = 0;
        }
        int rest = uri.length() - context - path.length();
        return uri.startsWith(path, context) && (rest == 0 || (rest == 1 && uri.endsWith("/")));
    }

    /** Returns whether a query is longer than any request needs. */
    public static boolean isTooLong(@Nullable String query) {
        return query != null && query.length() > MAX_QUERY;
    }

    /** Returns the first parameter of that name in the query of a request, or null if there is none. */
    public static @Nullable String parameter(HttpServletRequest request, String name) {
        String query = request.getQueryString();
        return query == null ? null : parameters(query).getFirst(name);
    }

    /** Returns all parameters in a query or a form. */
    public static MultivaluedMap<String, String> parameters(String text) {
        return UriComponent.decodeQuery(UriComponent.contextualEncode(text, UriComponent.Type.QUERY), true);
    }
}
