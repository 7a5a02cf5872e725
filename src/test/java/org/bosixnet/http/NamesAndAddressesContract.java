package org.bosixnet.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.startsWith;

import java.net.URLDecoder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which names and addresses are refused, wherever they come in. */
interface NamesAndAddressesContract extends RestCalls {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a%20b",
                "127.1",
                "localhost",
                "wpad",
                "-a",
                "a..b",
                "%c3%a9",
                "hosts.",
                "Metrics",
                "%e2%84%aaelvin"
            })
    default void aBadNameIsRefusedEverywhere(String name) {
        http().get("/" + name + "?update=2001:db8::1").then().statusCode(400);
        json("{\"addresses\":[\"2001:db8::1\"]}")
                .put("/api/v1/hosts/" + name)
                .then()
                .statusCode(400)
                .body("code", equalTo("invalid-name"));
        http().get("/api/v1/hosts/" + name).then().statusCode(400);
        http().delete("/api/v1/hosts/" + name).then().statusCode(400);
        http().get("/api/v1/hosts").then().body("hosts", empty());
    }

    @Test
    default void aCharacterThatTurnsTextAroundIsNotEchoed() {
        http().get("/a%e2%80%aeb").then().statusCode(400).body(startsWith("'a\\u202eb' is not a host name:"));
    }

    @Test
    default void aNameOf254CharactersIsRefused() {
        String name = ("a".repeat(49) + ".").repeat(5) + "abcd";
        http().get("/" + name + "?update=2001:db8::1")
                .then()
                .statusCode(400)
                .body(equalTo("A host name has at most 253 characters; this one has 254.\n"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "::",
                "::1",
                "fe80::1",
                "fe80::1%25eth0",
                "ff02::1",
                "::ffff:192.0.2.1",
                "2001:db8::/64",
                "192.0.2.1",
                "2a02::::::1",
                "x",
                "2001:db8::1%20",
                "%3Cscript%3E"
            })
    default void aBadAddressIsRefusedAndChangesNothing(String address) {
        http().get("/alpha?update=" + address)
                .then()
                .statusCode(400)
                .contentType("text/plain;charset=UTF-8")
                .body(endsWith("\n"));
        json("{\"addresses\":[\"" + URLDecoder.decode(address, UTF_8) + "\"]}")
                .put("/api/v1/hosts/alpha")
                .then()
                .statusCode(400)
                .body("code", equalTo("invalid-address"));
        http().get("/hosts").then().body(equalTo(""));
    }
}
