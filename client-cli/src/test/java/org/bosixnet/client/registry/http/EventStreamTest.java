package org.bosixnet.client.registry.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import org.bosixnet.client.host.AccessKey;
import org.bosixnet.client.registry.RegistryException;
import org.bosixnet.client.registry.RegistryException.Kind;
import org.bosixnet.testing.Await;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the client of the stream asks for, and what it tells of the answers. */
class EventStreamTest extends EventStreamFixture {

    private static final AccessKey KEY = AccessKey.parse("bxh_3fK9aZ_0123456789abcdefABCDEF");

    @Test
    void tellsWhatTheRegistrySays() throws Exception {
        try (RawServer server = saying(HEAD, "retry: 1000\n\n", RESET, ":\n\n", CHANGE);
                HttpRegistry client = Clients.of(server.url())) {
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
                HttpRegistry client = Clients.keyed(server.url(), url -> Optional.of(KEY), 100)) {
            open(client);
            streams.add(client.events("e-7", new Heard()));
            Await.until("both have asked", () -> server.requests().size() == 2);
            assertThat(server.requests().stream().map(Object::toString).distinct())
                    .as("it calls itself the same each time, so that its new stream takes the place of its last one")
                    .singleElement()
                    .asString()
                    .matches("GET /bosixnet/api/v1/events\\?client=[0-9a-f-]{36}");
            assertThat(server.requests())
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
        try (HttpRegistry client =
                Clients.keyed(URI.create("http://192.0.2.1/bosixnet"), url -> Optional.of(KEY), 100)) {
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
                HttpRegistry client = Clients.of(server.url())) {
            open(client);
            assertThat(heard.next()).startsWith(kind + " " + server.url());
            assertThat(heard.lines).isEmpty();
        }
    }

    @Test
    void saysWhenToComeAgain() throws Exception {
        try (RawServer server = RawServer.answering("503 x", "Retry-After: 7", "");
                HttpRegistry client = Clients.of(server.url())) {
            open(client);
            assertThat(heard.next()).startsWith("BUSY ");
            RegistryException why = heard.why;
            assertThat(why == null ? null : why.retryAfter()).isEqualTo(Duration.ofSeconds(7));
        }
    }

    @Test
    void aRegistryThatIsBehindSaysSo() throws Exception {
        String body = "{\"status\":503,\"code\":\"behind\",\"title\":\"Another registry knows more\"}";
        try (RawServer server = RawServer.answering("503 x", "Content-Type: application/problem+json", body);
                HttpRegistry client = Clients.of(server.url())) {
            open(client);
            assertThat(heard.next()).startsWith("BUSY ");
            RegistryException why = heard.why;
            assertThat(why == null ? null : why.said()).isEqualTo(RegistryException.Said.THAT_IT_IS_BEHIND);
            assertThat(why != null && !why.isAnswer() && why.isFromRegistry()).isTrue();
        }
    }

    @Test
    void aRedirectIsNotFollowed() throws Exception {
        try (RawServer other = saying(HEAD, RESET);
                RawServer server = RawServer.answering("302 x", "Location: " + other.url(), "");
                HttpRegistry client = Clients.of(server.url())) {
            open(client);
            assertThat(heard.next()).startsWith("BAD_ANSWER ");
            assertThat(other.requests()).isEmpty();
        }
    }

    @Test
    void anEventThatIsTheWholeListIsAReasonToFetchItAndOthersAreIgnored() throws Exception {
        try (RawServer server = saying(
                        HEAD, "event: seen\ndata: {\"seen\":{}}\n\nid: a b\ndata: {\"hosts\":[],\"reset\":true}\n\n");
                HttpRegistry client = Clients.of(server.url())) {
            open(client);
            assertThat(heard.next()).isEqualTo("opened");
            assertThat(heard.next()).isEqualTo("reset null");
            assertThat(heard.next()).isEqualTo("ended");
        }
    }
}
