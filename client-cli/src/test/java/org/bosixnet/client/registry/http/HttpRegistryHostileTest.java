package org.bosixnet.client.registry.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.bosixnet.client.registry.http.Clients.ADDRESS;
import static org.bosixnet.client.registry.http.Clients.NAME;
import static org.bosixnet.client.registry.http.Clients.failureOf;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.ServerSocket;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.zip.GZIPOutputStream;
import org.bosixnet.client.Loopback;
import org.bosixnet.client.registry.RegistryException;
import org.bosixnet.client.registry.RegistryException.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a registry may do that is broken or wants to do harm. */
@Timeout(60)
class HttpRegistryHostileTest {
    private static final Duration DEADLINE = Duration.ofSeconds(10);

    @Test
    void saysThatNobodyListens() throws Exception {
        int port;
        try (ServerSocket socket = new ServerSocket(0, 1, Loopback.address())) {
            port = socket.getLocalPort();
        }
        URI url = URI.create("http://127.0.0.1:" + port + "/bosixnet");
        try (HttpRegistry client = Clients.of(url)) {
            fails(client, Kind.UNREACHABLE, url + " cannot be reached: the connection was refused.");
        }
    }

    @Test
    void saysThatTheServerHasNoSuchName() {
        try (HttpRegistry client = Clients.of(URI.create("http://no_such-host.invalid/"))) {
            fails(
                    client,
                    Kind.UNREACHABLE,
                    "http://no_such-host.invalid cannot be reached: the name of the server is not known.");
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
                HttpRegistry client = Clients.quick(server.url())) {
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
                HttpRegistry client = Clients.quick(server.url())) {
            self[0] = server;
            long start = System.nanoTime();
            RegistryException failure = failureOf(() -> client.hosts(null));
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
            assertThat(failure).hasMessage(server.url() + " did not finish its answer within 800 ms.");
            waitFor(() -> server.connections() == 0);
        }
    }

    @Test
    void fourExchangesAtMostWaitForALookUpThatHangs() throws Exception {
        CountDownLatch over = new CountDownLatch(1);
        AtomicInteger lookedUp = new AtomicInteger();
        URI url = URI.create("http://registry.test/bosixnet");
        try (HttpRegistry client = Clients.quick(url, host -> {
            lookedUp.incrementAndGet();
            waitFor(() -> over.getCount() == 0);
            throw new UnknownHostException(host);
        })) {
            for (int i = 0; i < Exchanges.MOST; i++) {
                assertThat(failureOf(() -> client.hosts(null)))
                        .hasMessage(url + " did not finish its answer within 800 ms.");
            }
            assertThat(failureOf(() -> client.hosts(null)))
                    .hasMessage(url + " cannot be reached: earlier requests to it still hang.");
            assertThat(lookedUp).hasValue(Exchanges.MOST);
        } finally {
            over.countDown();
        }
    }

    /** What a server says behind a body, again and again. */
    @ParameterizedTest
    @ValueSource(strings = {"X: y\r\n", "x", " x\r\n"})
    void trailersWithoutAnEndAreABadAnswer(String trailer) throws Exception {
        AtomicLong sent = new AtomicLong();
        String head = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\nX: y";
        try (RawServer server = new RawServer((request, out) -> {
                    RawServer.say(out, head + (trailer.equals("x") ? "" : "\r\n"));
                    for (int i = 0; i < 1000; i++) {
                        RawServer.say(out, trailer.repeat(10_000));
                        sent.addAndGet(trailer.length() * 10_000L);
                    }
                });
                HttpRegistry client = Clients.of(server.url())) {
            for (RegistryException failure : everyOperation(client)) {
                assertThat(failure)
                        .hasMessage(server.url() + " gave an answer with too many headers, or too long ones.");
                assertThat(failure.kind()).isEqualTo(Kind.BAD_ANSWER);
            }
            waitFor(() -> server.connections() == 0);
            assertThat(sent.get()).as("taken by nobody").isLessThan(4 * 10_000_000L);
        }
    }

    @Test
    void cutsOffAnEndlessBody() throws Exception {
        AtomicLong sent = new AtomicLong();
        try (RawServer server = new RawServer((request, out) -> endless(out, "HTTP/1.1 200 OK\r\n\r\n", sent));
                HttpRegistry client = Clients.of(server.url())) {
            assertThat(failureOf(() -> client.hosts(null)))
                    .hasMessage(server.url() + " answered with more than 33619968 bytes.");
            waitFor(() -> server.connections() == 0);
            assertThat(failureOf(() -> client.report(NAME, List.of(ADDRESS))))
                    .hasMessage(server.url() + " answered with more than 65536 bytes.");
            waitFor(() -> server.connections() == 0);
            assertThat(sent.get()).isLessThan(64 << 20);
        }
    }

