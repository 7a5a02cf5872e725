package org.bosixnet.attack.requests;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.bosixnet.attack.AttackedRegistry;
import org.bosixnet.attack.VictimFixture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Someone sends one request as if it were another, hides one in another, or sends more than is read. */
class DisguisedRequestTest extends VictimFixture {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "X-HTTP-Method-Override: PUT",
                "X-HTTP-Method-Override: DELETE",
                "X-HTTP-Method: DELETE",
                "X-Method-Override: DELETE",
                "X-Original-URL: /bosixnet/api/v1/hosts",
                "X-Rewrite-URL: /bosixnet/api/v1/hosts",
                "X-Original-Method: DELETE"
            })
    void noHeaderMakesAnotherRequestOfOne(String header) {
        String path = "/api/v1/hosts/" + victim;
        assertThat(registry.send("GET", path, null, AttackedRegistry.bearer(registry.admin()), header)
                        .status())
                .isEqualTo(200);
        assertThat(registry.send("HEAD", path, null, AttackedRegistry.bearer(registry.admin()), header)
                        .status())
                .isEqualTo(200);
        assertThat(registry.send(
                                "POST",
                                path + "?_method=DELETE&method=DELETE",
                                BODY,
                                AttackedRegistry.bearer(registry.admin()),
                                header)
                        .status())
                .isEqualTo(405);
        assertThat(registry.takeWrites()).isEmpty();
    }

    @Test
    void headChangesNothingNotEvenForWhoMay() {
        for (String path :
                List.of("/" + victim + "?update=2001:db8:6666::1", "/" + victim, "/api/v1/hosts/" + victim)) {
            assertThat(registry.send("HEAD", path, null, AttackedRegistry.bearer(key))
                            .status())
                    .isEqualTo(200);
        }
        assertThat(registry.takeWrites()).isEmpty();
    }

    @Test
    void whatIsTooLongIsRefusedAtOnce() {
        String admin = AttackedRegistry.bearer(registry.admin());
        String hosts = "/api/v1/hosts/" + victim;
        assertThat(registry.get("/hosts", "Authorization: Bearer " + "x".repeat(2000))
                        .code())
                .isEqualTo("wrong-key");
        assertThat(registry.get("/hosts", "Authorization: Bearer " + "x".repeat(100_000))
                        .status())
                .isEqualTo(431);
        assertThat(registry.get(
                                "/" + victim + "?update=2001:db8::1&x=" + "x".repeat(6200),
                                AttackedRegistry.bearer(key))
                        .code())
                .isEqualTo("query-too-long");
        for (String path : List.of("/hosts", "/api/v1/hosts", "/api/v1/events", "/api/v1/backup")) {
            assertThat(registry.get(path + "?x=" + "x".repeat(6200), admin).code())
                    .as(path)
                    .isEqualTo("query-too-long");
        }
        assertThat(registry.get("/" + "x".repeat(7000), admin).code()).isEqualTo("invalid-name");
        String tooLong = AttackedRegistry.addresses("2001:db8::1") + " ".repeat(66 * 1024);
        assertThat(registry.send("PUT", hosts, tooLong, admin).code()).isEqualTo("body-too-large");
        assertThat(registry.send("PUT", hosts, tooLong).status()).isIn(401, 413);
        assertThat(registry.send("POST", hosts + "/key", tooLong, admin).code()).isEqualTo("body-too-large");
        assertThat(registry.takeWrites()).isEmpty();
        assertThat(registry.get("/hosts", admin).status()).isEqualTo(200);
    }

    @Test
    void aRequestThatHidesAnotherOneIsRefused() {
        String hidden = "0\r\n\r\nDELETE /bosixnet/api/v1/hosts/" + victim + " HTTP/1.1\r\nHost: a\r\n"
                + AttackedRegistry.bearer(registry.admin()) + "\r\n\r\n";
        String hosts = "/api/v1/hosts/" + victim;
        assertThat(registry.send("PUT", hosts, hidden, "Transfer-Encoding: chunked")
                        .status())
                .isIn(400, 401); // the key is asked for before the body is looked at
        assertThat(registry.send("PUT", hosts, hidden, "Content-Length: 0").status())
                .isEqualTo(400);
        assertThat(registry.send("PUT", hosts, hidden, "Transfer-Encoding: chunked, identity")
                        .status())
                .isIn(400, 401);
        assertThat(registry.get("/hosts", "Host: 127.0.0.1", "Host: evil.example")
                        .status())
                .isEqualTo(400);
        assertThat(registry.takeWrites()).isEmpty();
    }
}
