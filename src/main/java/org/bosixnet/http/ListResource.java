package org.bosixnet.http;

import jakarta.inject.Inject;
import jakarta.servlet.ServletContext;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Request;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;

/** The lists of the original's protocol, and the page for browsers. */
@Path("/")
public final class ListResource {

    private final HostLists lists;
    private final RequestCounter counter;

    @Inject
    ListResource(HostLists lists, RequestCounter counter) {
        this.lists = lists;
        this.counter = counter;
    }

    /** Answers a browser with the page, and everyone else with the list. */
    @GET
    public Response root(@Context Request request, @Context HttpHeaders headers, @Context ServletContext context)
            throws IOException {
        boolean browser = headers.getAcceptableMediaTypes().stream()
                .anyMatch(type ->
                        type.getType().equals("text") && type.getSubtype().equals("html"));
        Response answer = browser ? page(context) : hosts(request, headers);
        answer.getHeaders().add(HttpHeaders.VARY, HttpHeaders.ACCEPT);
        return answer;
    }

    @GET
    @Path("hosts")
    public Response hosts(@Context Request request, @Context HttpHeaders headers) {
        return Answers.list(lists.hosts(), Answers.TEXT, request, headers);
    }

    @GET
    @Path("timestamps")
    public Response timestamps(@Context Request request, @Context HttpHeaders headers) {
        return Answers.list(lists.timestamps(), Answers.TEXT, request, headers);
    }

    @GET
    @Path("counter")
    public Response counter() {
        return Answers.text("Counter: " + counter.requests());
    }

    private static Response page(ServletContext context) throws IOException {
        try (InputStream page = Objects.requireNonNull(context.getResourceAsStream("/ui/index.html"))) {
            return Response.ok(page.readAllBytes(), MediaType.TEXT_HTML + "; charset=UTF-8")
                    .header(HttpHeaders.CACHE_CONTROL, "no-cache")
                    .build();
        }
    }
}
