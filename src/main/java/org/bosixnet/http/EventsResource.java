package org.bosixnet.http;

import com.google.errorprone.annotations.DoNotCall;
import jakarta.annotation.security.RolesAllowed;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HEAD;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import org.bosixnet.access.Roles;

/** Says why a request for the stream of changes did not become one: see {@link EventsFilter}. */
@Path(EventsFilter.PATH)
public final class EventsResource {

    @GET
    @RolesAllowed(Roles.READER)
    @DoNotCall("a request that becomes a stream never comes here")
    public Response refuse(@Context HttpServletRequest request) {
        throw (RuntimeException) request.getAttribute(EventsFilter.FAILURE);
    }

    /** Answers that there is a stream, and begins none. */
    @HEAD
    @RolesAllowed(Roles.READER)
    public Response head() {
        return Response.ok().type("text/event-stream;charset=UTF-8").build();
    }
}
