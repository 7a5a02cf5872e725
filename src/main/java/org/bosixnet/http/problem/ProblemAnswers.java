package org.bosixnet.http.problem;

import jakarta.json.bind.Jsonb;
import jakarta.json.bind.annotation.JsonbPropertyOrder;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.ProcessingException;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.time.Duration;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.bosixnet.access.Caller;
import org.bosixnet.access.RequestLog;
import org.bosixnet.access.Requests;
import org.bosixnet.access.Roles;
import org.bosixnet.dao.StoreException;
import org.bosixnet.host.Escaped;
import org.bosixnet.host.HostName;
import org.bosixnet.http.request.RequestHeaders;
import org.bosixnet.http.request.RequestTarget;
import org.bosixnet.limit.ThrottledException;
import org.bosixnet.registry.RefusedException;
import org.glassfish.jersey.server.ContainerException;
import org.glassfish.jersey.server.internal.process.MappableException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Turns every exception into the one form of error body: JSON (RFC 9457), or a line of text for a client that did not
 * ask for JSON; or into the words of another protocol on its paths. Cannot fail: it reads the request in a way that
 * tolerates anything, and has an answer of last resort.
 */
public final class ProblemAnswers {

    /**
     * The body of an error (RFC 9457), with the stable code beside it.
     *
     * @param free a name that is free instead of the one that is taken; null if none is offered
     */
    @JsonbPropertyOrder({"type", "title", "status", "code", "detail", "free"})
    public record ProblemJson(
            String type,
            String title,
            int status,
            String code,
            String detail,
            @Nullable String free) {}

    private static final Logger LOG = LoggerFactory.getLogger(ProblemAnswers.class);

    /** How soon a client may try again after a 503, in seconds. */
    private static final int RETRY_AFTER = 5;

    /** Never {@code Basic} here: a browser would ask for a key, keep it, and send it along later (RFC 6750). */
    private static final String CHALLENGE = "Bearer realm=\"bosixnet\"";

    private static final String WRONG_KEY = CHALLENGE + ", error=\"invalid_token\"";

    /** The most of a path in a log, in characters. */
    private static final int SHOWN = 100;

    /** The most of a path in an answer, in characters. */
    private static final int TOLD = 300;

    private static final int MOST = 1000;

    private final Jsonb jsonb;
    private final RequestLog log;
    private final Dialect dialect;
    private final Supplier<Duration> returns;
    private final RandomGenerator random;
    private final Map<Problem, LongAdder> told = new EnumMap<>(Problem.class);

    /** The form of problems in a protocol that has its own. */
    public interface Dialect {

        /**
         * Returns the answer for a problem, or empty if the path is not one of the protocol.
         *
         * @param path the path, as {@link RequestTarget} reads it
         * @param status the problem's status, or another one chosen for it
         * @param headers the headers that the problem has in other protocols; may be changed
         */
        Optional<ProblemAnswer> answer(String path, Problem problem, int status, Map<String, String> headers);
    }

    /**
     * @param dialect asked first for the answer to a problem
     * @param returns tells within what time the fleet is to come back if all of it was refused at once, at least 1 s
     */
    public ProblemAnswers(
            Jsonb jsonb, RequestLog log, Dialect dialect, Supplier<Duration> returns, RandomGenerator random) {
        this.returns = returns;
        this.random = random;
        this.dialect = dialect;
        this.jsonb = jsonb;
        this.log = log;
        for (Problem problem : Problem.values()) {
            told.put(problem, new LongAdder());
        }
    }

    /** Returns how many answers told of a problem so far. */
    public long told(Problem problem) {
        return Objects.requireNonNull(told.get(problem)).sum();
    }

    /** Returns the answer to a request that ended with an exception. Logs defects. */
    public ProblemAnswer of(Throwable thrown, HttpServletRequest request) {
        try {
            return made(bare(thrown), request);
        } catch (RuntimeException e) {
            log.defect(LOG, e, "reporting a problem", null);
            return ProblemAnswer.PLAIN;
        }
    }

    /** Returns the answer for a status that other code chose. */
    public ProblemAnswer ofStatus(int status, HttpServletRequest request) {
        return of(new WebApplicationException(status), request);
    }

    private ProblemAnswer made(Throwable thrown, HttpServletRequest request) {
        Optional<Caller> caller = Caller.ifKnown(request);
        if (thrown instanceof RefusedException refused
                && refused.kind() == RefusedException.Kind.NOT_OWNER
                && caller.isPresent()) {
            return made(ProblemException.notOwner(refused, caller.get()), request);
        }
        if (thrown instanceof WebApplicationException e && !(e instanceof ProblemException)) {
            return e.getResponse().getStatus() >= 500
                    ? defect(thrown, request, caller)
                    : ofFramework(e.getResponse(), request);
        }
        Problem problem = isBrokenBody(thrown, request) ? Problem.BAD_REQUEST : Problem.of(thrown);
        if (problem == Problem.INTERNAL) {
            return defect(thrown, request, caller);
        }
        if (thrown instanceof ThrottledException && caller.isPresent()) {
            log.tell(
                    LOG,
                    Level.WARN,
                    "{} was refused: " + thrown.getMessage(),
                    caller.get().client());
        }
        Map<String, String> headers = new HashMap<>();
        if (problem.status() == 503) {
            headers.put(
                    HttpHeaders.RETRY_AFTER,
                    Long.toString((thrown instanceof ThrottledException e
                                    ? e.retryAfter().toSeconds() + 1
                                    : RETRY_AFTER)
                            + random.nextLong(returns.get().toSeconds()))); // or a whole fleet would come at once
        }
        if (problem.status() == 401) {
            headers.put(HttpHeaders.WWW_AUTHENTICATE, problem == Problem.WRONG_KEY ? WRONG_KEY : CHALLENGE);
        }
        return inForm(request, problem, problem.status(), headers, detail(thrown, problem, caller), free(thrown));
    }

