package org.bosixnet.http;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.function.Predicate;
import org.bosixnet.access.Caller;
import org.bosixnet.access.Roles;
import org.bosixnet.events.EventStream;
import org.bosixnet.host.Position;
import org.bosixnet.http.body.BodyFilter;
import org.bosixnet.http.problem.Answers;
import org.bosixnet.http.request.RequestTarget;
import org.jspecify.annotations.Nullable;

/**
 * Begins a stream of changes. Not JAX-RS, whose streams block. A request of a caller that may not read continues to
 * {@link EventsResource}, where it is refused like any other.
 */
public final class EventsFilter implements Filter {

    /** The path of the stream. */
    static final String PATH = "/api/v1/events";

    private final EventStream stream;
    private final Predicate<Caller> stillReads;

    /**
     * @param stillReads tells whether a caller that was allowed to read still is
     */
    public EventsFilter(EventStream stream, Predicate<Caller> stillReads) {
        this.stream = stream;
        this.stillReads = stillReads;
    }

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        HttpServletRequest http = (HttpServletRequest) request;
        if (http.getMethod().equals("GET")
                && RequestTarget.isFor(PATH, http)
                && Caller.of(http).has(Roles.READER)
                && !BodyFilter.withholdsBodyOf(http::getAttribute)) {
            begin(http, (HttpServletResponse) response);
        } else {
            chain.doFilter(request, response);
        }
    }

    private void begin(HttpServletRequest request, HttpServletResponse response) throws IOException {
        Caller caller = Caller.of(request);
        Position position = position(request);
        boolean seen = Boolean.parseBoolean(RequestTarget.parameter(request, "seen"));
        stream.subscribe(
                () -> startAsync(request, response),
                position,
                seen,
                new EventStream.Owner(caller.key(), caller.client().block(), () -> stillReads.test(caller)));
    }

    private static AsyncContext startAsync(HttpServletRequest request, HttpServletResponse response) {
        AsyncContext async = request.startAsync(request, response);
        async.setTimeout(0);
        response.setContentType("text/event-stream");
        response.setCharacterEncoding("UTF-8");
        response.setHeader("Cache-Control", "no-store");
        response.setHeader("X-Accel-Buffering", "no"); // otherwise nginx would hold events back until a buffer is full
        return async;
    }

    /**
     * Returns the client's position. The header, in which a browser says how far it got, is newer than the query, with
     * which it began.
     */
    private static @Nullable Position position(HttpServletRequest request) {
        String last = request.getHeader("Last-Event-ID");
        String text = last == null || last.isEmpty() ? RequestTarget.parameter(request, "since") : last;
        return text == null ? null : Answers.position(text);
    }
}
