package org.bosixnet.http.problem;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.ExceptionMapper;

/** Makes Jersey answer every exception as {@link ProblemAnswers} says. */
public final class ProblemMapper implements ExceptionMapper<Throwable> {

    private final ProblemAnswers answers;

    @Context
    private HttpServletRequest request;

    @SuppressWarnings("NullAway.Init") // the proxy is set by Jersey before the first call
    public ProblemMapper(ProblemAnswers answers) {
        this.answers = answers;
    }

    @Override
    public Response toResponse(Throwable thrown) {
        return thrown instanceof WebApplicationException e && e.getResponse().getStatus() < 400
                ? e.getResponse()
                : answers.of(thrown, request).asResponse();
    }
}
