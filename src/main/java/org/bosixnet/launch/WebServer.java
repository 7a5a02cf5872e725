package org.bosixnet.launch;

import com.sun.management.UnixOperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.eclipse.jetty.ee10.webapp.WebAppContext;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.server.ConnectionFactory;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.SecureRequestCustomizer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.server.handler.DefaultHandler;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Jetty with the registry in it, and with the limits that docs/operations.md recommends. */
final class WebServer {

    private static final Logger LOG = LoggerFactory.getLogger(WebServer.class);

    /** The context's attribute by which the registry and this find each other. */
    private static final String ATTRIBUTE = "org.bosixnet.standalone";

    /** How long a connection may be silent in the middle of something. */
    private static final Duration SILENCE = Duration.ofSeconds(30);

    /** How often to look for another certificate, and for clients that never come to the end of a header. */
    private static final Duration LOOK = Duration.ofSeconds(5);

    private static final int MAX_CONNECTIONS = 20_000;

    /** Open files for all but connections. */
    private static final int OTHER_FILES = 200;

    private final Server server = new Server();
    private final SlowHeaders slowHeaders = new SlowHeaders(server, System::nanoTime);
    private @Nullable Listening listening;

    /**
     * What the registry has said.
     *
     * @param keys returns the key and the certificate to show now, the same object as long as they are the same
     * @param password of the key stores
     * @param opened is told the port of each, -1 for none
     */
    private record Listening(
            List<InetSocketAddress> http,
            List<InetSocketAddress> https,
            Supplier<KeyStore> keys,
            String password,
            BiConsumer<Integer, Integer> opened) {

        @SuppressWarnings("unchecked") // as the registry has put it there
        static Listening of(Map<String, Object> said) {
            return new Listening(
                    (List<InetSocketAddress>) value(said, "http"),
                    (List<InetSocketAddress>) value(said, "https"),
                    (Supplier<KeyStore>) value(said, "keys"),
                    (String) value(said, "password"),
                    (BiConsumer<Integer, Integer>) value(said, "opened"));
        }

        private static Object value(Map<String, Object> said, String name) {
            return Objects.requireNonNull(said.get(name), name);
        }
    }

    /** Why the server does not run, for people: a port cannot be opened. */
    private static final class PortException extends Exception {
        PortException(String message) {
            super(message);
        }
    }

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
        Consumer<Map<String, Object>> listen = said -> listening = Listening.of(said);
        context.setAttribute(ATTRIBUTE, listen);
        server.setHandler(new Handler.Sequence(context, new FirstPage(contextPath)));
        server.setDefaultHandler(new DefaultHandler(false, false));
        server.addBean(new NetworkConnectionLimit(connections(), server));
    }

    /** Leads a browser that asks for the server alone to the registry. */
    private static final class FirstPage extends Handler.Abstract {
        private final String contextPath;

        FirstPage(String contextPath) {
            this.contextPath = contextPath;
        }

        @Override
        public boolean handle(Request request, Response response, Callback callback) {
            if (!request.getHttpURI().getCanonicalPath().equals("/")) {
                return false;
            }
            Response.sendRedirect(request, response, callback, contextPath + "/");
            return true;
        }
    }

    /** Returns how the registry wants requests to be read; docs/operations.md says why. */
    static HttpConfiguration httpConfiguration() {
        HttpConfiguration http = new HttpConfiguration();
        // else a header counts as an earlier one of the same connection that differs from it in capitals only
        http.setHeaderCacheCaseSensitive(true);
        http.setUriCompliance(UriCompliance.from("DEFAULT,AMBIGUOUS_EMPTY_SEGMENT"));
        http.setSendServerVersion(false);
        return http;
    }

    private static int connections() {
        long files = ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean system
                ? system.getMaxFileDescriptorCount()
                : MAX_CONNECTIONS;
        return (int) Math.max(OTHER_FILES, Math.min(MAX_CONNECTIONS, files - OTHER_FILES));
    }

    /** Starts, and opens the ports once the registry runs. Returns whether it serves; if not, the log says why. */
    boolean start() {
        try {
            server.start();
            open();
            return true;
        } catch (PortException e) {
            LOG.error("BOSixNet does not start: {}", e.getMessage());
        } catch (Exception e) {
            if (!e.getClass().getName().startsWith("org.bosixnet.")) { // or it has said so itself
                LOG.error("BOSixNet does not start: {}", e.toString());
            }
        }
        stop();
        return false;
    }

    void stop() {
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

    private void open() throws PortException {
        Listening settings = Objects.requireNonNull(listening, "the registry runs without a word");
        HttpConnectionFactory http = new HttpConnectionFactory(httpConfiguration());
        int httpPort = open(settings.http, "--port", http);
        int httpsPort = settings.https.isEmpty() ? -1 : openTls(settings);
        every(LOOK, slowHeaders::look);
        settings.opened.accept(httpPort, httpsPort);
    }

    private int openTls(Listening settings) throws PortException {
        SslContextFactory.Server tls = new SslContextFactory.Server();
        tls.setKeyStore(settings.keys.get());
        tls.setKeyStorePassword(settings.password);
        HttpConfiguration https = httpConfiguration();
        https.addCustomizer(new SecureRequestCustomizer(false)); // whoever pins the key may use any name
        HttpConnectionFactory http = new HttpConnectionFactory(https);
        int port = open(settings.https, "--tls-port", new SslConnectionFactory(tls, http.getProtocol()), http);
        every(LOOK, () -> renew(tls, settings.keys.get()));
        return port;
    }

    private static void renew(SslContextFactory.Server tls, KeyStore newest) {
        if (!newest.equals(tls.getKeyStore())) {
            try {
                tls.reload(factory -> factory.setKeyStore(newest));
            } catch (Exception e) {
                LOG.error("The new certificate cannot be used, and the one before is shown", e);
            }
        }
    }

    /** Opens a port on each address, the same on all. Returns the port, -1 if there are no addresses. */
    private int open(List<InetSocketAddress> addresses, String option, ConnectionFactory... factories)
            throws PortException {
        int port = -1;
        for (InetSocketAddress address : addresses) {
            ServerConnector connector = new ServerConnector(server, factories);
            connector.setIdleTimeout(SILENCE.toMillis());
            boolean all = address.getAddress().isAnyLocalAddress();
            connector.setHost(all ? null : address.getAddress().getHostAddress()); // null: of both kinds of IP
            connector.setPort(port < 0 ? address.getPort() : port);
            server.addConnector(connector);
            try {
                connector.start();
            } catch (Exception e) {
                throw new PortException(
                        "Port " + connector.getPort() + " of " + (all ? "all addresses" : connector.getHost())
                                + " cannot be opened (" + cause(e) + "). Choose another one: " + option + " PORT.");
            }
            port = connector.getLocalPort();
        }
        return port;
    }

    private static @Nullable String cause(Throwable failure) {
        Throwable cause = failure;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause.getMessage();
    }

    private void every(Duration period, Runnable task) {
        server.getScheduler()
                .schedule(
                        () -> {
                            try {
                                task.run();
                            } finally {
                                every(period, task);
                            }
                        },
                        period.toMillis(),
                        TimeUnit.MILLISECONDS);
    }
}
