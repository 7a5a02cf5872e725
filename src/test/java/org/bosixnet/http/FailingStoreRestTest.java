package org.bosixnet.http;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.matchesPattern;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;

import io.restassured.response.ValidatableResponse;
import java.security.SecureRandom;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.bosixnet.FailingStore;
import org.bosixnet.TestRegistry;
import org.bosixnet.access.AccessKey;
import org.bosixnet.access.KeyKind;
import org.bosixnet.dao.StoreException;
import org.bosixnet.dao.StoreException.Kind;
import org.bosixnet.host.KeyDigest;
import org.bosixnet.testing.LogCapture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class FailingStoreRestTest {

    private static final String ADMIN =
            AccessKey.make(KeyKind.ADMIN, new SecureRandom()).secretText();

    private static TestRegistry registry;

    @BeforeAll
    static void start() throws Exception {
        registry = new TestRegistry(Map.of(
                "bosixnet.store",
                "failing",
                "bosixnet.access",
                "open",
                "bosixnet.admin-key",
                "sha256:" + KeyDigest.of(ADMIN).hex()));
    }

    @AfterAll
    static void stop() {
        registry.close();
    }

    private static ValidatableResponse put() {
        return given().contentType("application/json")
                .body("{\"addresses\":[\"2001:db8::1\"]}")
                .put(registry.uri() + "/api/v1/hosts/alpha")
                .then()
                .contentType("application/problem+json");
    }

    private static ValidatableResponse get(String name) {
        return given().get(registry.uri() + "/" + name + "?update=2001:db8::1").then();
    }

    static Stream<Arguments> failures() {
        return Stream.of(
                Arguments.of(
                        (Supplier<RuntimeException>) () -> new StoreException(Kind.FULL, "No space."),
                        507,
                        "store-full",
                        "There is no space to store the change",
                        null),
                Arguments.of(
                        (Supplier<RuntimeException>) () -> new StoreException(Kind.BUSY, "No space."),
                        503,
                        "store-busy",
                        "Too many changes are waiting",
                        "5"),
                Arguments.of(
                        (Supplier<RuntimeException>) () -> new StoreException(Kind.READ_ONLY, "No space."),
                        503,
                        "store-unavailable",
                        "Changes cannot be stored",
                        "5"),
                Arguments.of(
                        (Supplier<RuntimeException>) () -> new StoreException(Kind.UNAVAILABLE, "No space."),
                        503,
                        "store-unavailable",
                        "Changes cannot be stored",
                        "5"));
    }

    @ParameterizedTest
    @MethodSource("failures")
    void aStoreThatCannotWriteIsSaidWithItsOwnCode(
            Supplier<RuntimeException> failure, int status, String code, String title, String retryAfter) {
        FailingStore.failure = failure;
        put().statusCode(status)
                .header("Retry-After", retryAfter == null ? nullValue() : equalTo(retryAfter))
                .body("type", equalTo("urn:bosixnet:problem:" + code))
                .body("title", equalTo(title))
                .body("status", equalTo(status))
                .body("code", equalTo(code))
                .body("detail", equalTo(title + "."));
    }

    @Test
    void aDefectTellsItsNumberAndNothingElse() {
        FailingStore.failure = () -> new IllegalStateException("secret detail");
        put().statusCode(500)
                .body("code", equalTo("internal"))
                .body("detail", matchesPattern("See [0-9a-f-]{36} in the log\\."));
        given().get(registry.uri() + "/alpha?update=2001:db8::1")
                .then()
                .statusCode(500)
                .contentType("text/plain;charset=UTF-8")
                .body(not(containsString("secret")));
    }

    @Test
    void readingGoesOnAndReadinessSaysThatItIsNot() {
        given().get(registry.uri() + "/hosts").then().statusCode(200);
        given().get(registry.uri() + "/health/live").then().statusCode(200);
        given().get(registry.uri() + "/health/ready")
                .then()
                .statusCode(503)
                .body(equalTo("{\"status\":\"down\",\"reason\":\"Changes cannot be stored.\"}"));
    }

    @Test
    void onlyAnAdministratorIsToldWhatTheStoreSays() {
        FailingStore.failure = () -> new StoreException(Kind.FULL, "There is no space left for /var/lib/x.");
        given().header("Authorization", "Bearer " + ADMIN)
                .get(registry.uri() + "/health/ready")
                .then()
                .statusCode(503)
                .body("reason", equalTo("The disk is on fire."));
        given().header("Authorization", "Bearer " + ADMIN)
                .contentType("application/json")
                .body("{\"addresses\":[\"2001:db8::1\"]}")
                .put(registry.uri() + "/api/v1/hosts/alpha")
                .then()
                .statusCode(507)
                .body("detail", equalTo("There is no space left for /var/lib/x."));
        given().get(registry.uri() + "/alpha?update=2001:db8::1")
                .then()
                .statusCode(507)
                .body(equalTo("There is no space to store the change.\n"));
    }

    @Test
    void theSameDefectIsLoggedOnceAndStaysToBeFound() {
        FailingStore.failure = () -> new IllegalArgumentException("another one");
        try (LogCapture log = new LogCapture(FailingStoreRestTest.class.getPackage())) {
            String first = get("first").statusCode(500).extract().asString();
            for (int i = 0; i < 50; i++) {
                get("h" + i).statusCode(500).body(equalTo(first));
            }
            assertThat(log.messages())
                    .singleElement()
                    .asString()
                    .contains(first.replaceAll("See (.*) in the log\\.\n", "$1"));
        }
    }

    @Test
    void oneHostTooManyIsRefused() throws Exception {
        try (TestRegistry small = new TestRegistry(
                Map.of("bosixnet.store", "memory", "bosixnet.max-hosts", "1", "bosixnet.access", "open"))) {
            given().get(small.uri() + "/alpha?update=2001:db8::1").then().statusCode(200);
            given().accept("application/json")
                    .get(small.uri() + "/beta?update=2001:db8::1")
                    .then()
                    .statusCode(507)
                    .contentType("application/problem+json")
                    .body("code", equalTo("too-many-hosts"))
                    .body(
                            "detail",
                            equalTo("The registry already holds 1 hosts, which is its limit (bosixnet.max-hosts)."));
        }
    }

    @Test
    void aHostTooManyDoesNotKeepThoseAfterItInARequestFromBeingStored() throws Exception {
        try (TestRegistry small = new TestRegistry(
                Map.of("bosixnet.store", "memory", "bosixnet.max-hosts", "1", "bosixnet.access", "open"))) {
            given().get(small.uri() + "/alpha?update=2001:db8::1").then().statusCode(200);
            given().get(small.uri() + "/nic/update?hostname=beta,alpha&myip=2001:db8::2")
                    .then()
                    .statusCode(503);
            given().get(small.uri() + "/hosts").then().body(equalTo("2001:db8::2    alpha\n"));
        }
    }
}
