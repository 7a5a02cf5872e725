package org.bosixnet.http.problem;

import jakarta.json.bind.Jsonb;
import jakarta.json.bind.annotation.JsonbPropertyOrder;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.ProcessingException;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.bosixnet.access.Caller;
import org.bosixnet.access.RequestLog;
import org.bosixnet.access.Requests;
import org.bosixnet.access.Roles;
import org.bosixnet.dao.StoreException;
import org.bosixnet.host.Escaped;
import org.bosixnet.http.request.RequestHeaders;
import org.bosixnet.http.request.RequestTarget;
import org.bosixnet.registry.RefusedException;
import org.bosixnet.registry.ThrottledException;
import org.glassfish.jersey.server.ContainerException;
import org.glassfish.jersey.server.internal.process.MappableException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Turns whatever was thrown into the one error body: JSON (RFC 9457), or a line of text for a client that asked for no
 * JSON; or into the words of another protocol, where one is spoken. It cannot fail: what it asks of the request, it asks in
 * a way that takes any answer, and it has an answer of last resort.
 */
public final class ProblemAnswers {

    /** The body of an error (RFC 9457), with the stable code beside it. */
    @JsonbPropertyOrder({"type", "title", "status", "code", "detail"})
    public record ProblemJson(String type, String title, int status, String code, String detail) {}

    private static final Logger LOG = LoggerFactory.getLogger(ProblemAnswers.class);

    /** How soon a client may try again after a 503, in seconds. */
    private static final int RETRY_AFTER = 5;

    /** Never {@code Basic} here: a browser would ask for a key, keep it, and send it along later (RFC 6750). */
    private static final String CHALLENGE = "Bearer realm=\"bosixnet\"";

    private static final String WRONG_KEY = CHALLENGE + ", error=\"invalid_token\"";

    /** How much of a path goes into a log, in characters. */
    private static final int SHOWN = 100;

    /** How much of a path goes into an answer, in characters, and how long what an answer tells is at all. */
    private static final int TOLD = 300;

    private static final int MOST = 1000;

    private final Jsonb jsonb;
    private final RequestLog log;
    private final Dialect dialect;

    /** How problems are told of in a protocol that has its own form for them. */
    public interface Dialect {

        /**
         * Returns the answer that tells of a problem, or empty if the protocol is not spoken at that path.
         *
         * @param path as {@link RequestTarget} reads it
         * @param status the problem's, or another that was chosen for it
         * @param headers that the problem needs elsewhere; may be changed
         */
        Optional<ProblemAnswer> answer(String path, Problem problem, int status, Map<String, String> headers);
    }

    /**
     * @param dialect is asked first how to tell of a problem
     */
    public ProblemAnswers(Jsonb jsonb, RequestLog log, Dialect dialect) {
        this.dialect = dialect;
        this.jsonb = jsonb;
        this.log = log;
    }

    /** Returns the answer to a request that ended with something thrown. Defects are logged. */
    public ProblemAnswer of(Throwable thrown, HttpServletRequest request) {
        try {
            return made(bare(thrown), request);
        } catch (RuntimeException e) {
            log.defect(LOG, e, "telling of a problem", null);
            return ProblemAnswer.PLAIN;
        }
    }

    /** Returns the answer for a status that somebody else chose. */
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
        Map<String, String> headers = new HashMap<>();
        if (problem.status() == 503) {
            headers.put(
                    HttpHeaders.RETRY_AFTER,
                    Long.toString(
                            thrown instanceof ThrottledException e
                                    ? e.retryAfter().toSeconds() + 1
                                    : RETRY_AFTER));
        }
        if (problem.status() == 401) {
            headers.put(HttpHeaders.WWW_AUTHENTICATE, problem == Problem.WRONG_KEY ? WRONG_KEY : CHALLENGE);
        }
        return inForm(request, problem, problem.status(), headers, detail(thrown, problem, caller));
    }

    /** What failed within a layer is told of as if it had failed without it. */
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

    /** A request that is no longer sent, or not as HTTP demands; what only reads has no body to be broken. */
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
                .map(id -> "The log tells more under " + id + ".")
                .orElse(Problem.INTERNAL.title() + ".");
        return inForm(request, Problem.INTERNAL, 500, new HashMap<>(), detail);
    }

    /** What a store says names files of the machine: only an administrator is told that. */
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

    /** Keeps the status that the framework or the container chose, and says what it means. */
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

    /** Returns the methods without {@code OPTIONS}, which the framework offers and nothing here does. */
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
        headers.put(HttpHeaders.CACHE_CONTROL, "no-store");
        return dialect.answer(RequestTarget.path(request), problem, status, headers)
                .orElseGet(() -> general(request, problem, status, headers, Escaped.of(cut(detail, MOST))));
    }

    private ProblemAnswer general(
            HttpServletRequest request, Problem problem, int status, Map<String, String> headers, String safe) {
        return wantsJson(request)
                ? new ProblemAnswer(
                        status,
                        headers,
                        "application/problem+json",
                        jsonb.toJson(new ProblemJson(
                                "urn:bosixnet:problem:" + problem.code(),
                                problem.title(),
                                status,
                                problem.code(),
                                safe)))
                : new ProblemAnswer(status, headers, Answers.TEXT, safe + "\n");
    }

    private static String cut(String text, int most) {
        return text.length() <= most ? text : text.substring(0, most) + "...";
    }

    /** In the API a client that does not say otherwise wants JSON; elsewhere, one that says so. */
    private static boolean wantsJson(HttpServletRequest request) {
        boolean api = RequestTarget.path(request).startsWith("/api/");
        return RequestHeaders.acceptable(request).stream()
                .anyMatch(type -> type.getSubtype().equals("json")
                        || type.getSubtype().endsWith("+json")
                        || (api && type.isWildcardSubtype() && isApplicationOrAny(type)));
    }

    private static boolean isApplicationOrAny(MediaType type) {
        return type.isWildcardType() || type.getType().equals("application");
    }
}
