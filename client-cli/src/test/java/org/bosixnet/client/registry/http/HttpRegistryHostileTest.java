package org.bosixnet.client.registry.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.bosixnet.client.registry.http.Clients.ADDRESS;
import static org.bosixnet.client.registry.http.Clients.NAME;
import static org.bosixnet.client.registry.http.Clients.everyOperation;
import static org.bosixnet.client.registry.http.Clients.failureOf;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.zip.GZIPOutputStream;
import org.bosixnet.client.registry.RegistryException;
import org.bosixnet.client.registry.RegistryException.Kind;
import org.bosixnet.testing.Await;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Answers that are none, have no end, or want to do harm. */
@Timeout(60)
class HttpRegistryHostileTest {

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
            Await.until("the connection is closed", () -> server.connections() == 0);
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
            Await.until("the connection is closed", () -> server.connections() == 0);
            assertThat(failureOf(() -> client.report(NAME, List.of(ADDRESS))))
                    .hasMessage(server.url() + " answered with more than 65536 bytes.");
            Await.until("the connection is closed", () -> server.connections() == 0);
            assertThat(sent.get()).isLessThan(64 << 20);
        }
    }

    @Test
    void cutsOffAnEndlessErrorAndEndlessHeaders() throws Exception {
        AtomicLong sent = new AtomicLong();
        for (String start : List.of("HTTP/1.1 500 x\r\n\r\n", "HTTP/1.1 200 OK\r\nX: ")) {
            try (RawServer server = new RawServer((request, out) -> endless(out, start, sent));
                    HttpRegistry client = Clients.within(Clients.SHORT_EXCHANGE, server.url())) {
                assertThat(failureOf(() -> client.hosts(null)).kind()).isIn(Kind.BAD_ANSWER, Kind.UNREACHABLE);
                Await.until("the connection is closed", () -> server.connections() == 0);
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
            Await.until("the connection is closed", () -> server.connections() == 0);
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
}
