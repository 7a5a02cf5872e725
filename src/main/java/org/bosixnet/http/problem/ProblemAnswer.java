package org.bosixnet.http.problem;

import jakarta.servlet.http.HttpServletResponse;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** The answer for a problem, before it is given to Jersey or the container. */
public record ProblemAnswer(int status, Map<String, String> headers, String mediaType, String body) {

    /** The answer of last resort, if making any other has failed. */
    public static final ProblemAnswer PLAIN = new ProblemAnswer(
            500, Map.of(HttpHeaders.CACHE_CONTROL, "no-store"), Answers.TEXT, Problem.INTERNAL.title() + ".\n");

    /** Returns this as a resource's answer. */
    Response asResponse() {
        Response.ResponseBuilder response =
                Response.status(status).type(mediaType).entity(body);
        headers.forEach(response::header);
        return response.build();
    }

    /**
     * Writes this to the container's answer; headers already set stay.
     *
     * @throws IllegalStateException if the client has already been sent something else
     */
    public void writeTo(HttpServletResponse response) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        response.resetBuffer();
        response.setStatus(status);
        headers.forEach(response::setHeader);
        response.setContentType(mediaType);
        response.setContentLength(bytes.length);
        response.getOutputStream().write(bytes);
    }
}
