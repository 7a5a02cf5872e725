package org.bosixnet.http;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.PreMatching;
import jakarta.ws.rs.core.Context;

/** Refuses queries that no request needs, and bodies with which nobody asks for a file. */
@PreMatching
final class RequestLimits implements ContainerRequestFilter {

    /** Longest query in characters: room for 20 names of 253, which is what the largest request has. */
    static final int MAX_QUERY = 6 * 1024;

    @Context
    private HttpServletRequest servletRequest;

    @SuppressWarnings("NullAway.Init") // the proxy is set by Jersey before the first call
    RequestLimits() {}

    @Override
    public void filter(ContainerRequestContext request) {
        String query = request.getUriInfo().getRequestUri().getRawQuery();
        if (query != null && query.length() > MAX_QUERY) {
            throw new ProblemException(Problem.QUERY_TOO_LONG, "A query has at most " + MAX_QUERY + " characters.");
        }
        if (BodyFilter.withholdsBodyOf(servletRequest)
                && request.getUriInfo().getPath().startsWith("ui/")) {
            throw new ProblemException(Problem.BAD_REQUEST, "A file is not asked for with a body.");
        }
    }
}
