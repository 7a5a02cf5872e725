package org.bosixnet.client.registry.http;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.impl.io.DefaultBHttpClientConnection;
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

    private final RegistryUrl url;
    private final @Nullable URI proxy;
    private final Timeouts timeouts;
    private final @Nullable SSLContext tls;

    /** @throws IllegalArgumentException if the CA file cannot be used; the message is a sentence for people */
    Connector(HttpRegistryConfig config) {
        this.url = config.url();
        this.proxy = config.proxy();
        this.timeouts = config.timeouts();
        this.tls = url.isSecure() ? TrustedAuthorities.context(config.caFile()) : null;
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
        return proxy != null && tls == null;
    }

    /**
     * Connects to the first of these addresses that answers.
     *
     * @param silence how long a read waits for a byte
     * @throws IOException if none answers (then why the first did not), or if the connection cannot be used
     */
    Connection open(InetAddress[] addresses, Duration silence, Exchange exchange) throws IOException, HttpException {
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

    private Socket connected(InetAddress[] addresses, Exchange exchange) throws IOException {
        int port = proxy == null ? url.port() : proxy.getPort() < 0 ? HTTP_PORT : proxy.getPort();
        IOException failure = null;
        for (InetAddress address : addresses) {
            Socket socket = new Socket(Proxy.NO_PROXY);
            exchange.carriedBy(socket);
            try {
                socket.connect(new InetSocketAddress(address, port), (int)
                        timeouts.connect().toMillis());
                return socket;
            } catch (IOException e) {
                socket.close();
                failure = failure == null ? e : failure;
            }
        }
        throw failure == null ? new IOException("no address") : failure;
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
        secured.startHandshake();
        return secured;
    }
}
