package org.bosixnet.http.body;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.bosixnet.access.Requests;

/**
 * Ends the connection of a request that was answered without reading its body. Jetty does so by itself. Tomcat first
 * reads the rest of the body to find the next request, in a thread and for as long as the client likes, and with {@code
 * maxSwallowSize="0"} still waits for the next byte; but it closes a connection at once when a writer fails. In HTTP/2
 * the connection has other requests, and each container ends only this one by itself.
 */
public final class UnwantedBody implements WriteListener {

    /** Where its classes are; what it calls itself is a setting, which many hide. */
    private static final String TOMCAT = "org.apache.catalina.";

    private final AsyncContext async;

    private UnwantedBody(AsyncContext async) {
        this.async = async;
    }

    /** Announces that the connection ends with the answer, where an answer may say so (RFC 9113, section 8.2.2). */
    public static void announce(HttpServletRequest request, HttpServletResponse answer) {
        if (!Requests.isTwoOrNewer(request)) {
            answer.setHeader("Connection", "close");
        }
    }

    /** Ends the connection without reading the rest of the body. */
    public static void leave(HttpServletRequest request, HttpServletResponse answered) throws IOException {
        if (!Requests.isTwoOrNewer(request)
                && request.getServletContext().getClass().getName().startsWith(TOMCAT)) {
            answered.flushBuffer();
            AsyncContext async = request.startAsync();
            async.setTimeout(0);
            answered.getOutputStream().setWriteListener(new UnwantedBody(async));
        }
    }

    /** Called when the answer has been written; fails, so that Tomcat closes the connection. */
    @Override
    public void onWritePossible() throws IOException {
        throw new IOException("the rest of this request is not read");
    }

    @Override
    public void onError(Throwable error) {
        async.complete();
    }
}
