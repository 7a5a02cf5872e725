package org.bosixnet.client.registry.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.bosixnet.client.registry.http.Clients.failureOf;

import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.bosixnet.client.registry.Registry.ReportOutcome;
import org.bosixnet.client.registry.RegistryException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What somebody else answers in the registry's place says nothing about the registry, and nothing of it is kept. */
class CaptivePortalTest extends EventStreamFixture {

    private static final String PAGE = "<html><body>Welcome! Please sign in.</body></html>";

    private RegistryException answerOf(RawServer server) throws InterruptedException {
        try (HttpRegistry client = Clients.of(server.url())) {
            open(client);
            heard.next();
        }
        RegistryException why = heard.why;
        assertThat(why).isNotNull();
        return why;
    }

    @ParameterizedTest
    @CsvSource({
        "200 OK, text/html",
        "200 OK, application/json",
        "204 No Content, text/html",
        "302 Found, text/html",
        "401 x, text/html",
        "403 x, application/json",
        "403 x, application/problem+json",
        "404 x, text/html",
        "405 x, text/plain",
        "503 x, text/html"
    })
    void noneOfItsAnswersIsTheRegistrys(String status, String type) throws Exception {
        String headers = "Content-Type: " + type + "\r\nLocation: http://192.0.2.1/login\r\nRetry-After: 3600";
        try (RawServer portal = RawServer.answering(status, headers, PAGE)) {
            RegistryException why = answerOf(portal);
            assertThat(why.isFromRegistry()).isFalse();
            assertThat(why.retryAfter() == null ? Duration.ZERO : why.retryAfter())
                    .isLessThanOrEqualTo(Duration.ofMinutes(1));
        }
    }

    @Test
    void aNetworkThatWantsALoginIsSaid() throws Exception {
        try (RawServer portal = RawServer.answering("511 x", "Content-Type: text/html", PAGE)) {
            assertThat(answerOf(portal))
                    .hasMessage(
                            portal.url() + " cannot be reached: this network wants somebody to log in first (511).");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"404 x", "405 x", "401 x", "403 x", "503 x"})
    void theRegistryProvesItselfByItsCodes(String status) throws Exception {
        try (RawServer server =
                RawServer.answering(status, "Content-Type: application/problem+json", "{\"code\":\"some-code\"}")) {
            assertThat(answerOf(server).isFromRegistry()).isTrue();
        }
    }

    @Test
    void anOriginalProvesItselfByItsCounter() throws Exception {
        try (RawServer server = new RawServer((request, out) -> RawServer.say(
                out,
                "200 OK",
                "Content-Type: text/html",
                request.target().endsWith("/counter") ? "Counter: 7" : PAGE))) {
            RegistryException why = answerOf(server);
            assertThat(why.kind()).isEqualTo(RegistryException.Kind.UNSUPPORTED);
            assertThat(why.isFromRegistry()).isTrue();
        }
    }

    @Test
    void anEmptyPageIsNoEmptyList() throws Exception {
        try (RawServer portal = RawServer.answering("200 OK", "Content-Type: text/html", "");
                HttpRegistry client = Clients.of(portal.url())) {
            assertThat(failureOf(() -> client.hosts(null)).kind()).isEqualTo(RegistryException.Kind.BAD_ANSWER);
        }
        try (RawServer registry = RawServer.answering("200 OK", "Content-Type: text/plain;charset=UTF-8", "");
                HttpRegistry client = Clients.of(registry.url())) {
            assertThat(client.hosts(null).orElseThrow().list().hosts()).isEmpty();
        }
    }

    @Test
    void whoHasPassedItReportsAtOnceToTheRegistryItself() throws Exception {
        AtomicBoolean signedIn = new AtomicBoolean();
        String record = "{\"name\":\"alpha\",\"addresses\":[\"2001:db8::1\"]}";
        try (RawServer server = new RawServer((request, out) -> answer(signedIn.get(), record, out));
                HttpRegistry client = Clients.of(server.url())) {
            assertThat(failureOf(() -> client.report(Clients.NAME, List.of(Clients.ADDRESS))))
                    .hasMessageContaining("did not accept");
            assertThat(failureOf(() -> client.withdraw(Clients.NAME))).hasMessageContaining("no registry gives");
            int before = server.requests().size();
            signedIn.set(true);
            assertThat(client.report(Clients.NAME, List.of(Clients.ADDRESS)).outcome())
                    .isEqualTo(ReportOutcome.CREATED);
            assertThat(server.requests()).hasSize(before + 1);
        }
    }

    private static void answer(boolean signedIn, String record, OutputStream out) throws IOException {
        if (signedIn) {
            RawServer.say(out, "201 Created", "Content-Type: application/json", record);
        } else {
            RawServer.say(out, "200 OK", "Content-Type: text/html", PAGE);
        }
    }
}
