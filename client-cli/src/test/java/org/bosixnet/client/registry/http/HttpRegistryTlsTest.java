package org.bosixnet.client.registry.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.bosixnet.client.registry.http.Clients.failureOf;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import org.bosixnet.client.Loopback;
import org.bosixnet.client.host.AccessKey;
import org.bosixnet.client.registry.EventListener;
import org.bosixnet.client.registry.HostChanges;
import org.bosixnet.client.registry.KeySource;
import org.bosixnet.client.registry.Registry;
import org.bosixnet.client.registry.RegistryException;
import org.bosixnet.client.registry.RegistryException.Kind;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whom the client trusts over https. */
class HttpRegistryTlsTest {
    private static final AccessKey KEY = AccessKey.generate(AccessKey.Kind.HOST, new SecureRandom());

    @TempDir
    static Path directory;

    private static Path caFile;
    private static SSLContext serverContext;

    @BeforeAll
    static void makeCertificate() throws Exception {
        TestCertificate certificate = TestCertificate.make(directory, "server", "san=ip:127.0.0.1");
        caFile = certificate.pem();
        serverContext = certificate.context();
    }

    private static RawServer server(RawServer.Script script) throws IOException {
        return new RawServer(
                script, serverContext.getServerSocketFactory().createServerSocket(0, 50, Loopback.address()));
    }

    private static RawServer server() throws IOException {
        return server((request, out) -> RawServer.say(out, "200 OK", "", "2001:db8::1    alpha\n"));
    }

    private static URI url(String host, RawServer server) {
        return URI.create("https://" + host + ":" + server.port());
    }

    @Test
    void trustsTheAuthorityInTheCaFile() throws Exception {
        try (RawServer server = server();
                HttpRegistry client = Clients.trusting(url("127.0.0.1", server), caFile)) {
            assertThat(client.hosts(null).orElseThrow().list().hosts()).hasSize(1);
        }
    }

    @Test
    void trustsNobodyElseAndSaysWhatToDo() throws Exception {
        try (RawServer server = server();
                HttpRegistry client = Clients.of(url("127.0.0.1", server))) {
            RegistryException failure = failureOf(() -> client.hosts(null));
            assertThat(failure.kind()).isEqualTo(Kind.UNTRUSTED);
            assertThat(failure)
                    .hasMessage(client.url() + " cannot be reached: its certificate is signed by nobody but itself,"
                            + " and not trusted. If it is the right one, join again, which asks"
                            + " whether to trust its key, or put it into a PEM file that only root"
                            + " can change, and name that in CA_FILE.");
            assertThat(server.requests()).isEmpty();
        }
    }

    @Test
    void checksTheNameInTheCertificate() throws Exception {
        try (RawServer server = server();
                HttpRegistry client = Clients.trusting(url("localhost", server), caFile)) {
            assertThat(failureOf(() -> client.hosts(null)))
                    .hasMessage(client.url() + " cannot be reached: its certificate is for 127.0.0.1, and not for"
                            + " localhost. Put a name that the certificate has into URL, or get one for this name.");
            assertThat(server.requests()).isEmpty();
        }
    }

    private static HttpRegistry behind(int proxy, RawServer server) {
        return new HttpRegistry(
                new HttpRegistryConfig(
                        Clients.registry(url("127.0.0.1", server)),
                        Timeouts.DEFAULT,
                        1,
                        caFile,
                        URI.create("http://127.0.0.1:" + proxy),
                        url -> Optional.of(KEY),
                        false),
                Clients::lines);
    }

    @Test
    void aProxyPassesOnWhatItCannotRead() throws Exception {
        try (RawServer server = server();
                Tunnel proxy = new Tunnel();
                HttpRegistry client = behind(proxy.port(), server)) {
            assertThat(client.hosts(null).orElseThrow().list().hosts()).hasSize(1);
            assertThat(proxy.asked())
                    .isEqualTo("CONNECT 127.0.0.1:" + server.port() + " HTTP/1.1\r\nHost: 127.0.0.1:" + server.port()
                            + "\r\n\r\n");
            assertThat(server.requests()).hasToString("[GET /hosts]");
            assertThat(server.requests().get(0).header("Authorization")).isEqualTo("Bearer " + KEY.value());
        }
    }

    @Test
    void aProxyThatRefusesIsSaid() throws Exception {
        try (RawServer server = server();
                RawServer proxy = RawServer.answering("407 x", "", "");
                HttpRegistry client = behind(proxy.port(), server)) {
            RegistryException failure = failureOf(() -> client.hosts(null));
            assertThat(failure.kind()).isEqualTo(Kind.UNREACHABLE);
            assertThat(failure).hasMessage(client.url() + " cannot be reached: the PROXY answers 407.");
            assertThat(proxy.requests().get(0).headers()).noneMatch(line -> line.contains(KEY.value()));
            assertThat(server.requests()).isEmpty();
        }
    }

