package org.bosixnet.http.body;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.bosixnet.http.problem.Problem;

/** Ends requests that wait without a thread and cannot continue. */
public final class Unanswered {
    private Unanswered() {}

    /** Ends a request with a bare status, and with it the connection. Does nothing if it has already ended. */
    public static void end(AsyncContext async, int status) {
        end(async, status, false);
    }

    /**
     * Ends a request that the container found too slow. Answers at once, since the container closes the connection
     * next.
     */
    static void endSlow(AsyncContext async) {
        end(async, Problem.REQUEST_TIMEOUT.status(), true);
    }

    private static void end(AsyncContext async, int status, boolean atOnce) {
        try {
            if (async.getResponse() instanceof HttpServletResponse response
                    && async.getRequest() instanceof HttpServletRequest request) {
                response.setStatus(status); // otherwise an empty answer would look like a success
                UnwantedBody.announce(request, response);
                if (atOnce) {
                    flush(response);
                }
            }
            async.complete();
        } catch (RuntimeException | Error e) {
            // the container has already ended it, or will when it finds that nobody does
        }
    }

    private static void flush(HttpServletResponse response) {
        try {
            response.flushBuffer();
        } catch (IOException e) {
            // the client has gone
        }
    }
}
