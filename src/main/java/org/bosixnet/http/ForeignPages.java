package org.bosixnet.http;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.PreMatching;
import jakarta.ws.rs.core.Context;
import java.util.Optional;
import org.bosixnet.access.Caller;

/** Refuses what another site's page sends before anything else is looked at, also where there is nothing. */
@PreMatching
final class ForeignPages implements ContainerRequestFilter {

    @Context
    private HttpServletRequest servletRequest;

    @SuppressWarnings("NullAway.Init") // the proxy is set by Jersey before the first call
    ForeignPages() {}

    @Override
    public void filter(ContainerRequestContext request) {
        refusal(servletRequest).ifPresent(problem -> {
            throw problem;
        });
    }

    /** Returns what it ends that request with, or empty if it lets it pass. */
    static Optional<ProblemException> refusal(HttpServletRequest request) {
        Caller.Refusal refusal = Caller.of(request).refusal().orElse(null);
        if (refusal instanceof Caller.Refusal.ForeignOrigin) {
            return Optional.of(ProblemException.foreignOrigin());
        }
        return refusal instanceof Caller.Refusal.Misdirected misdirected
                ? Optional.of(ProblemException.misdirected(misdirected.host()))
                : Optional.empty();
    }
}
