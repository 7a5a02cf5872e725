package org.bosixnet.client.registry.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.bosixnet.client.host.AccessKey;
import org.bosixnet.client.registry.EventListener;
import org.bosixnet.client.registry.HostChanges;
import org.bosixnet.client.registry.KeySource;
import org.bosixnet.client.registry.Registry;
import org.bosixnet.client.registry.RegistryException;
import org.bosixnet.client.registry.RegistryException.Kind;
import org.bosixnet.client.registry.wire.EventParser;
import org.bosixnet.testing.Await;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The client of the stream, against servers that say what a test wants. */
@Timeout(60)
class EventStreamTest {
    private static final AccessKey KEY = AccessKey.parse("bxh_3fK9aZ_0123456789abcdefABCDEF");
    private static final String HEAD = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream;charset=UTF-8\r\n\r\n";
    private static final String RESET = "event: reset\nid: e-1\ndata: {\"revision\":\"e-1\"}\n\n";
    private static final String CHANGE = "id: e-2\n"
            + "data:"
            + " {\"revision\":\"e-2\",\"hosts\":[{\"name\":\"alpha\",\"addresses\":[\"2001:db8::1\"],\"changed\":\"x\",\"later\":[{}]}],\"removed\":[\"beta\"],\"reset\":false}\n\n";

    /** Keeps what it hears, each as a line. */
    private static final class Heard implements EventListener {
        private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();
        private volatile @Nullable RegistryException why;

        @Override
        public void opened() {
            lines.add("opened");
        }

        @Override
        public void retry(Duration pause) {
            lines.add("retry " + pause);
        }

        @Override
        public void reset(@Nullable String position) {
            lines.add("reset " + position);
        }

        @Override
        public void changed(HostChanges changes, @Nullable String position) {
            lines.add(changes.hosts() + " " + changes.removed() + " " + position);
        }

        @Override
        public void ended(@Nullable RegistryException failure) {
            why = failure;
            lines.add(failure == null ? "ended" : failure.kind() + " " + failure.getMessage());
        }

        String next() throws InterruptedException {
            String line = lines.poll(20, TimeUnit.SECONDS);
            if (line == null) {
                throw new AssertionError("nothing is heard");
            }
            return line;
        }
    }

    private final Heard heard = new Heard();
    private final List<Registry.Stream> streams = new ArrayList<>();

    @AfterEach
    void close() {
        streams.forEach(Registry.Stream::close);
    }

    private void open(HttpRegistry client) {
        streams.add(client.events(null, heard));
    }

    private static RawServer saying(String... texts) throws IOException {
        return new RawServer((request, out) -> {
            for (String text : texts) {
                RawServer.say(out, text);
            }
        });
    }

    private static HttpRegistry client(URI url, KeySource keys, int maxNames) {
        Timeouts timeouts = new Timeouts(
                Duration.ofSeconds(5), Duration.ofMillis(300), Duration.ofMillis(300), Duration.ofSeconds(2));
        return new HttpRegistry(
                new HttpRegistryConfig(Clients.registry(url), timeouts, maxNames, null, null, keys, false),
                Clients::lines);
    }

    private static HttpRegistry client(RawServer server) {
        return client(server.url(), KeySource.NONE, 100);
    }

    @ParameterizedTest
    @ValueSource(ints = {100, 102, 103})
    void aStreamThatIsAnnouncedAgainAndAgainIsNone(int status) throws Exception {
        try (RawServer server = saying(("HTTP/1.1 " + status + " x\r\n\r\n").repeat(100_000), HEAD, RESET);
                HttpRegistry client = client(server)) {
            open(client);
            assertThat(heard.next()).startsWith("BAD_ANSWER " + server.url() + " ");
        }
    }

    @Test
    void aPackedStreamIsNotUnpacked() throws Exception {
        try (RawServer server = saying(HEAD.replace("\r\n\r\n", "\r\nContent-Encoding: gzip\r\n\r\n"), "\u001f\u008b");
                HttpRegistry client = client(server)) {
            open(client);
            assertThat(heard.next())
                    .isEqualTo("BAD_ANSWER " + server.url() + " encodes its answer in a way that was not asked for.");
        }
    }

