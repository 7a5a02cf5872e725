package org.bosixnet.client.registry.http;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.StringJoiner;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.impl.io.DefaultBHttpClientConnection;
import org.bosixnet.client.host.Escaped;
import org.bosixnet.client.host.RegistryUrl;
import org.bosixnet.client.registry.RegistryException;
import org.bosixnet.client.registry.http.Exchanges.Exchange;
import org.jspecify.annotations.Nullable;

/**
 * Opens connections to one registry, through the configured proxy or directly, whatever the system properties say.
 * Tries every address of a name, one after the other.
 */
final class Connector {

    /** Limits on headers and trailers: enough for any registry and the proxies in front of it. */
    private static final Http1Config BOUNDS = Http1Config.custom()
            .setMaxLineLength(16 * 1024)
            .setMaxHeaderCount(128)
            .build();

    private static final int HTTP_PORT = 80;

    /** The shortest time for an address of a name that has many. */
    private static final Duration SHORTEST_TRY = Duration.ofSeconds(1);

    private final RegistryUrl url;
    private final @Nullable URI proxy;
    private final Timeouts timeouts;
    private final @Nullable TrustedServers trusted;

    /** The address that answered last. */
    private volatile @Nullable InetAddress lastGood;

    /** @throws IllegalArgumentException if the CA file cannot be used; the message is a sentence for people */
    Connector(HttpRegistryConfig config) {
        this.url = config.url();
        this.proxy = config.proxy();
        this.timeouts = config.timeouts();
        this.trusted = url.isSecure() ? new TrustedServers(config, InstantSource.system()) : null;
        if (trusted != null) {
            SSLContext unused = trusted.context(); // so that a wrong file is said at once
        }
    }

    /** No address answered. */
    static final class NotConnectedException extends IOException {
        private final IOException first;
        private final Duration each;

        /**
         * @param tried the addresses that were tried, in order
         * @param each how long each was tried at most
         */
        NotConnectedException(String tried, IOException first, Duration each) {
            super(tried, first);
            this.first = first;
            this.each = each;
        }

        /** Returns how long each address was tried at most. */
        Duration each() {
            return each;
        }

        /** Returns why the first address did not answer. */
        IOException first() {
            return first;
        }
    }

    /** A connection over which one request can be sent. */
    record Connection(DefaultBHttpClientConnection http, Socket socket) {

        /** Sets how long a read waits for a byte. */
        void waitFor(Duration silence) throws IOException {
            socket.setSoTimeout((int) silence.toMillis());
        }
    }

    /** Returns whether requests go to a proxy that reads them, and so must name the server. */
    boolean asksProxy() {
        return proxy != null && trusted == null;
    }

    /**
     * Connects to the first of these addresses that answers.
     *
     * @param silence how long a read waits for a byte
     * @throws IOException if none answers (then why the first did not), or if the connection cannot be used
     */
    Connection open(InetAddress[] addresses, Duration silence, Exchange exchange) throws IOException, HttpException {
        SSLContext tls = context();
        Socket socket = connected(addresses, exchange);
        socket.setTcpNoDelay(true);
        socket.setSoTimeout((int) silence.toMillis());
        DefaultBHttpClientConnection http = new DefaultBHttpClientConnection(BOUNDS);
        if (tls == null) {
            http.bind(socket);
            return new Connection(http, socket);
        }
        if (proxy != null) {
            tunnel(socket);
        }
        http.bind(secured(tls, socket), socket);
        return new Connection(http, socket);
    }

    /** Returns the context for TLS, or null if there is to be none. */
    private @Nullable SSLContext context() throws Failures.AnswerException {
        try {
            return trusted == null ? null : trusted.context();
        } catch (IllegalArgumentException e) {
            throw new Failures.AnswerException(
                    RegistryException.Kind.UNSENT,
                    "was not asked: " + Escaped.withoutFullStop(String.valueOf(e.getMessage())));
        }
    }

    private Socket connected(InetAddress[] addresses, Exchange exchange) throws IOException {
        String host = proxy == null ? url.host() : proxy.getHost();
        int port = proxy == null ? url.port() : proxy.getPort() < 0 ? HTTP_PORT : proxy.getPort();
        Duration each = each(addresses.length);
        IOException failure = null;
        StringJoiner tried = new StringJoiner(", ");
        for (InetAddress address : inOrder(addresses)) {
            Socket socket = new Socket(Proxy.NO_PROXY);
            exchange.carriedBy(socket);
            try {
                socket.connect(new InetSocketAddress(address, port), (int) each.toMillis());
                lastGood = address;
                return socket;
            } catch (IOException e) {
                socket.close();
                tried.add(address.getHostAddress());
                failure = failure == null ? e : failure;
            }
        }
        IOException first = failure == null ? new IOException("no address") : failure;
        throw PlainHttp.isLiteral(host) ? first : new NotConnectedException(tried.toString(), first, each);
    }

    /** Returns how long to try each address: so that the last one's turn comes well before the exchange has to end. */
    private Duration each(int addresses) {
        Duration share = timeouts.exchange().multipliedBy(2).dividedBy(3L * addresses);
        Duration least = share.compareTo(SHORTEST_TRY) > 0 ? share : SHORTEST_TRY;
        return least.compareTo(timeouts.connect()) < 0 ? least : timeouts.connect();
    }

    /** Returns the addresses, the one that answered last in front: a dead one before it would cost a time-out each time. */
    private List<InetAddress> inOrder(InetAddress[] addresses) {
        List<InetAddress> order = new ArrayList<>(List.of(addresses));
        InetAddress good = lastGood;
        if (good != null && order.remove(good)) {
            order.add(0, good);
        }
        return order;
    }

    /** Makes the proxy pass all that follows to the registry, unread. */
    private void tunnel(Socket socket) throws IOException, HttpException {
        String server = url.host() + ":" + url.port();
        socket.getOutputStream()
                .write(("CONNECT " + server + " HTTP/1.1\r\nHost: " + server + "\r\n\r\n")
                        .getBytes(StandardCharsets.ISO_8859_1));
        DefaultBHttpClientConnection http = new DefaultBHttpClientConnection(BOUNDS);
        http.bind(socket);
        int status = http.receiveResponseHeader().getCode();
        if (status / 100 != 2) {
            throw new Failures.AnswerException(
                    RegistryException.Kind.UNREACHABLE, "cannot be reached: the PROXY answers " + status);
        }
    }

    private SSLSocket secured(SSLContext context, Socket socket) throws IOException {
        String host = url.host().replaceAll("[\\[\\]]", "");
        SSLSocket secured = (SSLSocket) context.getSocketFactory().createSocket(socket, host, url.port(), true);
        SSLParameters parameters = secured.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        secured.setSSLParameters(parameters);
        try {
            secured.startHandshake();
        } catch (SSLException e) {
            if (trusted != null) {
                trusted.forget();
            }
            throw e;
        }
        return secured;
    }
}
