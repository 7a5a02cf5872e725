package org.bosixnet.client.registry.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.bosixnet.client.registry.http.Clients.ADDRESS;
import static org.bosixnet.client.registry.http.Clients.NAME;
import static org.bosixnet.client.registry.http.Clients.everyOperation;
import static org.bosixnet.client.registry.http.Clients.failureOf;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.bosixnet.client.Loopback;
import org.bosixnet.client.registry.RegistryException;
import org.bosixnet.client.registry.RegistryException.Kind;
import org.bosixnet.testing.Await;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Servers that do not answer, or not to the end: each call fails in time, and says how. */
@Timeout(60)
class HttpRegistryUnreachableTest {

    @Test
    void saysThatNobodyListens() throws Exception {
        int port;
        try (ServerSocket socket = new ServerSocket(0, 1, Loopback.address())) {
            port = socket.getLocalPort();
        }
        URI url = URI.create("http://127.0.0.1:" + port + "/bosixnet");
        try (HttpRegistry client = Clients.of(url)) {
            fails(
                    client,
                    Kind.UNREACHABLE,
                    url
                            + " cannot be reached: the connection was refused. Check the port in the URL, and whether"
                            + " the registry runs.");
        }
    }

    @Test
    void saysThatTheServerHasNoSuchName() {
        try (HttpRegistry client = Clients.of(URI.create("http://no_such-host.invalid/"))) {
            fails(
                    client,
                    Kind.UNREACHABLE,
                    "http://no_such-host.invalid cannot be reached: the name of the server is not known."
                            + " Check the name in the URL, and this computer's DNS.");
        }
    }

    @Test
    void anErrorOfThisProgramIsNoFailureOfTheRegistry() throws Exception {
        List<RuntimeException> wrapped = List.of(
                new IllegalStateException(new OutOfMemoryError("heap")),
                new IllegalArgumentException(new IOException(new OutOfMemoryError("heap"))));
        try (RawServer server = RawServer.answering("200 OK", "Content-Type: text/plain", "2001:db8::1 a\n")) {
            try (HttpRegistry client = Clients.reading(server.url(), (in, max) -> {
                throw new OutOfMemoryError("heap");
            })) {
                assertThatThrownBy(() -> client.hosts(null)).isInstanceOf(OutOfMemoryError.class);
            }
            for (RuntimeException exception : wrapped) {
                try (HttpRegistry client = Clients.reading(server.url(), (in, max) -> {
                    throw exception;
                })) {
                    assertThatThrownBy(() -> client.hosts(null)).isInstanceOf(OutOfMemoryError.class);
                }
            }
        }
    }

    @Test
    void saysThatTheServerCloses() throws Exception {
        try (RawServer server = new RawServer((request, out) -> {});
                HttpRegistry client = Clients.of(server.url())) {
            fails(
                    client,
                    Kind.UNREACHABLE,
                    server.url() + " cannot be reached: the server closed the connection without an answer.");
        }
    }

    @Test
    void waitsForASilentServerForTheReadTimeout() throws Exception {
        CountDownLatch over = new CountDownLatch(1);
        try (RawServer server = new RawServer((request, out) -> over.await());
                HttpRegistry client = Clients.within(Clients.SHORT_READ, server.url())) {
            fails(client, Kind.UNREACHABLE, server.url() + " cannot be reached: no answer for 300 ms.");
        } finally {
            over.countDown();
        }
    }

    /** Where a server drips one byte at a time, so that each read is answered in time. */
    enum Drip {
        STATUS_LINE("HTTP/1.1 200", "0"),
        HEADERS("HTTP/1.1 200 OK\r\n", "X: y\r\n"),
        BODY("HTTP/1.1 200 OK\r\n\r\n", "x"),
        LONG_BODY("HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n", "x"),
        ERROR_BODY("HTTP/1.1 404 x\r\n\r\n", "x"),
        CHUNKS("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", "1\r\nx\r\n"),
        ENDLESS_CHUNK("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nffff\r\n", "x"),
        CHUNK_SIZE("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1;", "x"),
        TRAILER("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n", "X: y\r\n"),
        CONTINUE("", "HTTP/1.1 100 Continue\r\n\r\n");

        final String before;
        final String drop;

        Drip(String before, String drop) {
            this.before = before;
            this.drop = drop;
        }
    }

