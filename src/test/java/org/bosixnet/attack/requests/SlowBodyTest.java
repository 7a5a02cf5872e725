package org.bosixnet.attack.requests;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.bosixnet.TestKeys;
import org.bosixnet.access.KeyKind;
import org.bosixnet.attack.AttackedRegistry;
import org.bosixnet.attack.Reply;
import org.bosixnet.testing.Await;
import org.bosixnet.testing.SlowClients;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Many clients announce a body and send a byte of it now and then, and do not keep anybody else waiting. */
class SlowBodyTest {

    /** More than the container has threads. */
    private static final int MANY = 250;

    private static final String FORM = "Content-Type: application/x-www-form-urlencoded";
    private static final String JSON = "Content-Type: application/json";

    private static AttackedRegistry guarded;
    private static AttackedRegistry open;

    @BeforeAll
    static void start() {
        guarded = new AttackedRegistry(Map.of());
        open = new AttackedRegistry(Map.of("bosixnet.access", "open"));
    }

    @AfterAll
    static void stop() {
        guarded.close();
        open.close();
    }

    private static String request(String method, String path, String... headers) {
        return method + " " + AttackedRegistry.CONTEXT + path + " HTTP/1.1\r\nHost: 127.0.0.1\r\n"
                + String.join("\r\n", headers) + "\r\n\r\n";
    }

    /** Shows that others get their answers while a crowd sends its bodies. */
    private static void assertThatOthersAreServed(AttackedRegistry registry) {
        String name = AttackedRegistry.freshName();
        String key = registry.bind(name);
        for (int i = 1; i <= 3; i++) {
            assertThat(registry.get("/health/live").status()).isEqualTo(200);
            Reply report = registry.send(
                    "PUT",
                    "/api/v1/hosts/" + name,
                    AttackedRegistry.addresses("2001:db8::" + i),
                    AttackedRegistry.bearer(key));
            assertThat(report.status()).isIn(200, 201);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "POST, /nic/update, application/x-www-form-urlencoded, 401",
        "PUT, /api/v1/hosts/alpha, application/json, 401",
        "POST, /api/v1/hosts/alpha/key, application/json, 401",
        "DELETE, /api/v1/hosts/alpha, application/json, 401",
        "POST, /api/v1/session, application/x-www-form-urlencoded, 401",
        "DELETE, /api/v1/session, application/x-www-form-urlencoded, 204",
        "GET, /hosts, application/x-www-form-urlencoded, 401",
        "GET, /api/v1/events, application/x-www-form-urlencoded, 401",
        "POST, /a/b, application/x-www-form-urlencoded, 404",
        "POST, /ui/page.js, application/x-www-form-urlencoded, 400",
        "GET, /ui/page.js, application/x-www-form-urlencoded, 400",
    })
    void whoHasNoKeyIsAnsweredBeforeTheBody(String method, String path, String type, int status) throws Exception {
        try (SlowClients crowd = new SlowClients(guarded.port(), MANY)) {
            crowd.send(request(method, path, "Content-Type: " + type, "Content-Length: 1000"));
            assertThatOthersAreServed(guarded);
            Await.until("everyone has an answer", () -> {
                crowd.send("x");
                return crowd.ended() == MANY;
            });
            assertThat(crowd.statuses()).containsOnlyKeys(status);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "PUT, /api/v1/hosts/alpha, text/plain, 415",
        "POST, /a/b, application/x-www-form-urlencoded, 404",
        "GET, /hosts, application/x-www-form-urlencoded, 400",
        "GET, /api/v1/events, application/x-www-form-urlencoded, 400",
        "GET, /health/live, application/json, 400",
        "PUT, /hosts, application/json, 405",
    })
    void whatNobodyReadsIsNotWaitedForInAnOpenRegistry(String method, String path, String type, int status)
            throws Exception {
        try (SlowClients crowd = new SlowClients(open.port(), MANY)) {
            crowd.send(request(method, path, "Content-Type: " + type, "Transfer-Encoding: chunked"));
            assertThatOthersAreServed(open);
            Await.until("everyone has an answer", () -> {
                crowd.send("1\r\nx\r\n");
                return crowd.ended() == MANY;
            });
            assertThat(crowd.statuses()).containsOnlyKeys(status);
        }
    }