    /** A proxy that makes one tunnel. */
    private static final class Tunnel implements AutoCloseable {
        private final ServerSocket socket = new ServerSocket(0, 1, Loopback.address());
        private final CompletableFuture<String> asked = new CompletableFuture<>();

        Tunnel() throws IOException {
            start(this::serve);
        }

        private static void start(Callable<?> work) {
            Thread thread = new Thread(new FutureTask<>(work), "tunnel");
            thread.setDaemon(true);
            thread.start();
        }

        private Void serve() throws IOException {
            try (Socket client = socket.accept()) {
                StringBuilder head = new StringBuilder();
                while (head.indexOf("\r\n\r\n") < 0) {
                    head.append((char) client.getInputStream().read());
                }
                asked.complete(head.toString());
                int port = Integer.parseInt(head.substring(head.indexOf(":") + 1, head.indexOf(" HTTP/")));
                try (Socket server = new Socket(Loopback.address(), port)) {
                    client.getOutputStream().write("HTTP/1.1 200 OK\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
                    start(() -> client.getInputStream().transferTo(server.getOutputStream()));
                    server.getInputStream().transferTo(client.getOutputStream());
                }
            }
            return null;
        }

        int port() {
            return socket.getLocalPort();
        }

        String asked() throws Exception {
            return asked.get(30, TimeUnit.SECONDS);
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }

    @Test
    void turnsAwayFromADrippingServerAtTheDeadline() throws Exception {
        RawServer[] self = new RawServer[1];
        try (RawServer server = server((request, out) -> {
                    RawServer.say(out, "HTTP/1.1 200 OK\r\n");
                    self[0].drip(out, "X: y\r\n");
                });
                HttpRegistry client = new HttpRegistry(
                        new HttpRegistryConfig(
                                Clients.registry(url("127.0.0.1", server)),
                                Clients.SHORT_EXCHANGE,
                                1,
                                caFile,
                                null,
                                KeySource.NONE,
                                false),
                        Clients::lines)) {
            self[0] = server;
            assertThat(failureOf(() -> client.hosts(null)).kind()).isEqualTo(Kind.UNREACHABLE);
        }
    }

    /** A stream's reads time out every few seconds, which must not spoil the connection. */
    @Test
    void aStreamGoesOnAfterAPause() throws Exception {
        BlockingQueue<String> heard = new LinkedBlockingQueue<>();
        String head = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n";
        try (RawServer server = server((request, out) -> {
                    RawServer.say(out, head + "event: reset\nid: 1\ndata: {}\n\nevent: res");
                    boolean unused = new CountDownLatch(1).await(6, TimeUnit.SECONDS);
                    RawServer.say(out, "et\nid: 2\ndata: {}\n\n");
                });
                HttpRegistry client = Clients.trusting(url("127.0.0.1", server), caFile)) {
            Registry.Stream stream = client.events(null, new EventListener() {
                @Override
                public void opened() {}

                @Override
                public void retry(Duration pause) {}

                @Override
                public void reset(@Nullable String position) {
                    heard.add("reset " + position);
                }

                @Override
                public void changed(HostChanges changes, @Nullable String position) {}

                @Override
                public void behind() {}

                @Override
                public void ended(@Nullable RegistryException why) {
                    heard.add("ended " + why);
                }
            });
            assertThat(heard.poll(30, TimeUnit.SECONDS)).isEqualTo("reset 1");
            assertThat(heard.poll(30, TimeUnit.SECONDS)).isEqualTo("reset 2");
            stream.close();
        }
    }

    @Test
    void saysWhatIsWrongWithACaFile() throws Exception {
        Path missing = directory.resolve("missing.pem");
        Path empty = Files.writeString(directory.resolve("empty.pem"), "");
        Path garbage =
                Files.writeString(directory.resolve("garbage.pem"), "-----BEGIN CERTIFICATE-----\nAAAA\n-----END\n");
        refuses(missing, "CA_FILE " + missing + " does not exist.");
        refuses(empty, "CA_FILE " + empty + " holds no certificate.");
        refuses(garbage, "CA_FILE " + garbage + " does not hold certificates in PEM form.");
        refuses(directory, "CA_FILE " + directory + " cannot be read: Is a directory.");
    }

    private static void refuses(Path file, String message) {
        assertThatThrownBy(() -> Clients.trusting(URI.create("https://server/"), file))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(message);
    }
}
