package org.bosixnet.http;

import jakarta.annotation.security.PermitAll;
import jakarta.json.bind.annotation.JsonbPropertyOrder;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.OPTIONS;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.bosixnet.access.Caller;
import org.bosixnet.access.Requests;
import org.bosixnet.access.Roles;
import org.bosixnet.http.problem.Answers;
import org.bosixnet.http.problem.Problem;
import org.bosixnet.registry.HostRegistry;
import org.jspecify.annotations.Nullable;

/** Reports to a supervisor whether the registry runs, and whether it can do its work. */
@Path("/health")
@Produces(MediaType.APPLICATION_JSON)
public final class HealthResource {

    private static final Set<String> ASKED = Set.of("", "health/live", "health/ready");

    private final HostRegistry registry;

    /**
     * Health on the wire.
     *
     * @param status {@code up} or {@code down}
     * @param reason why it is down; absent if it is up
     * @param warnings what else is wrong, told to administrators; absent if that is nothing
     */
    @JsonbPropertyOrder({"status", "reason", "warnings"})
    public record HealthJson(
            String status,
            @Nullable String reason,
            @Nullable List<String> warnings) {}

    HealthResource(HostRegistry registry) {
        this.registry = registry;
    }

    @GET
    @PermitAll
    @Path("live")
    public Response live() {
        return Answers.uncached(Response.ok(), new HealthJson("up", null, null));
    }

    /**
     * Returns whether the registry can do its work. Only an administrator is told why not, and what else is wrong, since that
     * names files of the machine.
     */
    @GET
    @PermitAll
    @Path("ready")
    public Response ready(@Context HttpServletRequest request) {
        Caller caller = Caller.of(request);
        Optional<String> unavailable = registry.unavailable()
                .map(reason -> caller.has(Roles.ADMIN) ? reason : Problem.STORE_UNAVAILABLE.title() + ".");
        List<String> warnings = caller.has(Roles.ADMIN) ? registry.warnings() : List.of();
        return Answers.uncached(
                Response.status(unavailable.isEmpty() ? 200 : 503),
                new HealthJson(
                        unavailable.isEmpty() ? "up" : "down",
                        unavailable.orElse(null),
                        warnings.isEmpty() ? null : warnings));
    }

    /** Returns 204 like {@code GET}, without a body: load balancers ask so, too. */
    @OPTIONS
    @PermitAll
    @Path("live")
    @Produces(MediaType.WILDCARD)
    public Response liveOptions() {
        return options();
    }

    /** Returns 204, or 503 while changes cannot be stored: load balancers ask so, too. */
    @OPTIONS
    @PermitAll
    @Path("ready")
    @Produces(MediaType.WILDCARD)
    public Response readyOptions() {
        return registry.unavailable().isEmpty()
                ? options()
                : Answers.uncached(
                        Response.status(503).type(MediaType.APPLICATION_JSON),
                        new HealthJson("down", Problem.STORE_UNAVAILABLE.title() + ".", null));
    }

    /** Returns whether a path, without its first slash, is one by which load balancers ask whether the registry is up. */
    static boolean isAskedBy(String path) {
        String plain = Requests.withoutParameters(path);
        return ASKED.contains(plain.endsWith("/") ? plain.substring(0, plain.length() - 1) : plain);
    }

    /** Returns an answer to OPTIONS. */
    static Response options() {
        return Response.noContent()
                .allow(HttpMethod.GET, HttpMethod.HEAD, HttpMethod.OPTIONS)
                .header(HttpHeaders.CACHE_CONTROL, "no-store")
                .build();
    }
}
