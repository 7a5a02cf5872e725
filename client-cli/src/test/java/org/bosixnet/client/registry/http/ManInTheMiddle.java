package org.bosixnet.client.registry.http;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import org.bosixnet.client.Loopback;
import org.bosixnet.client.host.RegistryUrl;
import org.bosixnet.testing.Await;

/**
 * Somebody between the clients of a server and it: passes on what is encrypted until told to read, then shows a
 * certificate of his own, and passes on what he reads.
 */
public final class ManInTheMiddle implements AutoCloseable {

    private final ServerSocket socket = new ServerSocket(0, 50, Loopback.address());
    private final SSLContext own;
    private final RegistryUrl server;
    private final ByteArrayOutputStream heard = new ByteArrayOutputStream();
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final AtomicInteger attempts = new AtomicInteger();
    private volatile boolean reads;

    public ManInTheMiddle(TestCertificate own, RegistryUrl server) throws IOException {
        this.own = own.context();
        this.server = server;
        start(this::accept);
    }

    /** Returns the server's URL, as those see it who come to this one. */
    public RegistryUrl url() {
        return RegistryUrl.parse(server.toString().replace(":" + server.port(), ":" + socket.getLocalPort()));
    }

    /** Makes him read from now on; what is open breaks off. */
    public void read() throws IOException {
        reads = true;
        for (Socket each : open) {
            each.close();
        }
    }

    /** Returns how many clients he has shown his own certificate to. */
    public int attempts() {
        return attempts.get();
    }

    /** Returns all that he has read of what clients say, once they have gone. */
    public String heard() {
        Await.until("the clients have gone", open::isEmpty);
        synchronized (heard) {
            return heard.toString(StandardCharsets.ISO_8859_1);
        }
    }

    private void accept() {
        try {
            while (true) {
                Socket client = socket.accept();
                open.add(client);
                start(() -> serve(client));
            }
        } catch (IOException e) {
            // closed
        }
    }

    private void serve(Socket client) {
        try (client;
                Socket plain = new Socket(Loopback.address(), server.port())) {
            if (!reads) {
                relay(client, plain, false);
                return;
            }
            attempts.incrementAndGet();
            SSLSocket here = (SSLSocket) own.getSocketFactory().createSocket(client, null, true);
            here.startHandshake();
            SSLSocket there = (SSLSocket)
                    trustingAll().getSocketFactory().createSocket(plain, server.host(), server.port(), true);
            relay(here, there, true);
        } catch (IOException | GeneralSecurityException e) {
            // the client does not like him
        } finally {
            open.remove(client);
        }
    }

    private void relay(Socket client, Socket real, boolean listens) throws IOException {
        start(() -> {
            try (client) {
                real.getInputStream().transferTo(client.getOutputStream());
            } catch (IOException e) {
                // one of them has gone
            }
        });
        InputStream in = client.getInputStream();
        OutputStream out = real.getOutputStream();
        byte[] buffer = new byte[8192];
        for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
            if (listens) {
                synchronized (heard) {
                    heard.write(buffer, 0, read);
                }
            }
            out.write(buffer, 0, read);
        }
    }

    private static SSLContext trustingAll() throws GeneralSecurityException {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, new TrustManager[] {new Credulous()}, null);
        return context;
    }

    private static final class Credulous implements X509TrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }

    private static void start(Runnable task) {
        Thread thread = new Thread(task, "man-in-the-middle");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() throws IOException {
        socket.close();
        for (Socket each : open) {
            each.close();
        }
    }
}