    @Test
    void tellsWhatTheRegistrySays() throws Exception {
        try (RawServer server = saying(HEAD, "retry: 1000\n\n", RESET, ":\n\n", CHANGE);
                HttpRegistry client = client(server)) {
            open(client);
            assertThat(heard.next()).isEqualTo("opened");
            assertThat(heard.next()).isEqualTo("retry PT1S");
            assertThat(heard.next()).isEqualTo("reset e-1");
            assertThat(heard.next()).isEqualTo("[Host[name=alpha, addresses=[2001:db8::1]]] [beta] e-2");
            assertThat(heard.next()).isEqualTo("ended");
        }
    }

    @Test
    void asksWithTheKeyAndThePositionForAStreamThatIsNotPacked() throws Exception {
        try (RawServer server = saying(HEAD, RESET);
                HttpRegistry client = client(server.url(), url -> Optional.of(KEY), 100)) {
            open(client);
            streams.add(client.events("e-7", new Heard()));
            Await.until("both have asked", () -> server.requests().size() == 2);
            assertThat(server.requests())
                    .hasToString("[GET /bosixnet/api/v1/events, GET /bosixnet/api/v1/events]")
                    .allSatisfy(request -> {
                        assertThat(request.header("Authorization")).isEqualTo("Bearer " + KEY.value());
                        assertThat(request.header("Accept")).startsWith("text/event-stream, ");
                        assertThat(request.header("Accept-Encoding")).isEmpty();
                    })
                    .extracting(request -> request.header("Last-Event-ID"))
                    .containsExactlyInAnyOrder("", "e-7");
        }
    }

    @Test
    void aKeyDoesNotGoOverPlainHttpToSomewhereElse() throws Exception {
        try (HttpRegistry client = client(URI.create("http://192.0.2.1/bosixnet"), url -> Optional.of(KEY), 100)) {
            open(client);
            assertThat(heard.next())
                    .startsWith("UNSENT http://192.0.2.1/bosixnet is plain http")
                    .doesNotContain("0123456789");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "200 OK, text/html, UNSUPPORTED",
        "200 OK, application/json, UNSUPPORTED",
        "404 Not Found, text/html, UNSUPPORTED",
        "404 Not Found, application/problem+json, UNSUPPORTED",
        "405 x, text/html, UNSUPPORTED",
        "501 x, text/html, UNSUPPORTED",
        "401 x, application/problem+json, REFUSED",
        "403 x, application/problem+json, REFUSED",
        "400 x, application/problem+json, REJECTED",
        "302 Found, text/html, BAD_ANSWER",
        "502 x, text/html, BUSY"
    })
    void saysWhyThereIsNoStream(String status, String type, Kind kind) throws Exception {
        try (RawServer server = RawServer.answering(status, "Content-Type: " + type, "{}");
                HttpRegistry client = client(server)) {
            open(client);
            assertThat(heard.next()).startsWith(kind + " " + server.url());
            assertThat(heard.lines).isEmpty();
        }
    }

    @Test
    void saysWhenToComeAgain() throws Exception {
        try (RawServer server = RawServer.answering("503 x", "Retry-After: 7", "");
                HttpRegistry client = client(server)) {
            open(client);
            assertThat(heard.next()).startsWith("BUSY ");
            RegistryException why = heard.why;
            assertThat(why == null ? null : why.retryAfter()).isEqualTo(Duration.ofSeconds(7));
        }
    }

