package org.bosixnet.http;

import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.security.SecureRandom;
import org.bosixnet.access.AccessKey;
import org.bosixnet.access.Caller;
import org.bosixnet.access.KeyKind;
import org.bosixnet.access.Roles;
import org.bosixnet.host.HostKeys;
import org.bosixnet.host.HostName;
import org.bosixnet.host.HostRegistry;
import org.jspecify.annotations.Nullable;

/** Binds a name to a key, and takes its keys away. */
@Path("/api/v1/hosts/{name}/key")
@Produces(MediaType.APPLICATION_JSON)
public final class HostKeyResource {

    private final HostRegistry registry;
    private final Caller caller;
    private final SecureRandom random;

    @Inject
    HostKeyResource(HostRegistry registry, Caller caller, SecureRandom random) {
        this.registry = registry;
        this.caller = caller;
        this.random = random;
    }

    /** Binds the name to the key in the body; an administrator who sends none gets one made. */
    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @RolesAllowed({Roles.JOIN, Roles.HOST, Roles.ADMIN})
    public Response bind(@PathParam("name") String text, @Nullable KeyRequest request) {
        HostName name = new HostName(text);
        AccessKey sent = request == null ? null : request.key().orElse(null);
        AccessKey key = sent == null ? made() : sent;
        HostKeys.Binding binding = caller.kind() == KeyKind.JOIN
                ? registry.keys().claim(name, key.id(), key.digest(), claim())
                : registry.keys().bind(name, key.id(), key.digest(), caller.authority());
        return Response.status(binding.bound() ? Response.Status.CREATED : Response.Status.OK)
                .entity(new KeyJson(
                        name.value(),
                        binding.key().id(),
                        binding.key().created().toString(),
                        sent == null ? key.secretText() : null))
                .header(HttpHeaders.CACHE_CONTROL, "no-store")
                .build();
    }

    @DELETE
    @RolesAllowed(Roles.ADMIN)
    public Response unbind(@PathParam("name") String text) {
        HostName name = new HostName(text);
        if (!registry.keys().unbind(name)) {
            throw new ProblemException(Problem.NO_KEY_BOUND, "The name '" + name + "' is bound to no key.");
        }
        return Response.noContent().build();
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
                caller.presentedKey(), caller.client().hostAddress().orElse(null));
    }
}
