package org.bosixnet.http;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Request;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import jakarta.ws.rs.ext.ExceptionMapper;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.bosixnet.access.Caller;
import org.bosixnet.dao.StoreBusyException;
import org.bosixnet.dao.StoreException;
import org.bosixnet.dao.StoreFullException;
import org.bosixnet.events.TooManyStreamsException;
import org.bosixnet.host.ClaimRefusedException;
import org.bosixnet.host.ContendedException;
import org.bosixnet.host.InvalidHostAddressException;
import org.bosixnet.host.InvalidHostNameException;
import org.bosixnet.host.KeyFullException;
import org.bosixnet.host.ListFullException;
import org.bosixnet.host.NameReservedException;
import org.bosixnet.host.NameTakenException;
import org.bosixnet.host.NotOwnerException;
import org.bosixnet.host.RotationUnderWayException;
import org.bosixnet.host.ThrottledException;
import org.bosixnet.host.TooManyHostsException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Turns whatever was thrown into the one error body: JSON (RFC 9457), or a line of text for who asked for no JSON; and
 * on the paths of dyndns2, into that protocol's words.
 */
final class ProblemMapper implements ExceptionMapper<Throwable> {

    private static final Logger LOG = LoggerFactory.getLogger(ProblemMapper.class);

    /** How soon a client may try again after a 503, in seconds. */
    private static final int RETRY_AFTER = 5;

    /** Never {@code Basic} here: a browser would ask for a key, keep it, and send it along later (RFC 6750). */
    private static final String CHALLENGE = "Bearer realm=\"bosixnet\"";

    private static final String WRONG_KEY = CHALLENGE + ", error=\"invalid_token\"";

    @Context
    private HttpHeaders headers;

    @Context
    private UriInfo uri;

    @Context
    private Request request;

    @Context
    private HttpServletRequest servletRequest;

    @SuppressWarnings("NullAway.Init") // the proxies are set by Jersey before the first call
    ProblemMapper() {}

    @Override
    public Response toResponse(Throwable thrown) {
        if (thrown instanceof NotOwnerException refused) {
            return toResponse(ProblemException.notOwner(refused, Caller.of(servletRequest)));
        }
        if (thrown instanceof WebApplicationException e && !(e instanceof ProblemException)) {
            return e.getResponse().getStatus() < 400 ? e.getResponse() : ofFramework(e.getResponse());
        }
        Problem problem = problemOf(thrown);
        if (problem == Problem.INTERNAL) {
            String id = UUID.randomUUID().toString();
            LOG.error("Error {} at {} {}", id, request.getMethod(), Escaped.of(uri.getPath()), thrown);
            return answer(Response.status(500), problem, "The log tells more under " + id + ".");
        }
        Response.ResponseBuilder response = Response.status(problem.status());
        if (problem.status() == 503) {
            response.header(
                    HttpHeaders.RETRY_AFTER,
                    thrown instanceof ThrottledException e ? e.retryAfter().toSeconds() + 1 : RETRY_AFTER);
        }
        if (problem.status() == 401) {
            response.header(HttpHeaders.WWW_AUTHENTICATE, problem == Problem.WRONG_KEY ? WRONG_KEY : CHALLENGE);
        }
        return answer(response, problem, Objects.requireNonNullElse(thrown.getMessage(), problem.title()));
    }

    private static Problem problemOf(Throwable thrown) {
        if (thrown instanceof ProblemException e) {
            return e.problem();
        } else if (thrown instanceof InvalidHostNameException) {
            return Problem.INVALID_NAME;
        } else if (thrown instanceof InvalidHostAddressException) {
            return Problem.INVALID_ADDRESS;
        } else if (thrown instanceof ThrottledException || thrown instanceof TooManyStreamsException) {
            return Problem.THROTTLED;
        } else if (thrown instanceof NameTakenException) {
            return Problem.NAME_TAKEN;
        } else if (thrown instanceof ClaimRefusedException) {
            return Problem.CLAIM_REFUSED;
        } else if (thrown instanceof NameReservedException) {
            return Problem.NAME_RESERVED;
        } else if (thrown instanceof RotationUnderWayException) {
            return Problem.ROTATION_UNDER_WAY;
        } else if (thrown instanceof KeyFullException) {
            return Problem.TOO_MANY_NAMES;
        } else if (thrown instanceof ListFullException) {
            return Problem.LIST_FULL;
        } else if (thrown instanceof TooManyHostsException) {
            return Problem.TOO_MANY_HOSTS;
        } else if (thrown instanceof ContendedException) {
            return Problem.CONTENDED;
        } else if (thrown instanceof StoreFullException) {
            return Problem.STORE_FULL;
        } else if (thrown instanceof StoreBusyException) {
            return Problem.STORE_BUSY;
        } else if (thrown instanceof StoreException) {
            return Problem.STORE_UNAVAILABLE;
        }
        return Problem.INTERNAL;
    }

    /** Keeps the status that the framework chose, and says what it means. */
    private Response ofFramework(Response chosen) {
        Response.ResponseBuilder response = Response.status(chosen.getStatus());
        Problem problem = Problem.ofStatus(chosen.getStatus());
        String detail =
                switch (problem) {
                    case NOT_FOUND -> "There is nothing at /" + uri.getPath() + ".";
                    case METHOD_NOT_ALLOWED -> {
                        String allowed = allowed(chosen.getAllowedMethods());
                        response.header(HttpHeaders.ALLOW, allowed);
                        yield "The method is not allowed here; allowed: " + allowed + ".";
                    }
                    case UNSUPPORTED_MEDIA_TYPE -> "A body of type application/json is needed.";
                    case NOT_ACCEPTABLE -> "None of the media types in Accept is available here.";
                    default -> problem.title() + ".";
                };
        return answer(response, problem, detail);
    }

    /** Returns the methods without {@code OPTIONS}, which the framework offers and {@link NoOptions} refuses. */
    private static String allowed(Set<String> methods) {
        TreeSet<String> allowed = new TreeSet<>(methods);
        allowed.remove(HttpMethod.OPTIONS);
        if (allowed.contains(HttpMethod.GET)) {
            allowed.add(HttpMethod.HEAD);
        }
        return String.join(", ", allowed);
    }

    private Response answer(Response.ResponseBuilder response, Problem problem, String detail) {
        String safe = Escaped.of(detail);
        response.header(HttpHeaders.CACHE_CONTROL, "no-store");
        if (Dyndns2Answers.areGivenFor(uri)) {
            return Dyndns2Answers.of(response, problem);
        }
        return wantsJson()
                ? response.type("application/problem+json")
                        .entity(ProblemJson.of(problem, safe))
                        .build()
                : response.type("text/plain; charset=UTF-8").entity(safe + "\n").build();
    }

    /** In the API who does not say otherwise wants JSON; elsewhere, who says so. */
    private boolean wantsJson() {
        boolean api = uri.getPath().startsWith("api/");
        return headers.getAcceptableMediaTypes().stream()
                .anyMatch(type -> type.getSubtype().equals("json")
                        || type.getSubtype().endsWith("+json")
                        || (api && type.isWildcardSubtype() && isApplicationOrAny(type)));
    }

    private static boolean isApplicationOrAny(MediaType type) {
        return type.isWildcardType() || type.getType().equals("application");
    }
}