    @Test
    void aCrowdOfSlowFormsHoldsNoThreadsInAnOpenRegistryAndEndsInTime() throws Exception {
        String name = AttackedRegistry.freshName();
        try (SlowClients crowd = new SlowClients(open.port(), MANY)) {
            crowd.send(request("POST", "/nic/update", FORM, "Content-Length: 1000"));
            crowd.send("hostname=" + name + "&myip=2001:db8::1");
            assertThatOthersAreServed(open);
            crowd.send("&");
            Await.until("everyone has an answer", () -> crowd.ended() == MANY);
            assertThat(crowd.statuses()).containsOnlyKeys(408, 503);
            assertThat(open.get("/" + name).status()).isEqualTo(404);
            assertThatOthersAreServed(open);
        }
    }

    @ParameterizedTest
    @CsvSource({"Content-Length", "Transfer-Encoding"})
    void aBodyThatComesByteByByteIsTaken(String framing) throws Exception {
        String name = AttackedRegistry.freshName();
        byte[] body = ("hostname=" + name + "&myip=2001:db8::7").getBytes(StandardCharsets.US_ASCII);
        boolean chunked = framing.equals("Transfer-Encoding");
        try (SlowClients one = new SlowClients(open.port(), 1)) {
            one.send(request("POST", "/nic/update", FORM, framing + ": " + (chunked ? "chunked" : body.length)));
            for (byte b : body) {
                one.send(chunked ? "1\r\n" + (char) b + "\r\n" : String.valueOf((char) b));
            }
            one.send(chunked ? "0\r\n\r\n" : "");
            Await.until("it is stored", () -> open.get("/" + name).body().equals("2001:db8::7"));
            Await.until("it is said", () -> one.answers().get(0).contains("good 2001:db8::7"));
        }
    }

    @Test
    void aHostsReportMayComeByteByByteToo() throws Exception {
        String name = AttackedRegistry.freshName();
        String key = guarded.bind(name);
        String body = AttackedRegistry.addresses("2001:db8::8");
        try (SlowClients one = new SlowClients(guarded.port(), 1)) {
            one.send(request(
                    "PUT",
                    "/api/v1/hosts/" + name,
                    JSON,
                    AttackedRegistry.bearer(key),
                    "Content-Length: " + body.length()));
            for (int i = 0; i < body.length(); i++) {
                one.send(body.substring(i, i + 1));
            }
            Await.until("it is stored", () -> one.answers().get(0).startsWith("HTTP/1.1 201"));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "READER, PUT, ''",
        "JOIN, PUT, ''",
        "READER, POST, /key",
        "READER, PUT, /key",
        "JOIN, PUT, /key",
        "HOST, PUT, /key",
    })
    void aKeyThatMayNotSendTheBodyIsAnsweredBeforeIt(KeyKind kind, String method, String below) throws Exception {
        String name = AttackedRegistry.freshName();
        String bound = guarded.bind(name);
        String key =
                switch (kind) {
                    case READER -> guarded.reader();
                    case JOIN -> guarded.join();
                    default -> bound;
                };
        try (SlowClients one = new SlowClients(guarded.port(), 1)) {
            one.send(request(
                    method,
                    "/api/v1/hosts/" + name + below,
                    JSON,
                    AttackedRegistry.bearer(key),
                    AttackedRegistry.ownNetwork(),
                    "Content-Length: 500"));
            one.send("{");
            Await.until("it is refused", () -> one.ended() == 1);
            assertThat(one.statuses()).containsOnlyKeys(403);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "ADMIN, PUT, '', 201",
        "ADMIN, PUT, '/', 201",
        "JOIN, POST, /key, 201",
        "ADMIN, POST, /key, 201",
        "ADMIN, PUT, /key, 201"
    })
    void aKeyThatMaySendTheBodyMayTakeItsTime(KeyKind kind, String method, String below, int status) throws Exception {
        String key = kind == KeyKind.ADMIN ? guarded.admin() : guarded.join();
        String body = below.equals("/key")
                ? "{\"key\":\"" + TestKeys.any(KeyKind.HOST) + "\"}"
                : AttackedRegistry.addresses("2001:db8::9");
        try (SlowClients one = new SlowClients(guarded.port(), 1)) {
            one.send(request(
                    method,
                    "/api/v1/hosts/" + AttackedRegistry.freshName() + below,
                    JSON,
                    AttackedRegistry.bearer(key),
                    AttackedRegistry.ownNetwork(),
                    "Content-Length: " + body.length()));
            for (int i = 0; i < body.length(); i++) {
                one.send(body.substring(i, i + 1));
            }
            Await.until("it is done", () -> one.answers().get(0).startsWith("HTTP/1.1 " + status));
        }
    }

