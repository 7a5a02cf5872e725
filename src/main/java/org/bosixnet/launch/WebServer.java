package org.bosixnet.launch;

import com.sun.management.UnixOperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.eclipse.jetty.ee10.webapp.WebAppContext;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.http.HttpStatus;
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
import org.eclipse.jetty.util.BufferUtil;
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
    private volatile boolean ending;

    /** A key store that could not be used; only of the thread that looks for another. */
    private @Nullable KeyStore refused;

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
        context.setErrorHandler(WebServer::answerError);
        Consumer<Map<String, Object>> listen = said -> listening = Listening.of(said);
        context.setAttribute(ATTRIBUTE, listen);
        server.setHandler(new Handler.Sequence(context, new FirstPage(contextPath)));
        server.setDefaultHandler(new DefaultHandler(false, false));
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

    /** Leads a browser that asks for the server alone to the registry. */
    private static final class FirstPage extends Handler.Abstract {
        private final String contextPath;

        FirstPage(String contextPath) {
            this.contextPath = contextPath;
        }

        @Override
        public boolean handle(Request request, Response response, Callback callback) {
            if (!HttpMethod.GET.is(request.getMethod())
                    || !"/".equals(request.getHttpURI().getCanonicalPath())) {
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
        return (int) Math.min(MAX_CONNECTIONS, Math.max(files / 2, files - OTHER_FILES));
    }

    /** Starts, and opens the ports once the registry runs. Returns whether it serves; if not, the log says why. */
    synchronized boolean start() {
        try {
            server.start();
            if (!ending) {
                open();
                return true;
            }
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

    private void open() throws PortException {
        Listening settings = Objects.requireNonNull(listening, "the registry runs without a word");
        HttpConnectionFactory http = new HttpConnectionFactory(httpConfiguration());
        List<ServerConnector> plain = connectors(settings.http, http);
        List<ServerConnector> secure = settings.https.isEmpty() ? List.of() : secureConnectors(settings);
        NetworkConnectionLimit limit = new NetworkConnectionLimit(connections(), server); // of the connectors it finds
        server.addBean(limit, true);
        try {
            limit.start();
        } catch (Exception e) {
            throw new IllegalStateException("it only registers itself", e);
        }
        int httpPort = open(plain, "--port", "--bind");
        int httpsPort = open(secure, "--tls-port", "--tls-bind");
        every(LOOK, slowHeaders::look);
        settings.opened.accept(httpPort, httpsPort);
    }

    private List<ServerConnector> secureConnectors(Listening settings) {
        SslContextFactory.Server tls = showing(settings.keys.get(), settings.password);
        HttpConfiguration https = httpConfiguration();
        https.addCustomizer(new SecureRequestCustomizer(false)); // whoever pins the key may use any name
        HttpConnectionFactory http = new HttpConnectionFactory(https);
        every(LOOK, () -> renew(tls, settings.keys.get(), settings.password));
        return connectors(settings.https, new SslConnectionFactory(tls, http.getProtocol()), http);
    }

    private static SslContextFactory.Server showing(KeyStore keys, String password) {
        SslContextFactory.Server tls = new SslContextFactory.Server();
        tls.setKeyStore(keys);
        tls.setKeyStorePassword(password);
        return tls;
    }

    private void renew(SslContextFactory.Server tls, KeyStore newest, String password) {
        if (!newest.equals(tls.getKeyStore()) && !newest.equals(refused)) {
            try {
                SslContextFactory.Server trial = showing(newest, password); // reload throws the old one away first
                trial.start();
                trial.stop();
                tls.reload(factory -> factory.setKeyStore(newest));
            } catch (Exception e) {
                refused = newest;
                LOG.error("The new certificate cannot be used, and the one before is shown: {}", e.toString());
            }
        }
    }

    private List<ServerConnector> connectors(List<InetSocketAddress> addresses, ConnectionFactory... factories) {
        List<ServerConnector> connectors = new ArrayList<>();
        for (InetSocketAddress address : addresses) {
            ServerConnector connector = new ServerConnector(server, factories);
            boolean all = address.getAddress().isAnyLocalAddress();
            connector.setHost(all ? null : address.getAddress().getHostAddress()); // null: of both kinds of IP
            connector.setPort(address.getPort());
            connector.setIdleTimeout(SILENCE.toMillis());
            server.addConnector(connector);
            connectors.add(connector);
        }
        return connectors;
    }

    /** Opens the ports, the same on all addresses. Returns the port, -1 if there are no addresses. */
    private static int open(List<ServerConnector> connectors, String portOption, String bindOption)
            throws PortException {
        int port = -1;
        for (ServerConnector connector : connectors) {
            if (port > 0) {
                connector.setPort(port);
            }
            try {
                connector.start();
            } catch (Exception e) {
                String host = connector.getHost() == null ? "all addresses" : connector.getHost();
                throw new PortException("Port " + connector.getPort() + " of " + host + " cannot be opened (" + cause(e)
                        + "). Choose another port, " + portOption + " PORT, or other addresses, " + bindOption
                        + " ADDRESS.");
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
                            } catch (RuntimeException e) {
                                LOG.error("What is done every {} s failed", period.toSeconds(), e);
                            } finally {
                                every(period, task);
                            }
                        },
                        period.toMillis(),
                        TimeUnit.MILLISECONDS);
    }
}