    @Test
    void aRedirectIsNotFollowed() throws Exception {
        try (RawServer other = saying(HEAD, RESET);
                RawServer server = RawServer.answering("302 x", "Location: " + other.url(), "");
                HttpRegistry client = client(server)) {
            open(client);
            assertThat(heard.next()).startsWith("BAD_ANSWER ");
            assertThat(other.requests()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "data: x",
                "data: []",
                "data: null",
                "data: {}",
                "data: {\"reset\":\"no\"}",
                "data: {\"reset\":false,\"hosts\":{}}",
                "data: {\"reset\":false,\"hosts\":[{\"name\":\"a\"}]}",
                "data: {\"reset\":false,\"hosts\":[{\"addresses\":[]}]}",
                "data: {\"reset\":false,\"hosts\":[{\"name\":1,\"addresses\":[]}]}",
                "data: {\"reset\":false,\"hosts\":[{\"name\":\"a\",\"addresses\":[null]}]}",
                "data: {\"reset\":false,\"removed\":[[]]}",
                "data: {\"reset\":false} x",
                "data: {\"reset\":false,\"reset\":false}"
            })
    void givesUpAtAnEventThatIsNotUnderstood(String event) throws Exception {
        try (RawServer server = saying(HEAD, event + "\n\n", CHANGE);
                HttpRegistry client = client(server)) {
            open(client);
            assertThat(heard.next()).isEqualTo("opened");
            assertThat(heard.next()).startsWith("BAD_ANSWER " + server.url() + " gave an answer that cannot be used: ");
            assertThat(heard.lines).isEmpty();
        }
    }

    private static String change(String hosts) {
        return "data: {\"hosts\":[" + hosts + "],\"removed\":[],\"reset\":false}\n\n";
    }

    @Test
    void givesUpAtNamesAndAddressesThatNoHostHas() throws Exception {
        givesUpAt(
                change("{\"name\":\"" + "a".repeat(254) + "\",\"addresses\":[]}"),
                "a name has more than 253 characters");
        givesUpAt(
                change("{\"name\":\"a\",\"addresses\":[\"" + ":".repeat(46) + "\"]}"),
                "an address has more than 45 characters");
        givesUpAt(
                change("{\"name\":\"a\",\"addresses\":[" + "\"::1\",".repeat(8) + "\"::1\"]}"),
                "a host has more than 8 addresses");
        givesUpAt(":" + "x".repeat(EventParser.MAX_BYTES + 1), "it has a line of more than 1048576 bytes");
    }

    private void givesUpAt(String text, String sentence) throws Exception {
        try (RawServer server = saying(HEAD, RESET, text);
                HttpRegistry client = client(server)) {
            open(client);
            assertThat(heard.next()).isEqualTo("opened");
            assertThat(heard.next()).isEqualTo("reset e-1");
            assertThat(heard.next())
                    .isEqualTo("BAD_ANSWER " + server.url() + " gave an answer that cannot be used: " + sentence + ".");
        }
    }

    @Test
    void anEventThatIsTheWholeListIsAReasonToFetchItAndOthersAreIgnored() throws Exception {
        try (RawServer server = saying(
                        HEAD, "event: seen\ndata: {\"seen\":{}}\n\nid: a b\ndata: {\"hosts\":[],\"reset\":true}\n\n");
                HttpRegistry client = client(server)) {
            open(client);
            assertThat(heard.next()).isEqualTo("opened");
            assertThat(heard.next()).isEqualTo("reset null");
            assertThat(heard.next()).isEqualTo("ended");
        }
    }

    @Test
    void lastsPastTheDeadlineOfOtherRequestsAsLongAsAnythingComes() throws Exception {
        try (RawServer server = new RawServer((request, out) -> {
                    RawServer.say(out, HEAD);
                    for (int i = 0; i < 30; i++) {
                        new CountDownLatch(1).await(50, TimeUnit.MILLISECONDS);
                        RawServer.say(out, ":");
                    }
                    RawServer.say(out, "\n" + RESET);
                });
                HttpRegistry client = client(server)) {
            open(client);
            assertThat(heard.next()).isEqualTo("opened");
            assertThat(heard.next()).isEqualTo("reset e-1");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Transfer-Encoding: chunked\r\n"})
    void goesOnAfterAReadTimedOut(String framing) throws Exception {
        Timeouts patient = new Timeouts(
                Duration.ofSeconds(5), Duration.ofSeconds(5), Duration.ofSeconds(5), Duration.ofSeconds(20));
        CountDownLatch more = new CountDownLatch(1);
        try (RawServer server = new RawServer((request, out) -> {
                    String head = HEAD.replace("\r\n\r\n", "\r\n" + framing + "\r\n");
                    RawServer.say(out, head + framed(framing, RESET));
                    RawServer.say(out, framed(framing, CHANGE).substring(0, 40));
                    boolean unused = more.await(6, TimeUnit.SECONDS);
                    RawServer.say(out, framed(framing, CHANGE).substring(40));
                });
                HttpRegistry client = new HttpRegistry(
                        new HttpRegistryConfig(
                                Clients.registry(server.url()), patient, 100, null, null, KeySource.NONE, false),
                        Clients::lines)) {
            open(client);
            assertThat(heard.next()).isEqualTo("opened");
            assertThat(heard.next()).isEqualTo("reset e-1");
            assertThat(heard.next()).endsWith("[beta] e-2");
        }
    }

    @Test
    void silenceEndsIt() throws Exception {
        try (RawServer server = new RawServer((request, out) -> {
                    RawServer.say(out, HEAD + RESET);
                    new CountDownLatch(1).await();
                });
                HttpRegistry client = client(server)) {
            open(client);
            assertThat(heard.next()).isEqualTo("opened");
            assertThat(heard.next()).isEqualTo("reset e-1");
            assertThat(heard.next()).isEqualTo("UNREACHABLE " + server.url() + " sent no sign of life for 2 s.");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Transfer-Encoding: chunked\r\n"})
    void whoClosesItIsNotHeldUpAndHearsNothingMore(String framing) throws Exception {
        CountDownLatch closed = new CountDownLatch(1);
        try (RawServer server = new RawServer((request, out) -> {
                    String head = HEAD.replace("\r\n\r\n", "\r\n" + framing + "\r\n");
                    RawServer.say(out, head + framed(framing, RESET));
                    closed.await();
                    RawServer.say(out, framed(framing, CHANGE));
                });
                HttpRegistry client =
                        new HttpRegistry(HttpRegistryConfig.of(Clients.registry(server.url())), Clients::lines)) {
            open(client);
            assertThat(heard.next()).isEqualTo("opened");
            assertThat(heard.next()).isEqualTo("reset e-1");
            long start = System.nanoTime();
            close();
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(1));
            closed.countDown();
            Await.until("the reading has ended", () -> Thread.getAllStackTraces().entrySet().stream()
                    .noneMatch(thread -> thread.getKey().getName().equals("bosixnet-stream " + server.url())
                            && List.of(thread.getValue()).toString().contains("EventParser")));
            assertThat(heard.lines).isEmpty();
        }
    }

    private static String framed(String framing, String text) {
        return framing.isEmpty() ? text : Integer.toHexString(text.length()) + "\r\n" + text + "\r\n";
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Transfer-Encoding: chunked\r\n"})
    void theReadEndsThoughNothingComesAnyMore(String framing) throws Exception {
        try (RawServer server = new RawServer((request, out) -> {
                    String head = HEAD.replace("\r\n\r\n", "\r\n" + framing + "\r\n");
                    RawServer.say(out, head + framed(framing, RESET));
                    new CountDownLatch(1).await();
                });
                HttpRegistry client =
                        new HttpRegistry(HttpRegistryConfig.of(Clients.registry(server.url())), Clients::lines)) {
            open(client);
            assertThat(heard.next()).isEqualTo("opened");
            close();
            Await.until("the reading has ended", () -> Thread.getAllStackTraces().entrySet().stream()
                    .noneMatch(thread -> thread.getKey().getName().equals("bosixnet-stream " + server.url())
                            && List.of(thread.getValue()).toString().contains("EventParser")));
        }
    }
}
