package org.bosixnet.http;

import jakarta.annotation.security.RolesAllowed;
import jakarta.json.bind.annotation.JsonbPropertyOrder;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.InputStream;
import java.security.SecureRandom;
import java.util.Optional;
import java.util.function.Function;
import org.bosixnet.access.AccessKey;
import org.bosixnet.access.Caller;
import org.bosixnet.access.KeyKind;
import org.bosixnet.access.KeyRing;
import org.bosixnet.access.Roles;
import org.bosixnet.host.HostName;
import org.bosixnet.http.body.StrictBody;
import org.bosixnet.http.problem.Answers;
import org.bosixnet.http.problem.Problem;
import org.bosixnet.http.problem.ProblemException;
import org.bosixnet.registry.HostKeys;
import org.bosixnet.registry.HostRegistry;
import org.jspecify.annotations.Nullable;

/** Shows the keys of a name, binds the name to one, and unbinds it. */
@Path("/api/v1/hosts/{name}/key")
@Produces(MediaType.APPLICATION_JSON)
public final class HostKeyResource {

    private final HostRegistry registry;
    private final KeyRing keys;
    private final SecureRandom random;

    /**
     * The binding of a name to a key, on the wire.
     *
     * @param key the key itself, present only if the registry made it
     */
    @JsonbPropertyOrder({"name", "id", "created", "key"})
    public record KeyJson(
            String name,
            String id,
            String created,
            @Nullable String key) {}

    HostKeyResource(HostRegistry registry, KeyRing keys, SecureRandom random) {
        this.registry = registry;
        this.keys = keys;
        this.random = random;
    }

    /** Returns the keys that own the name, so that a holder sees a change of key that it did not begin. */
    @GET
    @RolesAllowed({Roles.HOST, Roles.ADMIN})
    public Response get(@PathParam("name") String text, @Context HttpServletRequest request) {
        HostName name = HostName.stored(text);
        return registry.keys()
                .ofOwner(name, Caller.of(request).authority())
                .map(record -> Answers.uncached(Response.ok(), BoundNameJson.of(record, keys)))
                .orElseThrow(() -> noKeyBound(name));
    }

    /** Binds the name to the key in the body, or, if an administrator sends none, to a new one. */
    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @RolesAllowed({Roles.JOIN, Roles.HOST, Roles.ADMIN})
    public Response bind(@PathParam("name") String text, InputStream body, @Context HttpServletRequest request)
            throws IOException {
        Optional<AccessKey> sent = StrictBody.KEY.read(body, request);
        HostName name = new HostName(text);
        Caller caller = Caller.of(request);
        return answer(
                name,
                sent,
                caller,
                key -> caller.kind() == KeyKind.JOIN
                        ? registry.keys().claim(name, key.id(), key.digest(), claim(caller))
                        : registry.keys().bind(name, key.id(), key.digest(), caller.authority()));
    }

    /** Replaces all keys with the key in the body, or with a new one, and withdraws the addresses. */
    @PUT
    @Consumes(MediaType.APPLICATION_JSON)
    @RolesAllowed(Roles.ADMIN)
    public Response replace(@PathParam("name") String text, InputStream body, @Context HttpServletRequest request)
            throws IOException {
        Optional<AccessKey> sent = StrictBody.KEY.read(body, request);
        HostName name = new HostName(text);
        Caller caller = Caller.of(request);
        return answer(name, sent, caller, key -> registry.keys().replace(name, key.id(), key.digest(), caller.actor()));
    }

    private Response answer(
            HostName name, Optional<AccessKey> sent, Caller caller, Function<AccessKey, HostKeys.Binding> binder) {
        AccessKey key = sent.orElseGet(() -> made(caller));
        HostKeys.Binding binding = binder.apply(key);
        return Answers.uncached(
                Response.status(binding.bound() ? Response.Status.CREATED : Response.Status.OK),
                new KeyJson(
                        name.value(),
                        binding.key().id(),
                        binding.key().created().toString(),
                        sent.isEmpty() ? key.secretText() : null));
    }

    /** Takes the name from all its keys; a host gives its own name back. */
    @DELETE
    @RolesAllowed({Roles.HOST, Roles.ADMIN})
    public Response unbind(@PathParam("name") String text, @Context HttpServletRequest request) {
        if (!registry.keys().unbind(HostName.stored(text), Caller.of(request).authority())) {
            throw noKeyBound(new HostName(text));
        }
        return Response.noContent().build();
    }

    private static ProblemException noKeyBound(HostName name) {
        return new ProblemException(Problem.NO_KEY_BOUND, "The name '" + name + "' is not bound to a key.");
    }

    private AccessKey made(Caller caller) {
        if (!caller.has(Roles.ADMIN)) {
            throw new ProblemException(
                    Problem.INVALID_KEY, "The key is missing. Expected: {\"key\":\"bxh_...\"}, made by the client.");
        }
        return AccessKey.make(KeyKind.HOST, random);
    }

    private static HostKeys.Claim claim(Caller caller) {
        return new HostKeys.Claim(
                caller.presentedKey(), caller.client().hostAddress().orElse(null), caller.actor());
    }
}