    @Test
    void cutsOffAnEndlessErrorAndEndlessHeaders() throws Exception {
        AtomicLong sent = new AtomicLong();
        for (String start : List.of("HTTP/1.1 500 x\r\n\r\n", "HTTP/1.1 200 OK\r\nX: ")) {
            try (RawServer server = new RawServer((request, out) -> endless(out, start, sent));
                    HttpRegistry client = Clients.quick(server.url())) {
                assertThat(failureOf(() -> client.hosts(null)).kind()).isIn(Kind.BAD_ANSWER, Kind.UNREACHABLE);
                waitFor(() -> server.connections() == 0);
            }
        }
    }

    /** Says a gibibyte, or as much of it as is taken. */
    private static void endless(OutputStream out, String start, AtomicLong sent) throws IOException {
        out.write(start.getBytes(StandardCharsets.ISO_8859_1));
        byte[] block = "x".repeat(65_536).getBytes(StandardCharsets.ISO_8859_1);
        for (int i = 0; i < 16_384; i++) {
            out.write(block);
            sent.addAndGet(block.length);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "220 mail.example ESMTP\r\n",
                "\r\n\r\n",
                "HTTP/1.1\r\n\r\n",
                "HTTP/1.1 abc\r\n\r\n",
                "HTTP/1.1 -5 x\r\n\r\n",
                "HTTP/1.1 99999999999 x\r\n\r\n",
                "HTTP/1.1 0 x\r\n\r\n",
                "HTTP/1.1 42 x\r\n\r\n",
                "HTTP/1.1 999 x\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Type: \u0000;;/\r\nETag: \"\r\n\r\n<html>",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
                "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\nnot gzip",
                "HTTP/1.1 200 OK\r\nContent-Encoding: br\r\n\r\nx",
                "HTTP/1.1 304 Not Modified\r\n\r\n",
                "HTTP/1.1 204 No Content\r\n\r\n"
            })
    void reportsWhatIsNoAnswer(String said) throws Exception {
        try (RawServer server = new RawServer((request, out) -> RawServer.say(out, said));
                HttpRegistry client = Clients.of(server.url())) {
            for (RegistryException failure : everyOperation(client)) {
                assertThat(failure.kind()).isIn(Kind.BAD_ANSWER, Kind.UNREACHABLE, Kind.BUSY);
                assertThat(failure).hasMessageMatching("http://127[^\n]{20,400}\\.");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {100, 102, 103})
    void anAnswerThatIsAnnouncedAgainAndAgainIsABadOne(int status) throws Exception {
        String interim = "HTTP/1.1 " + status + " x\r\nLink: </a>\r\n\r\n";
        try (RawServer server = new RawServer((request, out) -> RawServer.say(out, interim.repeat(100_000)));
                HttpRegistry client = Clients.of(server.url())) {
            for (RegistryException failure : everyOperation(client)) {
                assertThat(failure.kind()).isEqualTo(Kind.BAD_ANSWER);
            }
            waitFor(() -> server.connections() == 0);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 50_000})
    void aListThatIsPackedInSeveralPiecesIsNotUnpacked(int members) throws Exception {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        for (int i = 0; i < members; i++) {
            body.write(packed(""));
        }
        try (RawServer server = new RawServer(
                        (request, out) -> RawServer.say(out, "200 OK", "Content-Encoding: gzip", body.toByteArray()));
                HttpRegistry client = Clients.of(server.url())) {
            RegistryException failure = failureOf(() -> client.hosts(null));
            assertThat(failure).hasMessage(server.url() + " compresses its answer in several pieces.");
            assertThat(failure.kind()).isEqualTo(Kind.BAD_ANSWER);
        }
    }

    @Test
    void whatIsPackedWithoutBeingAskedForIsNotUnpacked() throws Exception {
        byte[] body = packed("{\"name\":\"alpha\",\"addresses\":[\"2001:db8::1\"]}");
        try (RawServer server = new RawServer((request, out) -> RawServer.say(
                        out, "200 OK", "Content-Type: application/json\r\nContent-Encoding: gzip", body));
                HttpRegistry client = Clients.of(server.url())) {
            RegistryException failure = failureOf(() -> client.report(NAME, List.of(ADDRESS)));
            assertThat(failure).hasMessage(server.url() + " encodes its answer in a way that was not asked for.");
            assertThat(failure.kind()).isEqualTo(Kind.BAD_ANSWER);
        }
    }

    private static byte[] packed(String text) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
            gzip.write(text.getBytes(StandardCharsets.UTF_8));
        }
        return bytes.toByteArray();
    }

    private static List<RegistryException> everyOperation(HttpRegistry client) {
        List<RegistryException> failures = new ArrayList<>();
        failures.add(failureOf(() -> client.report(NAME, List.of(ADDRESS))));
        failures.add(failureOf(() -> client.hosts(null)));
        failures.add(failureOf(() -> client.get(NAME)));
        failures.add(failureOf(client::list));
        return failures;
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
            assertThat(asked.await(10, TimeUnit.SECONDS)).isTrue();
            caller.interrupt();
            assertThat(thrown.get(1, TimeUnit.SECONDS)).isInstanceOf(InterruptedException.class);
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

    private static void waitFor(BooleanSupplier condition) {
        long end = System.nanoTime() + DEADLINE.toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("in time").isLessThan(end);
            LockSupport.parkNanos(1_000_000);
        }
    }
}
