package org.bosixnet.http;

import com.google.errorprone.annotations.DoNotCall;
import jakarta.annotation.security.PermitAll;
import jakarta.annotation.security.RolesAllowed;
import jakarta.servlet.ServletContext;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HEAD;
import jakarta.ws.rs.OPTIONS;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Objects;
import org.bosixnet.access.BrowserSigns;
import org.bosixnet.access.Caller;
import org.bosixnet.access.Roles;
import org.bosixnet.host.HostAddress;
import org.bosixnet.host.HostName;
import org.bosixnet.host.Reports;
import org.bosixnet.http.problem.Answers;
import org.bosixnet.http.problem.Problem;
import org.bosixnet.http.problem.ProblemException;
import org.bosixnet.http.request.ListHeaders;
import org.bosixnet.registry.HostRegistry;

/**
 * The original's protocol, and the page for browsers. In one class, since in JAX-RS a second class whose path is a
 * template would take precedence over the literal paths here.
 */
@Path("/")
public final class OriginalResource {

    private final HostRegistry registry;
    private final RequestCounter counter;

    OriginalResource(HostRegistry registry, RequestCounter counter) {
        this.registry = registry;
        this.counter = counter;
    }

    /**
     * Answers a browser with the page, which contains no secrets; ListsFilter has given every other reader the list.
     */
    @GET
    @PermitAll
    public Response root(@Context HttpServletRequest request, @Context ServletContext context) throws IOException {
        if (!ListHeaders.wantsPage(request)) {
            Caller caller = Caller.of(request);
            throw caller.has(Roles.READER) ? ListsFilter.failure(request) : ProblemException.refusal(caller);
        }
        return page(context);
    }

    /** Answers the question by which HAProxy finds out, unless told otherwise, whether a server is up. */
    @OPTIONS
    @PermitAll
    public Response options() {
        return HealthResource.options();
    }

    /** Throws the reason why there is no list: see {@link ListsFilter}. */
    @GET
    @RolesAllowed(Roles.READER)
    @Path("hosts")
    @DoNotCall("a request that is answered with a list never gets here")
    public Response hosts(@Context HttpServletRequest request) {
        throw ListsFilter.failure(request);
    }

    /** Throws the reason why there is no list: see {@link ListsFilter}. */
    @GET
    @RolesAllowed(Roles.READER)
    @Path("timestamps")
    @DoNotCall("a request that is answered with a list never gets here")
    public Response timestamps(@Context HttpServletRequest request) {
        throw ListsFilter.failure(request);
    }

    @GET
    @RolesAllowed(Roles.READER)
    @Path("counter")
    public Response counter() {
        return Answers.text("Counter: " + counter.requests());
    }

    /**
     * Returns the preferred address. The original's agent sends this request in each period, which is a sign of life; a
     * browser's request is none.
     */
    @GET
    @RolesAllowed(Roles.READER)
    @Path("{name}")
    public Response get(
            @PathParam("name") String text,
            @QueryParam("update") List<String> update,
            @Context HttpServletRequest request) {
        if (!update.isEmpty()) {
            return update(new HostName(text), update, request);
        }
        return address(text, request);
    }

    /** Answers like GET, but changes nothing. */
    @HEAD
    @RolesAllowed(Roles.READER)
    @Path("{name}")
    public Response head(@PathParam("name") String text, @Context HttpServletRequest request) {
        return address(text, request);
    }

    private Response address(String text, HttpServletRequest request) {
        return NameFilter.read(HostName.stored(text), request, registry)
                .map(record -> Answers.text(record.preferredAddress().text()))
                .orElseThrow(() -> ProblemException.unknownHost(new HostName(text)));
    }

    private Response update(HostName name, List<String> update, HttpServletRequest request) {
        BrowserSigns.sure(request).ifPresent(sign -> {
            throw ProblemException.browser(sign);
        });
        if (update.size() > 1) {
            throw new ProblemException(
                    Problem.INVALID_PARAMETER, "The parameter 'update' appears " + update.size() + " times.");
        }
        HostAddress address = new HostAddress(update.get(0));
        registry.update(name, List.of(address), Caller.of(request).authority().ofHost(Reports.ORIGINAL));
        return Answers.text(address.text());
    }

    private static Response page(ServletContext context) throws IOException {
        try (InputStream page = Objects.requireNonNull(context.getResourceAsStream("/ui/index.html"))) {
            return Response.ok(page.readAllBytes(), MediaType.TEXT_HTML + "; charset=UTF-8")
                    .header(HttpHeaders.CACHE_CONTROL, "no-cache")
                    .header(HttpHeaders.VARY, HttpHeaders.ACCEPT)
                    .build();
        }
    }
}
