package org.bosixnet.http;

import jakarta.annotation.security.PermitAll;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.Optional;
import org.bosixnet.access.Caller;
import org.bosixnet.access.Roles;
import org.bosixnet.registry.HostRegistry;

/** Tells a supervisor whether the registry runs, and whether it can do its work. */
@Path("/health")
@Produces(MediaType.APPLICATION_JSON)
public final class HealthResource {

    private final HostRegistry registry;
    private final Caller caller;

    @Inject
    HealthResource(HostRegistry registry, Caller caller) {
        this.registry = registry;
        this.caller = caller;
    }

    @GET
    @PermitAll
    @Path("live")
    public Response live() {
        return answer(200, HealthJson.up());
    }

    /** Says why not only to an administrator, since the reason names files of the machine. */
    @GET
    @PermitAll
    @Path("ready")
    public Response ready() {
        Optional<String> unavailable = registry.unavailable()
                .map(reason -> caller.has(Roles.ADMIN) ? reason : Problem.STORE_UNAVAILABLE.title() + ".");
        return answer(
                unavailable.isEmpty() ? 200 : 503,
                unavailable.map(HealthJson::down).orElseGet(HealthJson::up));
    }

    private static Response answer(int status, HealthJson health) {
        return Response.status(status)
                .entity(health)
                .header(HttpHeaders.CACHE_CONTROL, "no-store")
                .build();
    }
}
