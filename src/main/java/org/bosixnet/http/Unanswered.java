package org.bosixnet.http;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.http.HttpServletResponse;

/** Ends requests that wait without a thread, and cannot be gone on with. */
final class Unanswered {
    private Unanswered() {}

    /** Ends a request with a bare status, and its connection with it. Does nothing if it has ended already. */
    static void end(AsyncContext async, int status) {
        try {
            if (async.getResponse() instanceof HttpServletResponse response) {
                response.setStatus(status); // or nothing at all would look like an answer
                response.setHeader("Connection", "close");
            }
            async.complete();
        } catch (RuntimeException | Error e) {
            // the container has ended it already, or will when it finds that nobody does
        }
    }
}
