package org.bosixnet.http.problem;

import jakarta.ws.rs.WebApplicationException;
import java.util.Optional;
import org.bosixnet.access.Caller;
import org.bosixnet.host.HostName;
import org.bosixnet.limit.ThrottledException;
import org.bosixnet.registry.RefusedException;

/**
 * Ends a request with a problem. A {@link WebApplicationException}, because that passes through every layer unchanged.
 */
public final class ProblemException extends WebApplicationException {

    private final Problem problem;

    /**
     * @param detail what was wrong and what is allowed, for people
     */
    public ProblemException(Problem problem, String detail) {
        super(detail, problem.status());
        this.problem = problem;
    }

    public static ProblemException unknownHost(HostName name) {
        return new ProblemException(Problem.UNKNOWN_HOST, "There is no host '" + name + "'.");
    }

    public static ProblemException noKey() {
        return new ProblemException(Problem.NO_KEY, "A key is needed: Authorization: Bearer KEY.");
    }

    public static ProblemException notAllowed(Caller caller) {
        return new ProblemException(Problem.NOT_ALLOWED, "The " + caller.getName() + " key may not do this.");
    }

    /** Returns the refusal of a position that another registry on the same records has reached, and this one has not yet. */
    public static ProblemException behind() {
        return new ProblemException(
                Problem.BEHIND,
                "This registry has not heard yet of all that another one has told. Ask that one, or this one again.");
    }

    /** Returns the refusal of a caller that has none of the roles that it needs. */
    public static RuntimeException refusal(Caller caller) {
        Caller.Refusal refusal = caller.refusal().orElse(null);
        if (refusal instanceof Caller.Refusal.TooManyFailures failures) {
            return new ThrottledException("Too many wrong keys from your network.", failures.retryAfter());
        }
        if (refusal instanceof Caller.Refusal.WrongKey) {
            return new ProblemException(Problem.WRONG_KEY, "The presented key is not one of this registry's keys.");
        }
        return caller.anonymous() ? noKey() : notAllowed(caller);
    }

    /** Returns the refusal of every request from another site's page, or empty if the request comes from none. */
    public static Optional<ProblemException> foreignPage(Caller caller) {
        Caller.Refusal refusal = caller.refusal().orElse(null);
        if (refusal instanceof Caller.Refusal.ForeignOrigin) {
            return Optional.of(new ProblemException(
                    Problem.ORIGIN_REFUSED,
                    "This has to come from the registry's own page, or from no page at all. Behind a proxy,"
                            + " bosixnet.trusted-proxies has to name the proxy, which has to pass on Host and set"
                            + " X-Forwarded-Proto."));
        }
        return refusal instanceof Caller.Refusal.Misdirected misdirected
                ? Optional.of(misdirected(misdirected.host()))
                : Optional.empty();
    }

    /**
     * Refuses a request that looks like a browser's.
     *
     * @param sign the name of a header that only browsers send
     */
    public static ProblemException browser(String sign) {
        return new ProblemException(
                Problem.BROWSER_REFUSED,
                "This looks like a browser's request (it has the header " + sign
                        + "). Programs change hosts here; people use PUT under /api/v1/hosts. A program that cannot"
                        + " leave that header out presents its key as 'Authorization: Bearer KEY'.");
    }

    private static ProblemException misdirected(String host) {
        return new ProblemException(
                Problem.MISDIRECTED,
                "The registry does not know '" + host.substring(0, Math.min(host.length(), 260))
                        + "' as its own name. Browsers reach it by an address, by localhost, by the host in"
                        + " bosixnet.url, and by the names in bosixnet.host-names.");
    }

    /** Returns the refusal for a name that is not the caller's, the same whether the name is taken or free. */
    static ProblemException notOwner(RefusedException refused, Caller caller) {
        return caller.anonymous()
                ? noKey()
                : new ProblemException(Problem.NOT_YOUR_NAME, String.valueOf(refused.getMessage()));
    }

    Problem problem() {
        return problem;
    }
}
