package org.bosixnet.http;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.bosixnet.FailingStore;
import org.bosixnet.TestRegistry;
import org.bosixnet.access.AccessKey;
import org.bosixnet.access.KeyKind;
import org.bosixnet.dao.StoreException;
import org.bosixnet.dao.StoreException.Kind;
import org.bosixnet.host.KeyDigest;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whatever the answer: a browser that gets it runs nothing in it, guesses nothing about it, and tells nobody. */
class SecurityHeadersTest {

    private static final String ADMIN =
            AccessKey.make(KeyKind.ADMIN, new SecureRandom()).secretText();

    private static TestRegistry registry;

    @BeforeAll
    static void start() throws Exception {
        registry = new TestRegistry(Map.of(
                "bosixnet.store",
                "memory",
                "bosixnet.admin-key",
                "sha256:" + KeyDigest.of(ADMIN).hex()));
        withKey()
                .contentType("application/json")
                .body("{\"addresses\":[\"2001:db8::1\"]}")
                .put("/api/v1/hosts/alpha")
                .then()
                .statusCode(201);
    }

    @AfterAll
    static void stop() {
        registry.close();
    }

    private static RequestSpecification http() {
        return given().baseUri(registry.uri()).urlEncodingEnabled(false);
    }

    private static RequestSpecification withKey() {
        return http().header("Authorization", "Bearer " + ADMIN);
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /, 200",
        "HEAD, /, 200",
        "GET, /hosts, 200",
        "GET, /alpha, 200",
        "GET, /api/v1/hosts, 200",
        "GET, /api/v1/hosts/alpha, 200",
        "GET, /api/v1/session, 200",
        "POST, /api/v1/session, 200",
        "DELETE, /api/v1/session, 204",
        "GET, /health/ready, 200",
        "GET, /ui/index.html, 200",
        "GET, /ui/page.js, 200",
        "GET, /ui/page.css, 200",
        "GET, /ui/icon.svg, 200",
        "GET, /ui/none.js, 404",
        "GET, /ui/, 400",
        "GET, /nobody, 404",
        "GET, /api/v1/nothing, 404",
        "GET, /no..name, 400",
        "POST, /api/v1/hosts/alpha/key, 415",
        "POST, /hosts, 405",
        "PATCH, /hosts, 405",
        "POST, /ui/page.js, 405",
    })
    void everyAnswerIsStrict(String method, String path, int status) {
        Response answer = withKey().accept("text/html,*/*").request(method, path);
        assertThat(answer.statusCode()).isEqualTo(status);
        assertThatItIsStrict(answer);
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /hosts, 401",
        "GET, /api/v1/hosts, 401",
        "POST, /api/v1/session, 401",
        "PUT, /api/v1/hosts/alpha, 401",
        "GET, /, 200",
        "GET, /ui/page.js, 200",
    })
    void soIsEveryAnswerToWhoHasNoKey(String method, String path, int status) {
        Response answer =
                http().accept("text/html,*/*").contentType("application/json").request(method, path);
        assertThat(answer.statusCode()).isEqualTo(status);
        assertThatItIsStrict(answer);
    }

    @ParameterizedTest
    @CsvSource({"/hosts", "/api/v1/hosts", "/ui/page.js"})
    void soIsTheAnswerThatNothingChanged(String path) {
        Response first = withKey().get(path);
        Response second = withKey()
                .header(
                        first.header("ETag") == null ? "If-Modified-Since" : "If-None-Match",
                        first.header("ETag") == null ? first.header("Last-Modified") : first.header("ETag"))
                .get(path);
        assertThat(second.statusCode()).isEqualTo(304);
        assertThatItIsStrict(second);
    }

    @Test
    void soIsTheAnswerThatTheStoreFailed() throws Exception {
        FailingStore.failure = () -> new StoreException(Kind.FULL, "No space.");
        try (TestRegistry failing = new TestRegistry(Map.of("bosixnet.store", "failing", "bosixnet.access", "open"))) {
            Response answer = given().contentType("application/json")
                    .body("{\"addresses\":[\"2001:db8::1\"]}")
                    .put(failing.uri() + "/api/v1/hosts/alpha");
            assertThat(answer.statusCode()).isEqualTo(507);
            assertThatItIsStrict(answer);
        }
    }

    private static void assertThatItIsStrict(Response answer) {
        assertThat(answer.headers().getValues("Content-Security-Policy")).hasSize(1);
        List<String> policy =
                Arrays.asList(answer.header("Content-Security-Policy").split("; ", -1));
        assertThat(policy)
                .contains(
                        "default-src 'none'",
                        "script-src 'self'",
                        "style-src 'self'",
                        "connect-src 'self'",
                        "base-uri 'none'",
                        "form-action 'self'",
                        "frame-ancestors 'none'")
                .noneMatch(rule -> rule.contains("unsafe") || rule.contains("*") || rule.contains("data:"));
        assertThat(answer.headers().getValues("X-Content-Type-Options")).containsExactly("nosniff");
        assertThat(answer.headers().getValues("Referrer-Policy")).containsExactly("no-referrer");
        assertThat(answer.headers().getValues("Set-Cookie"))
                .allSatisfy(cookie -> assertThat(cookie).startsWith("bosixnet_session_" + registry.port() + "="));
    }
}