    @ParameterizedTest
    @EnumSource
    void turnsAwayFromADrippingServerAtTheDeadline(Drip drip) throws Exception {
        RawServer[] self = new RawServer[1];
        try (RawServer server = new RawServer((request, out) -> {
                    RawServer.say(out, drip.before);
                    self[0].drip(out, drip.drop);
                });
                HttpRegistry client = Clients.within(Clients.SHORT_EXCHANGE, server.url())) {
            self[0] = server;
            long start = System.nanoTime();
            RegistryException failure = failureOf(() -> client.hosts(null));
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Clients.SHORT_EXCHANGE.read());
            assertThat(failure).hasMessage(server.url() + " did not finish its answer within 800 ms.");
            Await.until("the connection is closed", () -> server.connections() == 0);
        }
    }

    @Test
    void fourExchangesAtMostWaitForALookUpThatHangs() throws Exception {
        CountDownLatch over = new CountDownLatch(1);
        AtomicInteger lookedUp = new AtomicInteger();
        URI url = URI.create("http://registry.test/bosixnet");
        try (HttpRegistry client = Clients.within(Clients.SHORT_EXCHANGE, url, host -> {
            lookedUp.incrementAndGet();
            Await.until("it is over", () -> over.getCount() == 0);
            throw new UnknownHostException(host);
        })) {
            for (int i = 0; i < Exchanges.MOST; i++) {
                assertThat(failureOf(() -> client.hosts(null)))
                        .hasMessage(url + " did not finish its answer within 800 ms.");
            }
            assertThat(failureOf(() -> client.hosts(null)))
                    .hasMessage(url + " cannot be reached: earlier requests to it still hang.");
            Await.until("all look it up", () -> lookedUp.get() >= Exchanges.MOST);
            assertThat(lookedUp).hasValue(Exchanges.MOST);
        } finally {
            over.countDown();
        }
    }

    @Test
    void noticesAnAnswerThatBreaksOff() throws Exception {
        String cut = "HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n2001:db8::1    alpha\n";
        try (RawServer server = new RawServer((request, out) -> RawServer.say(out, cut));
                HttpRegistry client = Clients.of(server.url())) {
            RegistryException failure = failureOf(() -> client.hosts(null));
            assertThat(failure.kind()).isEqualTo(Kind.UNREACHABLE);
            assertThat(failure).hasMessage(server.url() + " broke off its answer after 21 of 500 bytes.");
        }
        String cutChunk = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nff\r\n2001:db8::1    alpha\n";
        try (RawServer server = new RawServer((request, out) -> RawServer.say(out, cutChunk));
                HttpRegistry client = Clients.of(server.url())) {
            assertThat(failureOf(() -> client.hosts(null)).kind()).isEqualTo(Kind.UNREACHABLE);
        }
    }

    @Test
    void givesUpAtOnceWhenInterrupted() throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch over = new CountDownLatch(1);
        try (RawServer server = new RawServer((request, out) -> {
                    asked.countDown();
                    over.await();
                });
                HttpRegistry client = Clients.of(server.url())) {
            CompletableFuture<Throwable> thrown = new CompletableFuture<>();
            Thread caller = new Thread(() -> {
                try {
                    client.report(NAME, List.of(ADDRESS));
                } catch (RegistryException | InterruptedException e) {
                    thrown.complete(e);
                }
            });
            caller.start();
            assertThat(asked.await(30, TimeUnit.SECONDS)).isTrue();
            caller.interrupt();
            assertThat(thrown.get(30, TimeUnit.SECONDS)).isInstanceOf(InterruptedException.class);
        } finally {
            over.countDown();
        }
    }

    @Test
    void answersAfterTheEndWithAFailure() throws Exception {
        try (RawServer server = RawServer.answering("200 OK", "", "")) {
            HttpRegistry client = Clients.of(server.url());
            client.close();
            assertThatThrownBy(() -> client.hosts(null)).isInstanceOf(RegistryException.class);
        }
    }

    private static void fails(HttpRegistry client, Kind kind, String message) {
        for (RegistryException failure : everyOperation(client)) {
            assertThat(failure).hasMessage(message);
            assertThat(failure.kind()).isEqualTo(kind);
            assertThat(failure.retryAfter()).isNull();
        }
    }
}
