package org.bosixnet.container;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;

/** A client of a server on the loopback interface that sends what it is told, over TLS, and believes one certificate. */
public final class HttpsClient {

    private final SSLContext trust;
    private final String name;
    private final int port;

    /**
     * @param certificate the server's, which nobody else has signed
     * @param name the server's, without a port
     */
    public HttpsClient(Path certificate, String name, int port) throws Exception {
        this.trust = trusting(certificate, name);
        this.name = name;
        this.port = port;
    }

    public int port() {
        return port;
    }

    /** Returns the name and the port, as they are in the header {@code Host}. */
    public String host() {
        return name + ":" + port;
    }

    public String get(String path, String... headers) throws IOException {
        return send("GET", path, null, List.of(headers));
    }

    /**
     * Returns the whole answer to a request, its head included.
     *
     * @param body null: none
     */
    public String send(String method, String path, String body, List<String> headers) throws IOException {
        try (Socket socket = connect(null)) {
            return exchange(socket, method, path, body, headers);
        }
    }

    /**
     * Returns a connection.
     *
     * @param from the address that it comes from; null: any
     */
    public Socket connect(InetAddress from) throws IOException {
        Socket plain = from == null ? new Socket(local(1), port) : new Socket(local(1), port, from, 0);
        SSLSocket socket = (SSLSocket) trust.getSocketFactory().createSocket(plain, name, port, true);
        socket.setSoTimeout(60_000);
        return socket;
    }

    /** Returns the whole answer to a request over a connection, which it ends. */
    public String exchange(Socket socket, String method, String path, String body, List<String> headers)
            throws IOException {
        write(socket, method, path, body, headers);
        ByteArrayOutputStream answer = new ByteArrayOutputStream();
        try {
            socket.getInputStream().transferTo(answer);
        } catch (IOException e) {
            // some proxies break the connection off behind a refused body
        }
        return answer.toString(ISO_8859_1);
    }

    /** Sends a request, and leaves its answer to be read. */
    public void write(Socket socket, String method, String path, String body, List<String> headers) throws IOException {
        StringBuilder request = new StringBuilder(method + " " + path + " HTTP/1.1\r\nHost: " + host() + "\r\n");
        headers.forEach(header -> request.append(header).append("\r\n"));
        if (body != null) {
            request.append("Content-Length: ").append(body.length()).append("\r\n");
        }
        request.append("Connection: close\r\n\r\n").append(body == null ? "" : body);
        try {
            socket.getOutputStream().write(request.toString().getBytes(ISO_8859_1));
        } catch (IOException e) {
            // refused before all of it was sent; the answer says why
        }
    }

    /** Reads on, and adds what it reads, until the wanted text is in what was heard. */
    public static void readUntil(InputStream in, StringBuilder heard, String wanted) throws IOException {
        byte[] buffer = new byte[4096];
        while (heard.indexOf(wanted) < 0) {
            int read = in.read(buffer);
            if (read < 0) {
                throw new AssertionError("the stream ended before " + wanted + ": " + heard);
            }
            heard.append(new String(buffer, 0, read, ISO_8859_1));
        }
    }

    /** Returns the address 127.0.0.{@code last}. */
    public static InetAddress local(int last) {
        try {
            return InetAddress.getByAddress(new byte[] {127, 0, 0, (byte) last});
        } catch (UnknownHostException e) {
            throw new IllegalStateException("four bytes are an address", e);
        }
    }

    private static SSLContext trusting(Path certificate, String name) throws Exception {
        KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        try (InputStream in = Files.newInputStream(certificate)) {
            store.setCertificateEntry(
                    name, CertificateFactory.getInstance("X.509").generateCertificate(in));
        }
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(store);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, factory.getTrustManagers(), null);
        return context;
    }
}
