package org.bosixnet.http;

import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Request;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Locale;
import org.bosixnet.dao.Position;

/** Answers that more than one resource gives. */
final class Answers {

    static final String TEXT = "text/plain; charset=UTF-8";

    private Answers() {}

    /** Answers with a list: 304 if the client has it, packed if the client takes that. */
    static Response list(RenderedList list, String mediaType, Request request, HttpHeaders headers) {
        Response.ResponseBuilder unchanged = request.evaluatePreconditions(list.tag());
        Response.ResponseBuilder answer = unchanged != null ? unchanged : Response.ok();
        answer.tag(list.tag())
                .header(HttpHeaders.CACHE_CONTROL, "no-cache")
                .header(HttpHeaders.VARY, "Accept-Encoding");
        if (unchanged != null) {
            return answer.build();
        }
        answer.type(mediaType);
        return acceptsGzip(headers)
                ? answer.header(HttpHeaders.CONTENT_ENCODING, "gzip")
                        .entity(list.gzip())
                        .build()
                : answer.entity(list.plain()).build();
    }

    /** Answers with a small text that is true at this moment only. */
    static Response text(String text) {
        return Response.ok(text, TEXT)
                .header(HttpHeaders.CACHE_CONTROL, "no-store")
                .build();
    }

    /** Answers with what is true at this moment only, or for this caller only. */
    static Response uncached(Response.ResponseBuilder answer, Object entity) {
        return answer.entity(entity)
                .header(HttpHeaders.CACHE_CONTROL, "no-store")
                .build();
    }

    /**
     * Reads a position that an earlier answer gave.
     *
     * @throws ProblemException if it is none
     */
    static Position position(String text) {
        return Position.parse(text)
                .orElseThrow(() -> new ProblemException(
                        Problem.INVALID_PARAMETER,
                        "'" + text + "' is not a position; take the one from 'revision' of an earlier answer."));
    }

    private static boolean acceptsGzip(HttpHeaders headers) {
        List<String> values = headers.getRequestHeader(HttpHeaders.ACCEPT_ENCODING);
        if (values == null) {
            return false;
        }
        for (String coding : String.join(",", values).toLowerCase(Locale.ROOT).split(",", -1)) {
            String[] parts = coding.strip().split("\\s*;\\s*", -1);
            if (parts[0].equals("gzip") || parts[0].equals("x-gzip")) {
                return parts.length == 1 || !parts[1].matches("q=0(\\.0{0,3})?");
            }
        }
        return false;
    }
}
