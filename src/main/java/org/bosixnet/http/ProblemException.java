package org.bosixnet.http;

import jakarta.ws.rs.WebApplicationException;
import org.bosixnet.host.HostName;

/** Ends a request with a problem. A {@link WebApplicationException}, because that passes through every layer as it is. */
final class ProblemException extends WebApplicationException {

    private final Problem problem;

    /**
     * @param detail what was wrong and what is allowed, for people
     */
    ProblemException(Problem problem, String detail) {
        super(detail, problem.status());
        this.problem = problem;
    }

    static ProblemException unknownHost(HostName name) {
        return new ProblemException(Problem.UNKNOWN_HOST, "There is no host '" + name + "'.");
    }

    Problem problem() {
        return problem;
    }
}