    private static @Nullable String free(Throwable thrown) {
        return thrown instanceof RefusedException refused
                ? refused.free().map(HostName::value).orElse(null)
                : null;
    }

    /** Returns an exception without the layer that wrapped it. */
    private static Throwable bare(Throwable thrown) {
        Throwable bare = thrown;
        for (Throwable cause = thrown.getCause(); cause != null && isWrapper(bare); cause = bare.getCause()) {
            bare = cause;
        }
        return bare;
    }

    private static boolean isWrapper(Throwable thrown) {
        return thrown instanceof ServletException
                || thrown instanceof ContainerException
                || thrown instanceof MappableException
                || (thrown instanceof ProcessingException && thrown.getCause() instanceof IOException);
    }

    /**
     * Returns whether the rest of the body did not come, or not as HTTP demands; a request that only reads has no body.
     */
    private static boolean isBrokenBody(Throwable thrown, HttpServletRequest request) {
        return thrown instanceof IOException && !Requests.isRead(request);
    }

    private ProblemAnswer defect(Throwable thrown, HttpServletRequest request, Optional<Caller> caller) {
        String asked = request.getMethod() + " " + RequestTarget.path(request);
        String detail = log.defect(
                        LOG,
                        thrown,
                        Escaped.of(cut(asked, SHOWN)),
                        caller.map(known -> known.client().block()).orElse(null))
                .map(id -> "See " + id + " in the log.")
                .orElse(Problem.INTERNAL.title() + ".");
        return inForm(request, Problem.INTERNAL, 500, new HashMap<>(), detail);
    }

    /**
     * Returns the detail for people. A store's message names files of the machine, so only an administrator gets it.
     */
    private static String detail(Throwable thrown, Problem problem, Optional<Caller> caller) {
        boolean general = thrown.getMessage() == null
                || isForeign(thrown)
                || (thrown instanceof StoreException
                        && caller.filter(known -> known.has(Roles.ADMIN)).isEmpty());
        return general ? problem.title() + "." : Objects.requireNonNull(thrown.getMessage());
    }

    /** Returns whether a message was made by a library or the container. */
    private static boolean isForeign(Throwable thrown) {
        return thrown instanceof ProcessingException || thrown instanceof IOException;
    }

    /** Keeps the status that the framework or the container chose, and explains it. */
    private ProblemAnswer ofFramework(Response chosen, HttpServletRequest request) {
        Map<String, String> headers = new HashMap<>();
        Problem problem = Problem.ofStatus(chosen.getStatus());
        String detail =
                switch (problem) {
                    case NOT_FOUND -> "There is nothing at " + cut(RequestTarget.path(request), TOLD) + ".";
                    case METHOD_NOT_ALLOWED -> {
                        String allowed = allowed(chosen.getAllowedMethods());
                        headers.put(HttpHeaders.ALLOW, allowed);
                        yield "The method is not allowed here; allowed: " + allowed + ".";
                    }
                    case UNSUPPORTED_MEDIA_TYPE -> "A body of type application/json is needed.";
                    case NOT_ACCEPTABLE -> "None of the media types in Accept is available here.";
                    default -> problem.title() + ".";
                };
        return inForm(request, problem, chosen.getStatus(), headers, detail);
    }

    /** Returns the methods without {@code OPTIONS}, which only the framework offers. */
    private static String allowed(Set<String> methods) {
        TreeSet<String> allowed = new TreeSet<>(methods);
        allowed.remove(HttpMethod.OPTIONS);
        if (allowed.contains(HttpMethod.GET)) {
            allowed.add(HttpMethod.HEAD);
        }
        return String.join(", ", allowed);
    }

    private ProblemAnswer inForm(
            HttpServletRequest request, Problem problem, int status, Map<String, String> headers, String detail) {
        return inForm(request, problem, status, headers, detail, null);
    }

    private ProblemAnswer inForm(
            HttpServletRequest request,
            Problem problem,
            int status,
            Map<String, String> headers,
            String detail,
            @Nullable String free) {
        Objects.requireNonNull(told.get(problem)).increment();
        headers.put(HttpHeaders.CACHE_CONTROL, "no-store");
        return dialect.answer(RequestTarget.path(request), problem, status, headers)
                .orElseGet(() -> general(
                        request,
                        headers,
                        new ProblemJson(
                                "urn:bosixnet:problem:" + problem.code(),
                                problem.title(),
                                status,
                                problem.code(),
                                Escaped.of(cut(detail, MOST)),
                                free)));
    }

    private ProblemAnswer general(HttpServletRequest request, Map<String, String> headers, ProblemJson problem) {
        return RequestHeaders.wantsJson(request)
                ? new ProblemAnswer(problem.status(), headers, "application/problem+json", jsonb.toJson(problem))
                : new ProblemAnswer(problem.status(), headers, Answers.TEXT, problem.detail() + "\n");
    }

    private static String cut(String text, int most) {
        return text.length() <= most ? text : text.substring(0, most) + "...";
    }
}
