package org.bosixnet.http;

import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import org.bosixnet.access.AnswerHeaders;
import org.bosixnet.access.RequestLog;
import org.bosixnet.async.HangUp;
import org.bosixnet.http.body.BodyFilter;
import org.bosixnet.http.body.UnwantedBody;
import org.bosixnet.http.problem.Problem;
import org.bosixnet.http.problem.ProblemAnswer;
import org.bosixnet.http.problem.ProblemAnswers;
import org.bosixnet.http.problem.ProblemException;
import org.bosixnet.http.request.RequestTarget;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The first filter. Turns every exception, and every bare error status, into an error in the registry's form, so that
 * none becomes an error page of the container, which reveals the server's internals, or a stack trace in its log. Refuses
 * a path in which the application's own is written otherwise than it is.
 */
public final class ErrorFilter implements Filter {

    private static final Logger LOG = LoggerFactory.getLogger(ErrorFilter.class);

    /** Headers that may have been set for a body other than the error's; the length and the type are set anew. */
    private static final List<String> OF_A_BODY =
            List.of("Content-Encoding", "Content-Disposition", "ETag", "Location");

    private final ProblemAnswers problems;
    private final RequestLog log;

    public ErrorFilter(ProblemAnswers problems, RequestLog log) {
        this.problems = problems;
        this.log = log;
    }

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        HttpServletRequest asked = (HttpServletRequest) request;
        Answer answer = new Answer(asked, (HttpServletResponse) response);
        try {
            AnswerHeaders.addTo(asked, answer);
            if (!RequestTarget.isWithinApplication(asked)) {
                throw new ProblemException(
                        Problem.NOT_FOUND,
                        "The registry is at " + asked.getServletContext().getContextPath() + "/, written just so.");
            }
            chain.doFilter(asked, answer);
            if (answer.saysNothing() && !asked.isAsyncStarted()) {
                answer.sendError(answer.getStatus());
            }
            if (isHeadOfUnknownLength(asked, answer)) {
                answer.flushBuffer(); // or Jetty would say that the length is 0
            }
        } catch (Throwable thrown) { // also an Error: the client gets an answer, and the log the details
            fail(thrown, asked, answer);
        }
    }

    private static boolean isHeadOfUnknownLength(HttpServletRequest request, HttpServletResponse response) {
        return request.getMethod().equals("HEAD")
                && !request.isAsyncStarted()
                && response.getStatus() == 200
                && response.getHeader("Content-Length") == null;
    }

    private void fail(Throwable thrown, HttpServletRequest request, Answer answer) throws IOException {
        if (answer.isCommitted() && HangUp.isShownBy(thrown)) {
            return; // the container knows that the connection has ended
        }
        ProblemAnswer problem;
        try {
            problem = problems.of(thrown, request);
        } catch (Throwable worse) {
            problem = ProblemAnswer.PLAIN;
            say(worse);
        }
        if (answer.isCommitted()) {
            throw new BrokenOffException(); // or the client would take half an answer for a complete one
        }
        boolean unread = BodyFilter.isUnread(request);
        try {
            answer.restart();
            if (unread) {
                UnwantedBody.announce(request, answer);
            }
            problem.writeTo(answer);
        } catch (RuntimeException | Error worse) { // the container's own: its page would reveal the server's internals
            if (!HangUp.isShownBy(worse)) {
                say(worse);
            }
            throw new BrokenOffException();
        }
        if (request.isAsyncStarted()) {
            end(request);
        } else if (unread) {
            UnwantedBody.leave(request, answer);
        }
    }

    private void say(Throwable worse) {
        try {
            log.defect(LOG, worse, "reporting a problem", null);
        } catch (RuntimeException | Error unsaid) {
            // there may be too little memory for that, too
        }
    }

    private static void end(HttpServletRequest request) {
        try {
            request.getAsyncContext().complete();
        } catch (IllegalStateException e) {
            // the code that failed had already ended it; the answer is written, and nobody needs to know
        }
    }

    /** Makes the container close the connection; the cause is already in the log. */
    private static final class BrokenOffException extends IOException {
        BrokenOffException() {
            super("an answer was broken off");
        }

        @Override
        public synchronized Throwable fillInStackTrace() {
            return this;
        }
    }

    /** An answer that keeps its headers, and sends errors in the registry's form. */
    private final class Answer extends HttpServletResponseWrapper {

        private final HttpServletRequest request;
        private boolean written;

        Answer(HttpServletRequest request, HttpServletResponse response) {
            super(response);
            this.request = request;
        }

        /** Returns whether it is an error without a body. */
        boolean saysNothing() {
            return getStatus() >= 400 && !written && !isCommitted();
        }

        @Override
        public void sendError(int status) throws IOException {
            problems.ofStatus(status, request).writeTo(this);
        }

        @Override
        public void sendError(int status, String message) throws IOException {
            sendError(status);
        }

        /**
         * Resets the answer, if the container can: Jetty reads headers of the request for that, which may be malformed.
         */
        void restart() {
            try {
                reset();
            } catch (RuntimeException e) {
                resetBuffer();
                for (String header : OF_A_BODY) {
                    setHeader(header, null);
                }
                written = false;
                AnswerHeaders.addTo(request, this); // may have come only half the way
            }
        }

        @Override
        public void reset() {
            super.reset();
            written = false;
            AnswerHeaders.addTo(request, this);
        }

        @Override
        public ServletOutputStream getOutputStream() throws IOException {
            written = true;
            return super.getOutputStream();
        }

        @Override
        public PrintWriter getWriter() throws IOException {
            written = true;
            return super.getWriter();
        }
    }
}
