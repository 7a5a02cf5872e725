package org.bosixnet.launch;

import com.sun.management.UnixOperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.net.InetSocketAddress;
import java.security.KeyStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.server.ConnectionFactory;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.SecureRequestCustomizer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.util.component.LifeCycle;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the server listens on, as the registry says, and the limits of the connections there. */
public final class Ports {

    private static final Logger LOG = LoggerFactory.getLogger(Ports.class);

    /** How long a connection may be silent in the middle of something. */
    private static final Duration SILENCE = Duration.ofSeconds(30);

    /** How often to look for another certificate, and for clients that never come to the end of a header. */
    private static final Duration LOOK = Duration.ofSeconds(5);

    private static final int MAX_CONNECTIONS = 20_000;

    /** Open files for all but connections. */
    private static final int OTHER_FILES = 200;

    private final Server server;
    private final SlowHeaders slowHeaders;
    private final List<InetSocketAddress> http;
    private final List<InetSocketAddress> https;

    /** Whether the registry goes on without http where its port is taken. */
    private final boolean httpIfFree;

    /** Returns the key and the certificate to show now, the same object as long as they are the same. */
    private final Supplier<KeyStore> keys;

    private final String password;

    /** Is told the port of http and that of https, -1 for none. */
    private final BiConsumer<Integer, Integer> opened;

    /** A key store that could not be used; only of the thread that looks for another. */
    private @Nullable KeyStore refused;

    /** Says which port cannot be opened, and what to do. */
    static final class UnusableException extends Exception {
        UnusableException(String message) {
            super(message);
        }
    }

    /** @param said what the registry has said: the values of the fields, by their names */
    @SuppressWarnings("unchecked") // as the registry has put it there
    Ports(Server server, Map<String, Object> said) {
        this.server = server;
        this.slowHeaders = new SlowHeaders(server, System::nanoTime);
        this.http = (List<InetSocketAddress>) value(said, "http");
        this.https = (List<InetSocketAddress>) value(said, "https");
        this.httpIfFree = (Boolean) value(said, "httpIfFree");
        this.keys = (Supplier<KeyStore>) value(said, "keys");
        this.password = (String) value(said, "password");
        this.opened = (BiConsumer<Integer, Integer>) value(said, "opened");
    }

    private static Object value(Map<String, Object> said, String name) {
        return Objects.requireNonNull(said.get(name), name);
    }

    /** Returns how the registry wants requests to be read; docs/operations.md says why. */
    public static HttpConfiguration httpConfiguration() {
        HttpConfiguration requests = new HttpConfiguration();
        // else a header counts as an earlier one of the same connection that differs from it in capitals only
        requests.setHeaderCacheCaseSensitive(true);
        requests.setUriCompliance(UriCompliance.from("DEFAULT,AMBIGUOUS_EMPTY_SEGMENT"));
        requests.setSendServerVersion(false);
        return requests;
    }

    private static int connections() {
        long files = ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean system
                ? system.getMaxFileDescriptorCount()
                : MAX_CONNECTIONS;
        return (int) Math.min(MAX_CONNECTIONS, Math.max(files / 2, files - OTHER_FILES));
    }

    /** Opens them, and tells the registry once they are open. */
    void open() throws UnusableException {
        List<ServerConnector> plain = connectors(http, new HttpConnectionFactory(httpConfiguration()));
        List<ServerConnector> secure = https.isEmpty() ? List.of() : secureConnectors();
        NetworkConnectionLimit limit = new NetworkConnectionLimit(connections(), server); // of the connectors it finds
        server.addBean(limit, true);
        try {
            limit.start();
        } catch (Exception e) {
            throw new IllegalStateException("it only registers itself", e);
        }
        int httpPort = openHttp(plain);
        int httpsPort = open(secure, "tls-port", "tls-bind");
        every(LOOK, slowHeaders::look);
        opened.accept(httpPort, httpsPort);
    }

    private int openHttp(List<ServerConnector> plain) throws UnusableException {
        try {
            return open(plain, "port", "bind");
        } catch (UnusableException e) {
            if (!httpIfFree) {
                throw e;
            }
            LOG.warn(
                    "{} Until then the registry serves https only; so that it never takes this port, set"
                            + " bosixnet.port=none.",
                    e.getMessage());
            for (ServerConnector connector : plain) {
                LifeCycle.stop(connector);
                server.removeConnector(connector);
            }
            return -1;
        }
    }

    private List<ServerConnector> secureConnectors() {
        SslContextFactory.Server tls = showing(keys.get());
        HttpConfiguration secure = httpConfiguration();
        secure.addCustomizer(new SecureRequestCustomizer(false)); // whoever pins the key may use any name
        HttpConnectionFactory inside = new HttpConnectionFactory(secure);
        every(LOOK, () -> renew(tls, keys.get()));
        return connectors(https, new SslConnectionFactory(tls, inside.getProtocol()), inside);
    }

    private SslContextFactory.Server showing(KeyStore shown) {
        SslContextFactory.Server tls = new SslContextFactory.Server();
        tls.setKeyStore(shown);
        tls.setKeyStorePassword(password);
        return tls;
    }

    private void renew(SslContextFactory.Server tls, KeyStore newest) {
        if (!newest.equals(tls.getKeyStore()) && !newest.equals(refused)) {
            try {
                SslContextFactory.Server trial = showing(newest); // reload throws the old one away first
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
    private static int open(List<ServerConnector> connectors, String portSetting, String bindSetting)
            throws UnusableException {
        int port = -1;
        for (ServerConnector connector : connectors) {
            if (port > 0) {
                connector.setPort(port);
            }
            try {
                connector.start();
            } catch (Exception e) {
                String host = connector.getHost() == null ? "all addresses" : connector.getHost();
                throw new UnusableException(
                        "Port " + connector.getPort() + " of " + host + " cannot be opened (" + cause(e)
                                + "). Choose another port (bosixnet." + portSetting + ", --" + portSetting
                                + "), or other addresses (bosixnet." + bindSetting + ", --" + bindSetting + ").");
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
