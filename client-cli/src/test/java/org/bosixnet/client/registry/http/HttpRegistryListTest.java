package org.bosixnet.client.registry.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.bosixnet.client.registry.http.Clients.failureOf;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.bosixnet.client.host.HostAddress;
import org.bosixnet.client.host.HostEntry;
import org.bosixnet.client.host.HostName;
import org.bosixnet.client.registry.HostList;
import org.bosixnet.client.registry.RegistryException;
import org.bosixnet.client.registry.RegistryException.Kind;
import org.bosixnet.client.registry.wire.HostListParser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How the list in text is fetched. */
class HttpRegistryListTest {
    private static final String TEXT = "Content-Type: text/plain;charset=UTF-8";
    private static final String LINE = "2001:db8::1    alpha\n";

    @Test
    void fetchesTheListWithItsEntityTag() throws Exception {
        try (RawServer server = RawServer.answering("200 OK", TEXT + "\r\nETag: W/\"a1\"", LINE);
                HttpRegistry client = Clients.of(server.url())) {
            assertThat(client.hosts(null))
                    .contains(new HostList.Tagged(
                            HostList.of(List.of(new HostEntry(new HostAddress("2001:db8::1"), new HostName("alpha")))),
                            "W/\"a1\""));
            RawServer.Received request = server.requests().get(0);
            assertThat(request).hasToString("GET /bosixnet/hosts");
            assertThat(request.header("Accept-Encoding")).isEqualTo("gzip");
            assertThat(request.header("If-None-Match")).isEmpty();
        }
    }

    @Test
    void asksOnlyForAChangedList() throws Exception {
        try (RawServer server = new RawServer((request, out) -> RawServer.say(
                        out, "HTTP/1.1 304 Not Modified\r\nETag: " + request.header("If-None-Match") + "\r\n\r\n"));
                HttpRegistry client = Clients.of(server.url())) {
            assertThat(client.hosts("W/\"a1\"")).isEmpty();
            assertThat(server.requests().get(0).header("If-None-Match")).isEqualTo("W/\"a1\"");
            assertThat(failureOf(() -> client.hosts(null)))
                    .hasMessage(server.url() + " gave an answer that no registry gives (304).");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"a1", "\"a", "\"a\"b\"", "\"a b\"", "\"\u00e9\"", "x/\"a\""})
    void keepsNoEntityTagThatCouldNotBeSentBack(String etag) throws Exception {
        try (RawServer server = RawServer.answering("200 OK", TEXT + "\r\nETag: " + etag, LINE);
                HttpRegistry client = Clients.of(server.url())) {
            assertThat(client.hosts(null).orElseThrow().etag()).isNull();
        }
    }

    @Test
    void inflates() throws Exception {
        byte[] body = zipped(LINE.getBytes(StandardCharsets.UTF_8));
        try (RawServer server = sending("Content-Encoding: gzip", body);
                HttpRegistry client = Clients.of(server.url())) {
            assertThat(client.hosts(null).orElseThrow().list().hosts()).hasSize(1);
        }
    }

    @Test
    void stopsInflatingAtTheBoundWhateverTheReaderWants() throws Exception {
        byte[] bomb = zipped(new byte[64 << 20]);
        assertThat(bomb.length).isLessThan(70_000);
        try (RawServer server = sending("Content-Encoding: gzip", bomb);
                HttpRegistry client = Clients.of(server.url())) {
            RegistryException failure = failureOf(() -> client.hosts(null));
            assertThat(failure).hasMessage(server.url() + " answered with more than 33619968 bytes.");
            assertThat(failure.kind()).isEqualTo(Kind.BAD_ANSWER);
        }
    }

    @Test
    void ofAListThatIsLongerThanIsReadTheBeginningCounts() throws Exception {
        byte[] bomb = zipped((LINE + "x".repeat(200) + "\n").repeat(200_000).getBytes(StandardCharsets.UTF_8));
        try (RawServer server = sending("Content-Encoding: gzip", bomb);
                HttpRegistry client = Clients.reading(server.url(), HostListParser::list)) {
            HostList list = client.hosts(null).orElseThrow().list();
            assertThat(list.whole()).isFalse();
            assertThat(list.hosts()).hasSizeBetween(140_000, 160_000);
            assertThat(list.leftOut().told()).hasSize(100);
            assertThat(list.leftOut().untold()).isGreaterThan(100_000);
        }
    }

    @Test
    void noticesAZippedListThatIsCutOrDamaged() throws Exception {
        byte[] body = zipped(LINE.repeat(100).getBytes(StandardCharsets.UTF_8));
        byte[] damaged = body.clone();
        damaged[body.length - 6] ^= 1;
        for (byte[] wrong : List.of(Arrays.copyOf(body, body.length - 1), Arrays.copyOf(body, 5), damaged)) {
            try (RawServer server = sending("Content-Encoding: gzip", wrong);
                    HttpRegistry client = Clients.of(server.url())) {
                assertThat(failureOf(() -> client.hosts(null)).kind()).isIn(Kind.BAD_ANSWER, Kind.UNREACHABLE);
            }
        }
    }

    @Test
    void followsNoRedirect() throws Exception {
        try (RawServer elsewhere = RawServer.answering("200 OK", TEXT, LINE)) {
            for (int status : new int[] {301, 302, 303, 307, 308}) {
                String location = elsewhere.url() + "/hosts\u0001?" + "x".repeat(500);
                try (RawServer server = RawServer.answering(status + " x", "Location: " + location, "");
                        HttpRegistry client = Clients.of(server.url())) {
                    RegistryException failure = failureOf(() -> client.hosts(null));
                    assertThat(failure.kind()).isEqualTo(Kind.BAD_ANSWER);
                    assertThat(failure)
                            .hasMessageStartingWith(
                                    server.url() + " redirects to '" + elsewhere.url() + "/hosts\\u0001?xxx")
                            .hasMessageEndingWith(
                                    "x...', which is not followed; if that is the registry, put it into " + "URL.");
                    assertThat(failure.getMessage()).hasSizeLessThan(500);
                }
            }
            assertThat(elsewhere.requests()).isEmpty();
        }
    }

    @Test
    void saysWhatTheReaderSaysOfWhatIsNoList() throws Exception {
        try (RawServer server = RawServer.answering("200 OK", "Content-Type: text/html", "<html>Sign in</html>");
                HttpRegistry client = Clients.of(server.url())) {
            RegistryException failure = failureOf(() -> client.hosts(null));
            assertThat(failure).hasMessage(server.url() + " gave an answer that cannot be used: It is a web page.");
            assertThat(failure.kind()).isEqualTo(Kind.BAD_ANSWER);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "401,REFUSED", "403,REFUSED", "404,REJECTED", "405,REJECTED", "409,REJECTED", "413,REJECTED", "429,THROTTLED",
        "500,BUSY", "502,BUSY", "503,BUSY", "507,BUSY", "206,BAD_ANSWER", "300,BAD_ANSWER", "600,BAD_ANSWER"
    })
    void tellsErrorsApart(int status, Kind kind) throws Exception {
        try (RawServer server = RawServer.answering(status + " x", TEXT, "Why.");
                HttpRegistry client = Clients.of(server.url())) {
            assertThat(failureOf(() -> client.hosts(null)).kind()).isEqualTo(kind);
        }
    }

    private static RawServer sending(String header, byte[] body) throws IOException {
        return new RawServer((request, out) -> RawServer.say(out, "200 OK", header, body));
    }

    private static byte[] zipped(byte[] content) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
            out.write(content);
        }
        return bytes.toByteArray();
    }
}
