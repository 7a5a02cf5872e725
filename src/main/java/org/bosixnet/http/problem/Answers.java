package org.bosixnet.http.problem;

import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.bosixnet.host.Position;

/** Makes the answers that more than one resource gives. */
public final class Answers {

    public static final String TEXT = "text/plain; charset=UTF-8";

    /** The same, read once: to read it takes Jersey longer than all else about a short text. */
    private static final MediaType TEXT_TYPE = MediaType.valueOf(TEXT);

    private Answers() {}

    /** Returns an answer with a short text that must not be cached. */
    public static Response text(String text) {
        return Response.ok(text, TEXT_TYPE)
                .header(HttpHeaders.CACHE_CONTROL, "no-store")
                .build();
    }

    /** Returns an answer that must not be cached, because it holds only now, or only for this caller. */
    public static Response uncached(Response.ResponseBuilder answer, Object entity) {
        return answer.entity(entity)
                .header(HttpHeaders.CACHE_CONTROL, "no-store")
                .build();
    }

    /**
     * Reads a position that an earlier answer gave.
     *
     * @throws ProblemException if the text is not a position
     */
    public static Position position(String text) {
        return Position.parse(text)
                .orElseThrow(() -> new ProblemException(
                        Problem.INVALID_PARAMETER,
                        "'" + text + "' is not a position; take the one from 'revision' of an earlier answer."));
    }
}