    @Test
    void aChunkedBodyThatGrowsTooLargeIsRefused() throws Exception {
        String chunk = "1000\r\n" + "x".repeat(0x1000) + "\r\n";
        try (SlowClients one = new SlowClients(open.port(), 1)) {
            one.send(request("POST", "/nic/update", FORM, "Transfer-Encoding: chunked"));
            Await.until("it is refused", () -> {
                one.send(chunk);
                return one.ended() == 1;
            });
            assertThat(one.statuses()).containsOnlyKeys(413);
        }
    }

    @ParameterizedTest
    @CsvSource({"true, 413", "false, 401"})
    void theKeyComesBeforeTheSize(boolean withKey, int status) throws Exception {
        String name = AttackedRegistry.freshName();
        String key = withKey ? guarded.bind(name) : TestKeys.any(KeyKind.HOST);
        try (SlowClients one = new SlowClients(guarded.port(), 1)) {
            one.send(request(
                    "PUT", "/api/v1/hosts/" + name, JSON, AttackedRegistry.bearer(key), "Content-Length: 1000000"));
            Await.until("it is refused", () -> one.ended() == 1);
            assertThat(one.statuses()).containsOnlyKeys(status);
        }
    }

    @Test
    void whoWaitsForLeaveToSendIsRefusedWithoutIt() throws Exception {
        try (SlowClients one = new SlowClients(guarded.port(), 1)) {
            one.send(request("PUT", "/api/v1/hosts/alpha", JSON, "Content-Length: 30", "Expect: 100-continue"));
            Await.until("it is refused", () -> one.ended() == 1);
            assertThat(one.answers().get(0)).startsWith("HTTP/1.1 401").doesNotContain("100 Continue");
        }
    }

    @Test
    void whoWaitsForLeaveAndHasAKeyGetsIt() throws Exception {
        String name = AttackedRegistry.freshName();
        String body = AttackedRegistry.addresses("2001:db8::9");
        try (SlowClients one = new SlowClients(guarded.port(), 1)) {
            one.send(request(
                    "PUT",
                    "/api/v1/hosts/" + name,
                    JSON,
                    AttackedRegistry.bearer(guarded.bind(name)),
                    "Content-Length: " + body.length(),
                    "Expect: 100-continue"));
            Await.until("it may", () -> one.answers().get(0).startsWith("HTTP/1.1 100"));
            one.send(body);
            Await.until("it is stored", () -> one.answers().get(0).contains("HTTP/1.1 201"));
        }
    }

    @Test
    void aClientThatGoesAwayHalfwayChangesNothing() throws Exception {
        String name = AttackedRegistry.freshName();
        for (boolean half : List.of(true, false)) {
            try (SlowClients some = new SlowClients(open.port(), 20)) {
                some.send(request("POST", "/nic/update", FORM, "Content-Length: 1000") + "hostname=" + name
                        + "&myip=2001:db8::1");
                if (half) {
                    some.shutDownOutput();
                    Await.until("they are let go", () -> some.ended() == 20);
                    assertThat(some.statuses()).doesNotContainKey(200);
                }
            }
        }
        assertThatOthersAreServed(open);
        assertThat(open.get("/" + name).status()).isEqualTo(404);
    }

    /** The places of those that have ended are free again. */
    @Test
    void oneNetworkMayLetAFewBodiesWaitAtOnceAndAgainLater() throws Exception {
        for (int round = 0; round < 3; round++) {
            String name = AttackedRegistry.freshName();
            try (SlowClients some = new SlowClients(open.port(), 60)) {
                some.send(request("POST", "/nic/update", FORM, "Content-Length: " + ("hostname=" + name).length()));
                some.send("hostname=");
                some.send(name);
                Await.until("all are answered", () -> some.answers().stream().allMatch(text -> !text.isEmpty()));
                assertThat(some.statuses()).containsOnlyKeys(200);
            }
        }
    }
}
