package org.bosixnet.http;

import jakarta.annotation.security.PermitAll;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HEAD;
import jakarta.ws.rs.NotSupportedException;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.bosixnet.access.Credentials;
import org.bosixnet.access.Caller;
import org.bosixnet.access.RequestLog;
import org.bosixnet.access.Roles;
import org.bosixnet.registry.HostRegistry;

/**
 * dyndns2, which routers and ddclient speak. Takes every key that the registry knows: which of the names it is for, each
 * name's line of the answer says.
 */
@Path("/{path: " + Dyndns2Answers.PATH + "}")
public final class Dyndns2Resource {

    private final HostRegistry registry;
    private final Caller caller;
    private final RequestLog log;
    private final HttpHeaders headers;

    @Inject
    Dyndns2Resource(HostRegistry registry, Caller caller, RequestLog log, @Context HttpHeaders headers) {
        this.registry = registry;
        this.caller = caller;
        this.log = log;
        this.headers = headers;
    }

    @GET
    @PermitAll
    public Response get(@Context UriInfo uri, @Context HttpServletRequest request) {
        demandKey(request);
        return update(uri.getQueryParameters(), request);
    }

    /** Answers whether the key is one, and changes nothing. */
    @HEAD
    @PermitAll
    public Response head(@Context HttpServletRequest request) {
        demandKey(request);
        return Dyndns2Answers.of("");
    }

    /** Takes the parameters from the query as well, since some clients send a form without content. */
    @POST
    @PermitAll
    public Response post(InputStream unread, @Context UriInfo uri, @Context HttpServletRequest request)
            throws IOException {
        demandKey(request);
        byte[] body = unread.readAllBytes();
        if (body.length > 0 && headers.getMediaType() != null) {
            throw new NotSupportedException(); // ReadableHeaders hides the type of a form
        }
        MultivaluedMap<String, String> parameters = Query.decoded(new String(body, StandardCharsets.UTF_8));
        uri.getQueryParameters().forEach(parameters::addAll);
        return update(parameters, request);
    }

    /** Refuses a browser first: one that is asked for a key by {@code Basic} keeps it, and sends it along later. */
    private void demandKey(HttpServletRequest request) {
        BrowserGuard.refuseBrowser(request);
        if (caller.anonymous()) {
            Authorization.demand(caller, Roles.HOST);
        }
    }

    private Response update(MultivaluedMap<String, String> parameters, HttpServletRequest request) {
        return Dyndns2Answers.of(new Dyndns2Updates(registry, caller, log)
                .lines(Dyndns2Request.of(parameters, Credentials.userName(request))));
    }
}
