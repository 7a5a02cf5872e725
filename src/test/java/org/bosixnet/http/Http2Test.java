package org.bosixnet.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.security.SecureRandom;
import java.util.Map;
import org.bosixnet.TestRegistry;
import org.bosixnet.access.AccessKey;
import org.bosixnet.access.KeyKind;
import org.bosixnet.host.KeyDigest;
import org.bosixnet.http.body.BodyFilter;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** In HTTP/2 no header announces a body, {@code :authority} is the name, and nothing is said of the connection. */
class Http2Test {

    private static final String READER =
            AccessKey.make(KeyKind.READER, new SecureRandom()).secretText();
    private static final String NAME = "/api/v1/hosts/alpha";
    private static final String BODY = "{\"addresses\":[\"2001:db8::1\"]}";

    private static TestRegistry registry;
    private static HttpClient client;

    @BeforeAll
    static void start() throws Exception {
        registry = TestRegistry.withHttp2(Map.of(
                "bosixnet.store", "memory",
                "bosixnet.access", "open",
                "bosixnet.reader-key", "sha256:" + KeyDigest.of(READER).hex()));
        client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_2).build();
        send("GET", "/health/live", BodyPublishers.noBody()); // only a request without a body can change the protocol
    }

    @AfterAll
    static void stop() {
        registry.close();
    }

    private static HttpResponse<String> send(String method, String path, BodyPublisher body, String... headers)
            throws IOException, InterruptedException {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(registry.uri() + path)).method(method, body);
        if (headers.length > 0) {
            request.headers(headers);
        }
        HttpResponse<String> answer = client.send(request.build(), HttpResponse.BodyHandlers.ofString());
        assertThat(answer.version()).isEqualTo(HttpClient.Version.HTTP_2);
        assertThat(answer.headers().map()).doesNotContainKey("connection");
        return answer;
    }

    /** Returns a body whose length the client does not tell. */
    private static BodyPublisher ofNoLength(String text) {
        return BodyPublishers.fromPublisher(BodyPublishers.ofString(text));
    }

    private static String origin() {
        return "http://127.0.0.1:" + registry.port();
    }

    @ParameterizedTest
    @CsvSource({"PUT, /api/v1/hosts/alpha, 415", "POST, /a/b, 404", "POST, /hosts, 405"})
    void aRefusedBodyIsAnsweredWithItsStatus(String method, String path, int status) throws Exception {
        for (int i = 0; i < 25; i++) {
            assertThat(send(method, path, BodyPublishers.ofString("abc"), "Content-Type", "text/plain")
                            .statusCode())
                    .isEqualTo(status);
            assertThat(send(method, path, ofNoLength("abc"), "Content-Type", "text/plain")
                            .statusCode())
                    .isEqualTo(status);
        }
        assertThat(send("GET", "/health/live", BodyPublishers.noBody()).statusCode())
                .isEqualTo(200);
    }

    @Test
    void aBodyThatIsTooLargeIsAnsweredWithItsStatus() throws Exception {
        String large = "x".repeat(BodyFilter.MAX_BYTES + 1);
        assertThat(send("PUT", NAME, BodyPublishers.ofString(large), "Content-Type", "application/json")
                        .statusCode())
                .isEqualTo(413);
        assertThat(send("PUT", NAME, ofNoLength(large), "Content-Type", "application/json")
                        .statusCode())
                .isEqualTo(413);
    }

    @Test
    void aBodyWithoutALengthIsTaken() throws Exception {
        assertThat(send("PUT", "/api/v1/hosts/beta", ofNoLength(BODY), "Content-Type", "application/json")
                        .statusCode())
                .isEqualTo(201);
        assertThat(send("POST", "/nic/update", ofNoLength("hostname=gamma&myip=2001:db8::3"))
                        .body())
                .isEqualTo("good 2001:db8::3\n");
        assertThat(send("GET", "/beta", BodyPublishers.noBody()).body()).isEqualTo("2001:db8::1");
    }

    @Test
    void aBodyWithALengthIsTaken() throws Exception {
        assertThat(send("PUT", "/api/v1/hosts/delta", BodyPublishers.ofString(BODY), "Content-Type", "application/json")
                        .statusCode())
                .isEqualTo(201);
    }

    @Test
    void theOwnPageIsKnown() throws Exception {
        String[] own = {"Authorization", "Bearer " + READER, "Origin", origin()};
        assertThat(send("POST", "/api/v1/session", BodyPublishers.noBody(), own).statusCode())
                .isEqualTo(200);
        String[] foreign = {"Authorization", "Bearer " + READER, "Origin", "http://evil.example"};
        assertThat(send("POST", "/api/v1/session", BodyPublishers.noBody(), foreign)
                        .body())
                .contains("origin-refused");
    }

    @Test
    void aBrowserReachesTheRegistryByItsAddress() throws Exception {
        String[] browser = {"Accept-Language", "de", "User-Agent", "Mozilla/5.0"};
        assertThat(send("GET", "/api/v1/hosts", BodyPublishers.noBody(), browser)
                        .statusCode())
                .isEqualTo(200);
    }
}
