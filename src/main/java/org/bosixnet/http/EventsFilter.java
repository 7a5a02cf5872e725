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
import java.util.regex.Pattern;
import org.bosixnet.access.Caller;
import org.bosixnet.access.ClientAddress;
import org.bosixnet.access.KeyKind;
import org.bosixnet.access.Roles;
import org.bosixnet.async.StreamOwner;
import org.bosixnet.events.EventStream;
import org.bosixnet.host.Position;
import org.bosixnet.http.problem.Answers;
import org.bosixnet.http.problem.Problem;
import org.bosixnet.http.problem.ProblemException;
import org.bosixnet.http.request.RequestTarget;
import org.jspecify.annotations.Nullable;

/**
 * Begins a stream of changes. Not JAX-RS, whose streams block. A request of a caller that may not read continues to
 * {@link EventsResource}, where it is refused like any other.
 */
public final class EventsFilter implements Filter {

    /** The path of the stream. */
    public static final String PATH = "/api/v1/events";

    /** What a client may call itself: long enough that no two happen to have the same. */
    private static final Pattern PROGRAM = Pattern.compile("[A-Za-z0-9._~-]{8,64}");

    private final EventStream stream;
    private final Predicate<Position> reached;
    private final Predicate<Caller> stillReads;

    /**
     * @param reached tells whether the registry knows all up to a position
     * @param stillReads tells whether a caller that was allowed to read still is
     */
    public EventsFilter(EventStream stream, Predicate<Position> reached, Predicate<Caller> stillReads) {
        this.stream = stream;
        this.reached = reached;
        this.stillReads = stillReads;
    }

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        HttpServletRequest http = (HttpServletRequest) request;
        if (http.getMethod().equals("GET")
                && RequestTarget.isFor(PATH, http)
                && RequestGuard.wouldLetPass(http, Roles.READER)) {
            begin(http, (HttpServletResponse) response);
        } else {
            chain.doFilter(request, response);
        }
    }

    private void begin(HttpServletRequest request, HttpServletResponse response) throws IOException {
        Caller caller = Caller.of(request);
        Position position = position(request);
        if (position != null && !reached.test(position)) {
            throw ProblemException.behind();
        }
        boolean seen = Boolean.parseBoolean(RequestTarget.parameter(request, "seen"));
        stream.subscribe(
                () -> startAsync(request, response),
                position,
                seen,
                owner(caller, RequestTarget.parameter(request, "client")),
                () -> stillReads.test(caller));
    }

    /** Returns whose stream it is: a host's key is one computer's, and so is an IPv6 address that no proxy stands for. */
    private static StreamOwner owner(Caller caller, @Nullable String program) {
        if (program != null && !PROGRAM.matcher(program).matches()) {
            throw new ProblemException(
                    Problem.INVALID_PARAMETER,
                    "'client' is not allowed; it has 8 to 64 letters, digits, '.', '_', '~' and '-', by random.");
        }
        ClientAddress client = caller.client();
        boolean single = !client.hidden() && !client.address().isIpv4();
        return new StreamOwner(
                caller.key(),
                client.block(),
                caller.kind() == KeyKind.HOST ? caller.key() : single ? client.address() : null,
                program);
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
