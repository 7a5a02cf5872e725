package org.bosixnet.http;

import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.security.SecureRandom;
import java.util.function.Function;
import org.bosixnet.access.AccessKey;
import org.bosixnet.access.Caller;
import org.bosixnet.access.KeyKind;
import org.bosixnet.access.KeyRing;
import org.bosixnet.access.Roles;
import org.bosixnet.host.HostName;
import org.bosixnet.registry.HostKeys;
import org.bosixnet.registry.HostRegistry;
import org.jspecify.annotations.Nullable;

/** Tells of the keys of a name, binds it to one, and takes its keys away. */
@Path("/api/v1/hosts/{name}/key")
@Produces(MediaType.APPLICATION_JSON)
public final class HostKeyResource {

    private final HostRegistry registry;
    private final KeyRing keys;
    private final Caller caller;
    private final SecureRandom random;

    @Inject
    HostKeyResource(HostRegistry registry, KeyRing keys, Caller caller, SecureRandom random) {
        this.registry = registry;
        this.keys = keys;
        this.caller = caller;
        this.random = random;
    }

    /** Tells which keys own the name, so that a holder sees a change of key that it did not begin. */
    @GET
    @RolesAllowed({Roles.HOST, Roles.ADMIN})
    public Response get(@PathParam("name") String text) {
        HostName name = HostName.stored(text);
        return registry.keys()
                .ofOwner(name, caller.authority())
                .map(record -> Answers.uncached(Response.ok(), BoundNameJson.of(record, keys)))
                .orElseThrow(() -> noKeyBound(name));
    }

    /** Binds the name to the key in the body; an administrator who sends none gets one made. */
    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @RolesAllowed({Roles.JOIN, Roles.HOST, Roles.ADMIN})
    public Response bind(@PathParam("name") String text, @Nullable KeyRequest request) {
        HostName name = new HostName(text);
        return answer(
                name,
                request,
                key -> caller.kind() == KeyKind.JOIN
                        ? registry.keys().claim(name, key.id(), key.digest(), claim())
                        : registry.keys().bind(name, key.id(), key.digest(), caller.authority()));
    }

    /** Makes the key in the body, or one that is made now, the only one, and withdraws the addresses. */
    @PUT
    @Consumes(MediaType.APPLICATION_JSON)
    @RolesAllowed(Roles.ADMIN)
    public Response replace(@PathParam("name") String text, @Nullable KeyRequest request) {
        HostName name = new HostName(text);
        return answer(name, request, key -> registry.keys().replace(name, key.id(), key.digest(), caller.actor()));
    }

    private Response answer(HostName name, @Nullable KeyRequest request, Function<AccessKey, HostKeys.Binding> binder) {
        AccessKey sent = request == null ? null : request.key().orElse(null);
        AccessKey key = sent == null ? made() : sent;
        HostKeys.Binding binding = binder.apply(key);
        return Answers.uncached(
                Response.status(binding.bound() ? Response.Status.CREATED : Response.Status.OK),
                new KeyJson(
                        name.value(),
                        binding.key().id(),
                        binding.key().created().toString(),
                        sent == null ? key.secretText() : null));
    }

    @DELETE
    @RolesAllowed(Roles.ADMIN)
    public Response unbind(@PathParam("name") String text) {
        if (!registry.keys().unbind(HostName.stored(text), caller.actor())) {
            throw noKeyBound(new HostName(text));
        }
        return Response.noContent().build();
    }

    private static ProblemException noKeyBound(HostName name) {
        return new ProblemException(Problem.NO_KEY_BOUND, "The name '" + name + "' is bound to no key.");
    }

    private AccessKey made() {
        if (!caller.has(Roles.ADMIN)) {
            throw new ProblemException(
                    Problem.INVALID_KEY, "The key is missing. Needed is {\"key\":\"bxh_...\"}, made by the client.");
        }
        return AccessKey.make(KeyKind.HOST, random);
    }

    private HostKeys.Claim claim() {
        return new HostKeys.Claim(
                caller.presentedKey(), caller.client().hostAddress().orElse(null), caller.actor());
    }
}
