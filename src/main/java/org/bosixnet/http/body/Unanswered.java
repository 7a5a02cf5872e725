package org.bosixnet.http.body;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.bosixnet.http.problem.Problem;

/** Ends requests that wait without a thread, and cannot be gone on with. */
public final class Unanswered {
    private Unanswered() {}

    /** Ends a request with a bare status, and its connection with it. Does nothing if it has ended already. */
    public static void end(AsyncContext async, int status) {
        end(async, status, false);
    }

    /** Ends a request that the container found too slow. Says so at once, since the container closes the connection next. */
    static void endSlow(AsyncContext async) {
        end(async, Problem.REQUEST_TIMEOUT.status(), true);
    }

    private static void end(AsyncContext async, int status, boolean atOnce) {
        try {
            if (async.getResponse() instanceof HttpServletResponse response
                    && async.getRequest() instanceof HttpServletRequest request) {
                response.setStatus(status); // or nothing at all would look like an answer
                UnwantedBody.announce(request, response);
                if (atOnce) {
                    flush(response);
                }
            }
            async.complete();
        } catch (RuntimeException | Error e) {
            // the container has ended it already, or will when it finds that nobody does
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
