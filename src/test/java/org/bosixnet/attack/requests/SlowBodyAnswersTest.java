package org.bosixnet.attack.requests;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.bosixnet.TestKeys;
import org.bosixnet.access.KeyKind;
import org.bosixnet.attack.AttackedRegistry;
import org.bosixnet.testing.Await;
import org.bosixnet.testing.SlowClients;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** One client sends its body by the piece, and is answered by its key: at once, or when it has sent it all. */
class SlowBodyAnswersTest extends SlowBodyFixture {

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
}
