package org.bosixnet.http;

import jakarta.annotation.security.RolesAllowed;
import jakarta.json.bind.annotation.JsonbPropertyOrder;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.function.Predicate;
import org.bosixnet.access.KeyRing;
import org.bosixnet.access.Roles;
import org.bosixnet.host.Escaped;
import org.bosixnet.host.HostName;
import org.bosixnet.host.HostRecord;
import org.bosixnet.http.problem.Answers;
import org.bosixnet.http.problem.Problem;
import org.bosixnet.http.problem.ProblemException;
import org.bosixnet.registry.HostRegistry;
import org.jspecify.annotations.Nullable;

/** Shows an administrator which keys own which names. */
@Path("/api/v1/keys")
@Produces(MediaType.APPLICATION_JSON)
public final class KeysResource {

    /** The most names in one answer. */
    static final int PAGE = 1000;

    private final HostRegistry registry;
    private final KeyRing keys;

    /**
     * Names that keys own, on the wire.
     *
     * @param next the name after which to continue; missing if that is all
     */
    @JsonbPropertyOrder({"keys", "next"})
    public record KeysJson(
            List<BoundNameJson> keys, @Nullable String next) {}

    KeysResource(HostRegistry registry, KeyRing keys) {
        this.registry = registry;
        this.keys = keys;
    }

    /**
     * Lists the names that keys own, sorted; at most {@value #PAGE}, and where to continue if there are more.
     *
     * @param name the only name asked for
     * @param listed {@code true} or {@code false}: only the names that have addresses, or that have none
     */
    @GET
    @RolesAllowed(Roles.ADMIN)
    public Response list(
            @QueryParam("after") @Nullable String after,
            @QueryParam("name") @Nullable String name,
            @QueryParam("listed") @Nullable String listed) {
        HostName from = after == null ? null : HostName.stored(after);
        Predicate<HostRecord> wanted = wanted(listed);
        if (name != null) {
            HostName only = HostName.stored(name);
            wanted = wanted.and(record -> record.name().equals(only));
        }
        List<HostRecord> bound = registry.view().bound(wanted, from, PAGE + 1);
        List<HostRecord> page = bound.subList(0, Math.min(PAGE, bound.size()));
        return Answers.uncached(
                Response.ok(),
                new KeysJson(
                        page.stream()
                                .map(record -> BoundNameJson.of(record, keys))
                                .toList(),
                        bound.size() > PAGE ? page.get(PAGE - 1).name().value() : null));
    }

    private static Predicate<HostRecord> wanted(@Nullable String listed) {
        if (listed == null) {
            return record -> true;
        }
        return switch (listed) {
            case "true" -> HostRecord::listed;
            case "false" -> record -> !record.listed();
            default ->
                throw new ProblemException(
                        Problem.INVALID_PARAMETER,
                        "The parameter 'listed' must be true or false, not '" + Escaped.of(listed) + "'.");
        };
    }
}
