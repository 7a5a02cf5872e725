package org.bosixnet.http;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.core.MultivaluedMap;
import org.glassfish.jersey.uri.UriComponent;
import org.jspecify.annotations.Nullable;

/**
 * Reads queries and forms as Jersey reads a query: a percent sign that encodes nothing stands for itself. Never by the
 * container's {@code getParameter}, which reads the body too, and fails on such a sign in ways of its own.
 */
final class Query {
    private Query() {}

    /** Returns the first parameter of that name in the query of a request, or null if there is none. */
    static @Nullable String parameter(HttpServletRequest request, String name) {
        String query = request.getQueryString();
        return query == null ? null : decoded(query).getFirst(name);
    }

    /** Returns every parameter in a text. */
    static MultivaluedMap<String, String> decoded(String text) {
        return UriComponent.decodeQuery(UriComponent.contextualEncode(text, UriComponent.Type.QUERY), true);
    }
}
