package org.bosixnet.http;

import jakarta.annotation.security.PermitAll;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
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
import org.bosixnet.access.Caller;
import org.bosixnet.access.KeyKind;
import org.bosixnet.access.OwnOrigin;
import org.bosixnet.access.Roles;
import org.bosixnet.access.SessionCookie;
import org.bosixnet.access.Sessions;
import org.bosixnet.registry.Audit;

/** Signs the page in and out. */
@Path("/api/v1/session")
@Produces(MediaType.APPLICATION_JSON)
public final class SessionResource {

    private final Sessions sessions;
    private final OwnOrigin origin;
    private final Caller caller;
    private final Audit audit;

    @Inject
    SessionResource(Sessions sessions, OwnOrigin origin, Caller caller, Audit audit) {
        this.sessions = sessions;
        this.origin = origin;
        this.caller = caller;
        this.audit = audit;
    }

    /** Tells the page what it may do, so that it knows whether to ask for a key. */
    @GET
    @PermitAll
    public Response get() {
        return Response.ok(SessionJson.of(caller))
                .header(HttpHeaders.CACHE_CONTROL, "no-store")
                .build();
    }

    /** Begins a session for the reader's or administrator's key that the request presents. */
    @POST
    @RolesAllowed(Roles.READER)
    public Response signIn(@Context HttpServletRequest request) {
        if (caller.anonymous() || caller.session() != null) {
            throw ProblemException.noKey();
        }
        if (caller.kind() != KeyKind.READER && caller.kind() != KeyKind.ADMIN) {
            throw ProblemException.notAllowed(caller);
        }
        SessionCookie.token(request).ifPresent(sessions::end); // the browser forgets it now
        String token = sessions.begin(caller.presentedKey(), caller.actor().id());
        audit.signedIn(caller.actor());
        return Response.ok(SessionJson.of(caller))
                .header(HttpHeaders.CACHE_CONTROL, "no-store")
                .header(HttpHeaders.SET_COOKIE, SessionCookie.header(token, request, origin))
                .build();
    }

    @DELETE
    @PermitAll
    public Response signOut(@Context HttpServletRequest request) {
        SessionCookie.token(request).ifPresent(sessions::end);
        if (caller.session() != null) {
            audit.signedOut(caller.actor());
        }
        return Response.noContent()
                .header(HttpHeaders.SET_COOKIE, SessionCookie.header("", request, origin))
                .build();
    }
}
