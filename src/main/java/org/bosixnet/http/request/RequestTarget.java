package org.bosixnet.http.request;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.core.MultivaluedMap;
import java.util.regex.Pattern;
import org.glassfish.jersey.uri.UriComponent;
import org.jspecify.annotations.Nullable;

/**
 * The path and the query of a request as Jersey reads them, so that whatever else looks at them sees the same resource
 * and the same parameters. The servlet API's own path is another one: decoded, and without {@code /../}. Its {@code
 * getParameter} reads the body, too, and fails on a percent sign that encodes nothing, which stands for itself here.
 */
public final class RequestTarget {

    /** Longest query in characters: room for 20 names of 253, which is what the largest request has. */
    public static final int MAX_QUERY = 6 * 1024;

    private static final Pattern PARAMETERS = Pattern.compile(";[^/]*");

    private RequestTarget() {}

    /** Returns the path in the application from its first slash on, as it was sent, without path parameters. */
    public static String path(HttpServletRequest request) {
        String uri = request.getRequestURI();
        int context = request.getContextPath().length();
        String path = context < uri.length() ? uri.substring(context + 1) : "";
        return "/" + PARAMETERS.matcher(path).replaceAll("");
    }

    /** Returns whether a request is for what is at a path; Jersey lets a slash follow it. */
    public static boolean isFor(String path, HttpServletRequest request) {
        String asked = path(request);
        return asked.equals(path) || asked.equals(path + "/");
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

    /** Returns every parameter in a query or a form. */
    public static MultivaluedMap<String, String> parameters(String text) {
        return UriComponent.decodeQuery(UriComponent.contextualEncode(text, UriComponent.Type.QUERY), true);
    }
}
