package org.bosixnet.http;

import com.google.errorprone.annotations.DoNotCall;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.time.Clock;
import org.bosixnet.access.Caller;
import org.bosixnet.access.Roles;
import org.bosixnet.host.HostName;
import org.bosixnet.registry.HostRegistry;
import org.bosixnet.registry.UpdateOutcome;
import org.jspecify.annotations.Nullable;

/** The hosts in the JSON API. */
@Path("/api/v1/hosts")
@Produces(MediaType.APPLICATION_JSON)
public final class HostsResource {

    private final HostRegistry registry;
    private final Caller caller;
    private final Clock clock;

    @Inject
    HostsResource(HostRegistry registry, Caller caller, Clock clock) {
        this.registry = registry;
        this.caller = caller;
        this.clock = clock;
    }

    /** Says why there is no list: see {@link ListsFilter}. */
    @GET
    @RolesAllowed(Roles.READER)
    @DoNotCall("a request that is answered with a list never comes here")
    public Response list(@Context HttpServletRequest request) {
        throw ListsFilter.failure(request);
    }

    @GET
    @RolesAllowed(Roles.READER)
    @Path("{name}")
    public Response get(@PathParam("name") String text) {
        HostName name = HostName.stored(text);
        return registry.view()
                .find(name)
                .map(record -> answer(Response.ok(), HostJson.of(record, registry, clock.instant())))
                .orElseThrow(() -> ProblemException.unknownHost(new HostName(text)));
    }

    /** Stores what a host reports; an empty list withdraws it. */
    @PUT
    @RolesAllowed(Roles.HOST)
    @Path("{name}")
    @Consumes(MediaType.APPLICATION_JSON)
    public Response put(@PathParam("name") String text, @Nullable AddressesJson reported, @Context UriInfo uri) {
        HostName name = new HostName(text);
        if (reported == null) {
            throw AddressesReader.noBody();
        }
        if (reported.addresses().isEmpty()) {
            registry.withdraw(name, caller.authority());
            return answer(Response.ok(), HostJson.withdrawn(name, clock.instant()));
        }
        UpdateOutcome outcome = registry.update(name, reported.addresses(), caller.authority());
        return answer(
                outcome.kind() == UpdateOutcome.Kind.CREATED ? Response.created(uri.getAbsolutePath()) : Response.ok(),
                HostJson.of(outcome.record(), registry, clock.instant()));
    }

    @DELETE
    @RolesAllowed(Roles.HOST)
    @Path("{name}")
    public Response delete(@PathParam("name") String text) {
        HostName name = HostName.stored(text);
        if (!registry.withdraw(name, caller.authority())) {
            throw ProblemException.unknownHost(new HostName(text));
        }
        return Response.noContent().build();
    }

    private static Response answer(Response.ResponseBuilder response, HostJson host) {
        return response.entity(host)
                .header(HttpHeaders.CACHE_CONTROL, "no-store")
                .build();
    }
}
