package org.bosixnet.http.body;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.bosixnet.access.Caller;
import org.bosixnet.access.Requests;
import org.bosixnet.http.problem.Problem;
import org.bosixnet.http.problem.ProblemException;
import org.bosixnet.limit.ThrottledException;
import org.jspecify.annotations.Nullable;

/**
 * Keeps clients from holding a thread with a body that trickles in. A body that has come with its request is read into
 * memory first. A later one is not read if no resource takes it, or if its client may not send it: such a request is
 * answered without its body. The rest are awaited without a thread, each within the same time.
 */
public final class BodyFilter implements Filter {

    /** The longest body in bytes. */
    public static final int MAX_BYTES = 64 * 1024;

    private static final String WITHHELD = BodyFilter.class.getName() + ".withheld";
    private static final String READ = BodyFilter.class.getName() + ".read";
    private static final String ARRIVED = BodyFilter.class.getName() + ".arrived";

    private static final byte[] NOTHING = new byte[0];

    private static final Set<String> METHODS = Set.of("POST", "PUT");

    /** Roughly how soon a client may try again after one too many. */
    private static final Duration SOON = Duration.ofSeconds(10);

    private final Duration time;
    private final Predicate<HttpServletRequest> taken;
    private final BodyPlaces places = new BodyPlaces();

    /**
     * @param time the time within which a body must arrive
     * @param taken returns whether something will read the body, unless it refuses the request for another reason
     */
    public BodyFilter(Duration time, Predicate<HttpServletRequest> taken) {
        this.time = time;
        this.taken = taken;
    }

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        HttpServletRequest http = (HttpServletRequest) request;
        HttpServletResponse answer = (HttpServletResponse) response;
        if (http.getAttribute(ARRIVED) instanceof ArrivingBody arrived) {
            http.setAttribute(READ, true);
            answer(arrived.request(), http, answer, chain);
        } else if (!announcesBody(http)) {
            chain.doFilter(request, response);
        } else {
            byte[] here = here(http);
            if (here.length == http.getContentLengthLong()) {
                http.setAttribute(READ, true);
                chain.doFilter(BodyRequest.with(http, here), response);
            } else {
                awaitRest(here, http, answer, chain);
            }
        }
    }

    /** Waits for the rest of a body, if anyone is to read it. */
    private void awaitRest(byte[] here, HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        if (!METHODS.contains(request.getMethod()) || !taken.test(request)) {
            withhold(
                    request,
                    response,
                    chain,
                    () -> new ProblemException(Problem.BAD_REQUEST, "A body is not accepted here."));
        } else if (request.getContentLengthLong() > MAX_BYTES) {
            withhold(request, response, chain, BodyFilter::tooLarge);
        } else {
            BodyPlaces.Place place = places.take(Caller.of(request).client().block());
            if (place == null) {
                withhold(request, response, chain, BodyFilter::tooMany);
            } else {
                await(here, request, response, place);
            }
        }
    }

    /**
     * Returns whether the request that has those attributes has an unread body, so that the connection must end with
     * the answer.
     */
    public static boolean withholdsBodyOf(Function<String, @Nullable Object> attributes) {
        return attributes.apply(WITHHELD) != null;
    }

    /** Returns whether a body that was not read may still come, so that the connection must end. */
    public static boolean isUnread(HttpServletRequest request) {
        return announcesBody(request) && (withholdsBodyOf(request::getAttribute) || request.getAttribute(READ) == null);
    }

    static ProblemException tooLarge() {
        return new ProblemException(Problem.BODY_TOO_LARGE, "A body has at most " + MAX_BYTES + " bytes.");
    }

    private static ThrottledException tooMany() {
        return new ThrottledException("Too many bodies are arriving slowly.", SOON);
    }

    private ProblemException tooLate() {
        return new ProblemException(
                Problem.REQUEST_TIMEOUT, "The body did not arrive within " + time.toSeconds() + " seconds.");
    }

    /**
     * Returns whether there may be a body. HTTP/2 needs no header for one (RFC 9113 section 8.1), so asks the
     * container.
     */
    private static boolean announcesBody(HttpServletRequest request) {
        long length = request.getContentLengthLong();
        return length > 0
                || request.getHeader("Transfer-Encoding") != null
                || (length < 0
                        && Requests.isTwoOrNewer(request)
                        && METHODS.contains(request.getMethod())
                        && !isFinished(request));
    }

    private static boolean isFinished(HttpServletRequest request) {
        try {
            return request.getInputStream().isFinished();
        } catch (IOException | IllegalStateException e) {
            return false; // if it cannot be checked, there may be a body
        }
    }

    /**
     * Returns what can be read of the body without waiting: nearly always all of it. Of what it has, Tomcat tells no more than
     * that it has something. One that the client asks permission to send has not come, and to look at it would grant the
     * permission in Jetty.
     */
    private static byte[] here(HttpServletRequest request) throws IOException {
        long length = request.getContentLengthLong();
        if (length <= 0 || length > MAX_BYTES || request.getHeader("Expect") != null) {
            return NOTHING;
        }
        ServletInputStream in = request.getInputStream();
        if (in.available() <= 0) {
            return NOTHING;
        }
        byte[] bytes = new byte[(int) length];
        int read = 0;
        while (read < bytes.length && in.available() > 0) {
            int more = in.read(bytes, read, bytes.length - read);
            if (more < 0) {
                break;
            }
            read += more;
        }
        return read == bytes.length ? bytes : Arrays.copyOf(bytes, read);
    }

    private static void withhold(
            HttpServletRequest request, HttpServletResponse response, FilterChain chain, Supplier<RuntimeException> why)
            throws IOException, ServletException {
        BodyRequest without = BodyRequest.without(request, why);
        answer(without, without, response, chain);
    }

    /** Answers, and ends the connection if it may contain more than was read. */
    private static void answer(
            BodyRequest body, HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        boolean withheld = body.isWithheld();
        if (withheld) {
            request.setAttribute(WITHHELD, true);
            UnwantedBody.announce(request, response);
        }
        chain.doFilter(request, response);
        if (withheld && !request.isAsyncStarted()) {
            UnwantedBody.leave(request, response);
        }
    }

    private void await(byte[] here, HttpServletRequest request, HttpServletResponse response, BodyPlaces.Place place)
            throws IOException {
        BodyRequest arriving = BodyRequest.without(request, this::tooLate);
        ServletInputStream in;
        AsyncContext async;
        try {
            in = request.getInputStream();
            async = request.startAsync(arriving, response);
        } catch (IOException | RuntimeException | Error e) {
            place.giveBack();
            throw e;
        }
        async.setTimeout(time.toMillis());
        ArrivingBody body = new ArrivingBody(async, in, here, arriving, place);
        request.setAttribute(ARRIVED, body);
        async.addListener(body);
        in.setReadListener(body);
    }
}
