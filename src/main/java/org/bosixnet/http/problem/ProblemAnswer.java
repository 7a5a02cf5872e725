package org.bosixnet.http.problem;

import jakarta.servlet.http.HttpServletResponse;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** The answer that tells of a problem, before Jersey or the container has it. */
public record ProblemAnswer(int status, Map<String, String> headers, String mediaType, String body) {

    /** What is said where saying anything more has failed. */
    public static final ProblemAnswer PLAIN = new ProblemAnswer(
            500, Map.of(HttpHeaders.CACHE_CONTROL, "no-store"), Answers.TEXT, Problem.INTERNAL.title() + ".\n");

    /** Returns it as a resource would. */
    Response asResponse() {
        Response.ResponseBuilder response =
                Response.status(status).type(mediaType).entity(body);
        headers.forEach(response::header);
        return response.build();
    }

    /**
     * Gives it to the container; headers that are there already stay.
     *
     * @throws IllegalStateException if the client has been told something else already
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
