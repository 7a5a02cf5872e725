package org.bosixnet.http;

import jakarta.ws.rs.WebApplicationException;
import org.bosixnet.access.Caller;
import org.bosixnet.host.HostName;
import org.bosixnet.registry.RefusedException;

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

    static ProblemException noKey() {
        return new ProblemException(Problem.NO_KEY, "A key is needed: Authorization: Bearer KEY.");
    }

    static ProblemException wrongKey() {
        return new ProblemException(Problem.WRONG_KEY, "The key that was presented is not one of this registry's.");
    }

    static ProblemException notAllowed(Caller caller) {
        return new ProblemException(Problem.NOT_ALLOWED, "The " + caller.getName() + " key may not do this.");
    }

    static ProblemException foreignOrigin() {
        return new ProblemException(
                Problem.ORIGIN_REFUSED,
                "This has to come from the registry's own page, or from no page at all. Behind a proxy,"
                        + " bosixnet.trusted-proxies has to name the proxy, which has to pass on Host and set"
                        + " X-Forwarded-Proto.");
    }

    static ProblemException misdirected(String host) {
        return new ProblemException(
                Problem.MISDIRECTED,
                "The registry does not know '" + host.substring(0, Math.min(host.length(), 260))
                        + "' as its own name. Browsers reach it by an address, by localhost, by the host in"
                        + " bosixnet.url, and by the names in bosixnet.host-names.");
    }

    /** The one refusal of a name that is not the caller's, whether someone has it or nobody. */
    static ProblemException notOwner(RefusedException refused, Caller caller) {
        return caller.anonymous()
                ? noKey()
                : new ProblemException(Problem.NOT_YOUR_NAME, String.valueOf(refused.getMessage()));
    }

    Problem problem() {
        return problem;
    }
}
