package org.bosixnet.http.problem;

import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import org.bosixnet.host.Position;

/** Answers that more than one resource gives. */
public final class Answers {

    public static final String TEXT = "text/plain; charset=UTF-8";

    private Answers() {}

    /** Answers with a small text that is true at this moment only. */
    public static Response text(String text) {
        return Response.ok(text, TEXT)
                .header(HttpHeaders.CACHE_CONTROL, "no-store")
                .build();
    }

    /** Answers with what is true at this moment only, or for this caller only. */
    public static Response uncached(Response.ResponseBuilder answer, Object entity) {
        return answer.entity(entity)
                .header(HttpHeaders.CACHE_CONTROL, "no-store")
                .build();
    }

    /**
     * Reads a position that an earlier answer gave.
     *
     * @throws ProblemException if it is none
     */
    public static Position position(String text) {
        return Position.parse(text)
                .orElseThrow(() -> new ProblemException(
                        Problem.INVALID_PARAMETER,
                        "'" + text + "' is not a position; take the one from 'revision' of an earlier answer."));
    }
}
