package org.bosixnet.http;

import jakarta.annotation.security.PermitAll;
import jakarta.annotation.security.RolesAllowed;
import jakarta.json.bind.annotation.JsonbPropertyOrder;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import org.bosixnet.access.Caller;
import org.bosixnet.access.KeyKind;
import org.bosixnet.access.OwnHttps;
import org.bosixnet.access.OwnOrigin;
import org.bosixnet.access.OwnUrls;
import org.bosixnet.access.Roles;
import org.bosixnet.access.SessionCookie;
import org.bosixnet.access.Sessions;
import org.bosixnet.http.problem.Answers;
import org.bosixnet.http.problem.ProblemException;
import org.bosixnet.registry.Audit;
import org.jspecify.annotations.Nullable;

/** Signs the page in and out. */
@Path("/api/v1/session")
@Produces(MediaType.APPLICATION_JSON)
public final class SessionResource {

    private final Sessions sessions;
    private final OwnOrigin origin;
    private final OwnUrls urls;
    private final Audit audit;

    /**
     * The user of the page, on the wire.
     *
     * @param access the value of the setting {@code bosixnet.access}
     * @param key the kind of key, missing for a caller that presented none
     * @param roles what the caller may do
     * @param url where other computers find the registry; missing unless the caller may read, and calls it by a name
     *     that leads each computer to itself
     * @param pin the key that the registry itself shows there, as clients pin it; missing unless the caller is an
     *     administrator, and that is known
     * @param certified whether somebody else vouches for that key; missing if {@code pin} is
     */
    @JsonbPropertyOrder({"access", "key", "roles", "url", "pin", "certified"})
    public record SessionJson(
            String access,
            @Nullable String key,
            List<String> roles,
            @Nullable String url,
            @Nullable String pin,
            @Nullable Boolean certified) {}

    SessionResource(Sessions sessions, OwnOrigin origin, OwnUrls urls, Audit audit) {
        this.sessions = sessions;
        this.origin = origin;
        this.urls = urls;
        this.audit = audit;
    }

    /** Returns what the page may do, so that it knows whether to ask for a key. */
    @GET
    @PermitAll
    public Response get(@Context HttpServletRequest request) {
        return Answers.uncached(Response.ok(), json(Caller.of(request), request));
    }

    /** Begins a session for the reader's or administrator's key that the request presents. */
    @POST
    @RolesAllowed(Roles.READER)
    public Response signIn(@Context HttpServletRequest request) {
        Caller caller = Caller.of(request);
        if (caller.anonymous() || caller.session() != null) {
            throw ProblemException.noKey();
        }
        if (caller.kind() != KeyKind.READER && caller.kind() != KeyKind.ADMIN) {
            throw ProblemException.notAllowed(caller);
        }
        SessionCookie.tokens(request, origin).forEach(sessions::end); // the browser forgets it now
        String token = sessions.begin(caller.presentedKey(), caller.actor().id());
        audit.signedIn(caller.actor());
        return Answers.uncached(
                Response.ok().header(HttpHeaders.SET_COOKIE, SessionCookie.header(token, request, origin)),
                json(caller, request));
    }

    private SessionJson json(Caller caller, HttpServletRequest request) {
        URI own = origin.addressOf(request, caller.client()).resolve("../..");
        Optional<String> better = caller.has(Roles.READER) ? urls.insteadOf(own) : Optional.empty();
        Optional<OwnHttps.Key> key = caller.has(Roles.ADMIN) ? key(request, own, better) : Optional.empty();
        return new SessionJson(
                caller.open() ? "open" : "keys",
                caller.anonymous() ? null : caller.getName(),
                caller.roles().stream().sorted().toList(),
                better.orElse(null),
                key.map(OwnHttps.Key::pin).orElse(null),
                key.map(OwnHttps.Key::certified).orElse(null));
    }

    /** Of the caller's own URL that is known only if no proxy has taken the TLS off. */
    private Optional<OwnHttps.Key> key(HttpServletRequest request, URI own, Optional<String> better) {
        return better.map(URI::create)
                .or(() -> request.isSecure() ? Optional.of(own) : Optional.empty())
                .flatMap(urls::keyAt);
    }

    @DELETE
    @PermitAll
    public Response signOut(@Context HttpServletRequest request) {
        Caller caller = Caller.of(request);
        SessionCookie.tokens(request, origin).forEach(sessions::end);
        if (caller.session() != null) {
            audit.signedOut(caller.actor());
        }
        return Response.noContent()
                .header(HttpHeaders.SET_COOKIE, SessionCookie.header("", request, origin))
                .build();
    }
}
