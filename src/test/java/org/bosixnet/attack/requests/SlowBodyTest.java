package org.bosixnet.attack.requests;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.bosixnet.attack.AttackedRegistry;
import org.bosixnet.attack.Reply;
import org.bosixnet.testing.Await;
import org.bosixnet.testing.SlowClients;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Many clients announce a body and send a byte of it now and then, and do not keep anybody else waiting. */
class SlowBodyTest extends SlowBodyFixture {

    /** More than the container has threads. */
    private static final int MANY = 250;

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
