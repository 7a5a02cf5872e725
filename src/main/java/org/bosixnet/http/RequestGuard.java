package org.bosixnet.http;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.PreMatching;
import jakarta.ws.rs.core.HttpHeaders;
import org.bosixnet.access.Caller;
import org.bosixnet.access.Requests;
import org.bosixnet.http.body.BodyFilter;
import org.bosixnet.http.problem.Problem;
import org.bosixnet.http.problem.ProblemException;
import org.bosixnet.http.request.RequestTarget;

/**
 * Refuses requests that are refused on every path, even where there is no resource: those of another site's page, those
 * with a longer query than any request needs, those whose body is packed, and those for a file that have a body.
 */
@PreMatching
final class RequestGuard implements ContainerRequestFilter {

    /**
     * Returns whether a filter before the resources may answer a request in their place: nothing would refuse it there that
     * is refused on every path, and its caller has the role.
     */
    static boolean wouldLetPass(HttpServletRequest request, String role) {
        return Caller.of(request).has(role) // nobody whose request is refused has one
                && !BodyFilter.withholdsBodyOf(request::getAttribute)
                && !RequestTarget.isTooLong(request.getQueryString());
    }

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
        String coding = request.getHeaderString(HttpHeaders.CONTENT_ENCODING);
        if (coding != null && !coding.strip().equalsIgnoreCase("identity") && !Requests.isRead(request.getMethod())) {
            throw new ProblemException(
                    Problem.UNSUPPORTED_MEDIA_TYPE, "A body is read only as it is, without Content-Encoding.");
        }
        if (request.getMethod().equals(HttpMethod.OPTIONS)
                && !HealthResource.isAskedBy(request.getUriInfo().getPath())) {
            request.setMethod(
                    "NONE"); // refused like any other method that is not offered; Jersey would answer it itself
        }
    }
}
