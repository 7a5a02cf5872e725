package org.bosixnet.client.registry.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.bosixnet.client.registry.http.Clients.ADDRESS;
import static org.bosixnet.client.registry.http.Clients.NAME;
import static org.bosixnet.client.registry.http.Clients.failureOf;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bosixnet.client.host.AccessKey;
import org.bosixnet.client.host.RegistryUrl;
import org.bosixnet.client.registry.RegistryException.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Which of a name's addresses is connected to. */
@Timeout(60)
class ConnectorTest {

    private static final AccessKey KEY = AccessKey.generate(AccessKey.Kind.HOST, new SecureRandom());
    private static final Timeouts TIMEOUTS =
            new Timeouts(Duration.ofMillis(300), Duration.ofSeconds(10), Duration.ofSeconds(20));

    /** Takes no connection, and refuses none. */
    private static final class DeadAddress implements AutoCloseable {
        private final ServerSocket socket;
        private final List<Socket> queue = new ArrayList<>();

        static DeadAddress of(String host, int port) throws IOException {
            return new DeadAddress(new InetSocketAddress(host, port));
        }

        private DeadAddress(InetSocketAddress address) throws IOException {
            socket = new ServerSocket(address.getPort(), 1, address.getAddress());
            try {
                while (true) {
                    Socket next = new Socket();
                    queue.add(next);
                    next.connect(address, 300);
                }
            } catch (SocketTimeoutException e) {
                // the system drops what comes from now on
            }
        }

        String host() {
            return socket.getInetAddress().getHostAddress();
        }

        @Override
        public void close() throws IOException {
            for (Socket each : queue) {
                each.close();
            }
            socket.close();
        }
    }

    private static HttpRegistry client(int port, String... addresses) throws IOException {
        return client(TIMEOUTS, port, addresses);
    }

    private static HttpRegistry client(Timeouts timeouts, int port, String... addresses) throws IOException {
        InetAddress[] all = new InetAddress[addresses.length];
        for (int i = 0; i < all.length; i++) {
            all[i] = InetAddress.getByName(addresses[i]);
        }
        return new HttpRegistry(
                new HttpRegistryConfig(
                        RegistryUrl.parse("http://registry.test:" + port + "/bosixnet"),
                        timeouts,
                        10,
                        null,
                        null,
                        url -> Optional.of(KEY),
                        false),
                Clients::lines,
                System::nanoTime,
                host -> all.clone());
    }

    @Test
    void anAddressThatIsDeadIsPassedOver() throws Exception {
        try (RawServer server = RawServer.answering("200 OK", "Content-Type: text/plain", "2001:db8::1    alpha\n");
                DeadAddress dead = DeadAddress.of("127.0.0.2", server.port());
                HttpRegistry client = client(server.port(), dead.host(), "127.0.0.1")) {
            assertThat(client.hosts(null).orElseThrow().list().hosts()).hasSize(1);
            RawServer.Received request = server.requests().get(0);
            assertThat(request.header("Host")).isEqualTo("registry.test:" + server.port());
            assertThat(request.header("Authorization")).isEqualTo("Bearer " + KEY.value());
        }
    }

    @Test
    void anAddressWhereNobodyListensIsPassedOver() throws Exception {
        try (RawServer server = RawServer.answering("200 OK", "Content-Type: text/plain", "2001:db8::1    alpha\n");
                HttpRegistry client = client(server.port(), "127.0.0.3", "127.0.0.2", "127.0.0.1", "127.0.0.4")) {
            assertThat(client.hosts(null).orElseThrow().list().hosts()).hasSize(1);
        }
    }

    @Test
    void theFirstAddressThatAnswersIsTheOnlyOneThatIsAsked() throws Exception {
        try (RawServer server = RawServer.answering("503 x", "", "");
                RawServer second = listening("127.0.0.2", server.port());
                HttpRegistry client = client(server.port(), "127.0.0.1", "127.0.0.2")) {
            assertThat(failureOf(() -> client.hosts(null)).kind()).isEqualTo(Kind.BUSY);
            assertThat(second.requests()).isEmpty();
        }
    }

    @Test
    void whenNoneAnswersTheFirstSaysWhy() throws Exception {
        int port = freePort();
        try (DeadAddress dead = DeadAddress.of("127.0.0.2", port);
                HttpRegistry client = client(port, dead.host(), "127.0.0.3")) {
            assertThat(failureOf(() -> client.report(NAME, List.of(ADDRESS))))
                    .hasMessage(client.url() + " cannot be reached: no connection within 300 ms (tried 127.0.0.2,"
                            + " 127.0.0.3). Check the address and the port in the URL, whether the"
                            + " server is up, and firewalls in between.");
        }
    }

    @Test
    void theLastOfManyAddressesHasItsTurnBeforeTheExchangeEnds() throws Exception {
        Timeouts slow = new Timeouts(Duration.ofSeconds(8), Duration.ofSeconds(10), Duration.ofSeconds(9));
        try (RawServer server = RawServer.answering("200 OK", "Content-Type: text/plain", "2001:db8::1    alpha\n");
                DeadAddress one = DeadAddress.of("127.0.0.2", server.port());
                DeadAddress two = DeadAddress.of("127.0.0.3", server.port());
                HttpRegistry client = client(slow, server.port(), one.host(), two.host(), "127.0.0.1")) {
            assertThat(client.hosts(null).orElseThrow().list().hosts()).hasSize(1);
        }
    }

    @Test
    void theAddressThatAnsweredIsAskedFirstNextTime() throws Exception {
        try (RawServer server = RawServer.answering("200 OK", "Content-Type: text/plain", "2001:db8::1    alpha\n");
                HttpRegistry client = client(server.port(), "127.0.0.2", "127.0.0.1")) {
            DeadAddress dead = DeadAddress.of("127.0.0.2", server.port());
            try {
                client.hosts(null);
            } finally {
                dead.close();
            }
            try (RawServer first = listening("127.0.0.2", server.port())) {
                client.hosts(null);
                assertThat(first.requests()).isEmpty();
            }
            assertThat(server.requests()).hasSize(2);
        }
    }

    private static RawServer listening(String host, int port) throws IOException {
        return new RawServer((request, out) -> {}, new ServerSocket(port, 50, InetAddress.getByName(host)));
    }

    private static int freePort() throws IOException {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return free.getLocalPort();
        }
    }
}
