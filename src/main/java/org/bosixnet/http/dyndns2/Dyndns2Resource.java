package org.bosixnet.http.dyndns2;

import jakarta.annotation.security.PermitAll;
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
import org.bosixnet.access.BrowserSigns;
import org.bosixnet.access.Caller;
import org.bosixnet.access.Credentials;
import org.bosixnet.access.RequestLog;
import org.bosixnet.access.Roles;
import org.bosixnet.http.problem.ProblemException;
import org.bosixnet.http.request.RequestTarget;
import org.bosixnet.registry.HostRegistry;

/**
 * The protocol dyndns2, which routers and ddclient speak. Accepts every key that the registry knows; the answer has a
 * line for each name that says whether the key is for it.
 */
@Path("/{path: " + Dyndns2Answers.PATH + "}")
public final class Dyndns2Resource {

    private final HostRegistry registry;
    private final RequestLog log;

    public Dyndns2Resource(HostRegistry registry, RequestLog log) {
        this.registry = registry;
        this.log = log;
    }

    @GET
    @PermitAll
    public Response get(@Context UriInfo uri, @Context HttpServletRequest request) {
        demandKey(request);
        return update(uri.getQueryParameters(), request);
    }

    /** Answers whether the key is valid, and changes nothing. */
    @HEAD
    @PermitAll
    public Response head(@Context HttpServletRequest request) {
        demandKey(request);
        return Dyndns2Answers.of("");
    }

    /** Reads the parameters from the form and the query, since some clients send a form without content. */
    @POST
    @PermitAll
    public Response post(
            InputStream unread, @Context UriInfo uri, @Context HttpHeaders headers, @Context HttpServletRequest request)
            throws IOException {
        demandKey(request);
        byte[] body = unread.readAllBytes();
        if (body.length > 0 && headers.getMediaType() != null) {
            throw new NotSupportedException(); // ReadableHeaders hides the type of a form
        }
        MultivaluedMap<String, String> parameters = RequestTarget.parameters(new String(body, StandardCharsets.UTF_8));
        uri.getQueryParameters().forEach(parameters::addAll);
        return update(parameters, request);
    }

    /**
     * Demands a key, but refuses a browser first: if asked for a key by {@code Basic}, it keeps it and sends it along
     * later.
     */
    private static void demandKey(HttpServletRequest request) {
        BrowserSigns.sure(request).ifPresent(sign -> {
            throw ProblemException.browser(sign);
        });
        Caller caller = Caller.of(request);
        if (!mayAsk(caller)) {
            throw ProblemException.refusal(caller);
        }
    }

    private static boolean mayAsk(Caller caller) {
        return !caller.anonymous() || caller.has(Roles.HOST);
    }

    /** Returns whether the body of a request is read here, unless the request is refused for another reason. */
    public static boolean takesBody(HttpServletRequest request) {
        return Dyndns2Answers.areGivenAt(RequestTarget.path(request))
                && mayAsk(Caller.of(request))
                && BrowserSigns.sure(request).isEmpty();
    }

    private Response update(MultivaluedMap<String, String> parameters, HttpServletRequest request) {
        return Dyndns2Answers.of(new Dyndns2Updates(registry, Caller.of(request), log)
                .lines(Dyndns2Request.of(parameters, Credentials.userName(request))));
    }
}
