package org.bosixnet.http;

import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Response;
import java.util.function.Supplier;
import org.bosixnet.access.Roles;
import org.bosixnet.http.problem.Answers;

/** Answers with the registry's figures, in the text format of Prometheus. */
@Path("/metrics")
public final class MetricsResource {

    private static final String TEXT = "text/plain; version=0.0.4; charset=utf-8";

    private final Supplier<String> figures;

    MetricsResource(Supplier<String> figures) {
        this.figures = figures;
    }

    @GET
    @RolesAllowed(Roles.READER)
    public Response get() {
        return Answers.uncached(Response.ok().type(TEXT), figures.get());
    }
}
