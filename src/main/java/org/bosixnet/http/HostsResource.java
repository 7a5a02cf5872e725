package org.bosixnet.http;

import com.google.errorprone.annotations.DoNotCall;
import jakarta.annotation.security.RolesAllowed;
import jakarta.json.bind.annotation.JsonbPropertyOrder;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.InputStream;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.bosixnet.access.Caller;
import org.bosixnet.access.OwnOrigin;
import org.bosixnet.access.Roles;
import org.bosixnet.host.HostAddress;
import org.bosixnet.host.HostName;
import org.bosixnet.http.body.StrictBody;
import org.bosixnet.http.list.HostJson;
import org.bosixnet.http.problem.Answers;
import org.bosixnet.http.problem.ProblemException;
import org.bosixnet.registry.Authority;
import org.bosixnet.registry.HostRegistry;
import org.bosixnet.registry.UpdateOutcome;

/** The hosts in the JSON API. */
@Path("/api/v1/hosts")
@Produces(MediaType.APPLICATION_JSON)
public final class HostsResource {

    private final HostRegistry registry;
    private final OwnOrigin origin;
    private final Clock clock;

    /**
     * A host that has no addresses, on the wire. It is listed nowhere, so it has no state and no times.
     *
     * @param addresses none
     */
    @JsonbPropertyOrder({"name", "addresses"})
    public record WithdrawnJson(String name, List<String> addresses) {}

    HostsResource(HostRegistry registry, OwnOrigin origin, Clock clock) {
        this.registry = registry;
        this.origin = origin;
        this.clock = clock;
    }

    /** Throws the reason why there is no list: see {@link ListsFilter}. */
    @GET
    @RolesAllowed(Roles.READER)
    @DoNotCall("a request that is answered with a list never gets here")
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
                .map(record ->
                        Answers.uncached(Response.ok(), HostJson.of(record, registry.liveness(), clock.instant())))
                .orElseThrow(() -> ProblemException.unknownHost(new HostName(text)));
    }

    /** Stores the addresses that a host reports; an empty list withdraws it. */
    @PUT
    @RolesAllowed(Roles.HOST)
    @Path("{name}")
    @Consumes(MediaType.APPLICATION_JSON)
    public Response put(@PathParam("name") String text, InputStream body, @Context HttpServletRequest request)
            throws IOException {
        Optional<List<HostAddress>> reported = StrictBody.ADDRESSES.read(body, request);
        List<HostAddress> addresses = reported.orElseThrow(StrictBody.ADDRESSES::noBody);
        HostName name = addresses.isEmpty() ? HostName.stored(text) : new HostName(text);
        Caller caller = Caller.of(request);
        Authority authority = caller.authority();
        if (addresses.isEmpty()) {
            registry.withdraw(name, authority);
            return Answers.uncached(Response.ok(), new WithdrawnJson(name.value(), List.of()));
        }
        UpdateOutcome outcome = registry.update(name, addresses, authority);
        return Answers.uncached(
                outcome.kind() == UpdateOutcome.Kind.CREATED
                        ? Response.created(origin.addressOf(request, caller.client()))
                        : Response.ok(),
                HostJson.of(outcome.record(), registry.liveness(), clock.instant()));
    }

    @DELETE
    @RolesAllowed(Roles.HOST)
    @Path("{name}")
    public Response delete(@PathParam("name") String text, @Context HttpServletRequest request) {
        HostName name = HostName.stored(text);
        if (!registry.withdraw(name, Caller.of(request).authority())) {
            throw ProblemException.unknownHost(new HostName(text));
        }
        return Response.noContent().build();
    }
}
