package org.bosixnet.http;

import com.google.errorprone.annotations.DoNotCall;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HEAD;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import org.bosixnet.access.Roles;

/** Declares the path of the stream of changes and who may read it; {@link EventsFilter} answers those who may. */
@Path(EventsFilter.PATH)
public final class EventsResource {

    @GET
    @RolesAllowed(Roles.READER)
    @DoNotCall("a request that becomes a stream never gets here")
    public Response get() {
        throw new IllegalStateException("a request that becomes a stream never gets here");
    }

    /** Answers as for a stream, but begins none. */
    @HEAD
    @RolesAllowed(Roles.READER)
    public Response head() {
        return Response.ok()
                .type("text/event-stream;charset=UTF-8")
                .header(HttpHeaders.CACHE_CONTROL, "no-store")
                .build();
    }
}
