package org.bosixnet.http;

import jakarta.annotation.security.PermitAll;
import jakarta.annotation.security.RolesAllowed;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.Context;
import java.lang.reflect.Method;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.bosixnet.access.Caller;
import org.bosixnet.registry.ThrottledException;

/** Lets a request reach a resource's method if its caller has one of the roles that the method demands. */
final class Authorization implements ContainerRequestFilter {

    private static final Set<String> SAFE = Set.of("GET", "HEAD");

    @Context
    private ResourceInfo resource;

    @Context
    private HttpServletRequest servletRequest;

    @SuppressWarnings("NullAway.Init") // the proxies are set by Jersey before the first call
    Authorization() {}

    @Override
    public void filter(ContainerRequestContext request) {
        Caller caller = Caller.of(servletRequest);
        Method method = resource.getResourceMethod();
        if (!method.isAnnotationPresent(PermitAll.class)) {
            RolesAllowed needed =
                    Objects.requireNonNull(method.getAnnotation(RolesAllowed.class), "a method that demands nothing");
            demand(caller, needed.value());
        }
        if (SAFE.contains(request.getMethod()) && BodyFilter.withholdsBodyOf(servletRequest)) {
            throw new ProblemException(Problem.BAD_REQUEST, "What is only read is not asked for with a body.");
        }
    }

    /**
     * Lets a caller pass that has one of the roles.
     *
     * @throws ProblemException if it has none of them; the problem tells why
     */
    static void demand(Caller caller, String... anyOf) {
        if (Stream.of(anyOf).anyMatch(caller::has)) {
            return;
        }
        Caller.Refusal refusal = caller.refusal().orElse(null);
        if (refusal instanceof Caller.Refusal.TooManyFailures failures) {
            throw new ThrottledException("Too many wrong keys from your network.", failures.retryAfter());
        }
        if (refusal instanceof Caller.Refusal.WrongKey) {
            throw ProblemException.wrongKey();
        }
        throw caller.anonymous() ? ProblemException.noKey() : ProblemException.notAllowed(caller);
    }
}
