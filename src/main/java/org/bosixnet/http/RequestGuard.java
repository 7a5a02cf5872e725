package org.bosixnet.http;

import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.PreMatching;
import org.bosixnet.access.Caller;
import org.bosixnet.http.body.BodyFilter;
import org.bosixnet.http.problem.Problem;
import org.bosixnet.http.problem.ProblemException;
import org.bosixnet.http.request.RequestTarget;

/**
 * Refuses requests that are refused on every path, even where there is no resource: those of another site's page, those
 * with a longer query than any request needs, and those for a file that have a body.
 */
@PreMatching
final class RequestGuard implements ContainerRequestFilter {

    @Override
    public void filter(ContainerRequestContext request) {
        ProblemException.foreignPage(Caller.of(request::getProperty)).ifPresent(problem -> {
            throw problem;
        });
        if (RequestTarget.isTooLong(request.getUriInfo().getRequestUri().getRawQuery())) {
            throw new ProblemException(
                    Problem.QUERY_TOO_LONG, "A query has at most " + RequestTarget.MAX_QUERY + " characters.");
        }
        if (BodyFilter.withholdsBodyOf(request::getProperty)
                && request.getUriInfo().getPath().startsWith("ui/")) {
            throw new ProblemException(Problem.BAD_REQUEST, "A request for a file must not have a body.");
        }
        if (request.getMethod().equals(HttpMethod.OPTIONS)
                && !HealthResource.isAskedBy(request.getUriInfo().getPath())) {
            request.setMethod(
                    "NONE"); // refused like any other method that is not offered; Jersey would answer it itself
        }
    }
}
