package org.bosixnet.launch;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.eclipse.jetty.ee10.webapp.WebAppContext;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Jetty with the registry in it, and with the limits that docs/operations.md recommends. */
final class WebServer {

    private static final Logger LOG = LoggerFactory.getLogger(WebServer.class);

    /** The context's attribute by which the registry and this find each other. */
    private static final String ATTRIBUTE = "org.bosixnet.standalone";

    private final Server server = new Server();
    private @Nullable Ports ports;
    private volatile boolean ending;

    /**
     * @param war the file of the registry
     * @param contextPath where it is served
     * @param work an empty directory to unpack it in
     */
    WebServer(Path war, String contextPath, Path work) {
        WebAppContext context = new WebAppContext();
        context.setContextPath(contextPath);
        context.setWar(war.toString());
        context.setTempDirectory(work.toFile());
        context.setThrowUnavailableOnStartupException(true);
        context.setErrorHandler(WebServer::answerError);
        Consumer<Map<String, Object>> listen = said -> ports = new Ports(server, said);
        context.setAttribute(ATTRIBUTE, listen);
        server.setHandler(new Handler.Sequence(context, new Outside(contextPath)));
        server.setErrorHandler(WebServer::answerError);
    }

    /** Answers what the registry does not see, without repeating any of it. */
    private static boolean answerError(Request request, Response response, Callback callback) {
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, "text/plain;charset=utf-8");
        response.write(
                true,
                BufferUtil.toBuffer(HttpStatus.getMessage(response.getStatus()) + "\n", StandardCharsets.UTF_8),
                callback);
        return true;
    }

    /** Leads a browser that asks for the server alone to the registry. There is nothing else. */
    private static final class Outside extends Handler.Abstract {
        private final String contextPath;

        Outside(String contextPath) {
            this.contextPath = contextPath;
        }

        @Override
        public boolean handle(Request request, Response response, Callback callback) {
            String method = request.getMethod();
            String path = request.getHttpURI().getCanonicalPath();
            if ("/".equals(path) && (HttpMethod.GET.is(method) || HttpMethod.HEAD.is(method))) {
                Response.sendRedirect(request, response, callback, HttpStatus.FOUND_302, contextPath + "/", false);
                return true;
            }
            boolean any = "*".equals(path) && HttpMethod.OPTIONS.is(method);
            response.setStatus(any ? HttpStatus.NO_CONTENT_204 : HttpStatus.NOT_FOUND_404);
            return any ? succeeded(callback) : answerError(request, response, callback);
        }

        private static boolean succeeded(Callback callback) {
            callback.succeeded();
            return true;
        }
    }

    /** Starts, and opens the ports once the registry runs. Returns whether it serves; if not, the log says why. */
    synchronized boolean start() {
        try {
            server.start();
            if (!ending) {
                Objects.requireNonNull(ports, "the registry runs without a word")
                        .open();
                return true;
            }
        } catch (Ports.UnusableException e) {
            LOG.error("BOSixNet does not start: {}", e.getMessage());
        } catch (Exception e) {
            if (!e.getClass().getName().startsWith("org.bosixnet.")) { // or it has said so itself
                LOG.error("BOSixNet does not start: {}", e.toString());
            }
        }
        stop();
        return false;
    }

    /** Ends the server; one that is starting is waited for, since it uses what it has unpacked. */
    void end() {
        ending = true;
        stop();
    }

    private synchronized void stop() {
        try {
            server.stop();
        } catch (Exception e) {
            LOG.warn("The web server did not end properly", e);
        }
    }

    /** Waits for the end. */
    void join() throws InterruptedException {
        server.join();
    }
}
