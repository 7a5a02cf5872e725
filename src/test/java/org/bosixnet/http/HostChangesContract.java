package org.bosixnet.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.startsWith;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How the API creates, changes and withdraws hosts, and what bodies it takes. */
interface HostChangesContract extends RestCalls {

    @Test
    default void aHostIsCreatedChangedRefreshedAndWithdrawn() {
        json("{\"addresses\":[\"2001:db8::1\"]}")
                .put("/api/v1/hosts/Alpha.")
                .then()
                .statusCode(201)
                .header("Location", endsWith("/api/v1/hosts/Alpha."))
                .body("name", equalTo("alpha"))
                .body("addresses", contains("2001:db8::1"))
                .body("state", equalTo("online"));
        String changed = http().get("/api/v1/hosts/alpha").path("changed");
        json("{\"addresses\":[\"2001:DB8::1\"]}")
                .put("/api/v1/hosts/alpha")
                .then()
                .statusCode(200)
                .body("changed", equalTo(changed));
        http().get("/api/v1/hosts").then().body("revision", not(endsWith("-0")));
        json("{\"addresses\":[\"2001:db8::2\"]}")
                .put("/api/v1/hosts/alpha")
                .then()
                .statusCode(200);
        http().get("/api/v1/hosts/alpha").then().statusCode(200).body("addresses", contains("2001:db8::2"));
        json("{\"addresses\":[]}")
                .put("/api/v1/hosts/alpha")
                .then()
                .statusCode(200)
                .body("", equalTo(Map.of("name", "alpha", "addresses", List.of())));
        json("{\"addresses\":[]}")
                .put("/api/v1/hosts/alpha")
                .then()
                .statusCode(200)
                .body("", equalTo(Map.of("name", "alpha", "addresses", List.of())));
        http().get("/api/v1/hosts/alpha").then().statusCode(404).body("code", equalTo("unknown-host"));
        http().delete("/api/v1/hosts/alpha").then().statusCode(404).body("code", equalTo("unknown-host"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "''|The body is not JSON.",
                "{|The body is not JSON.",
                "[]|The body is not an object.",
                "null|The body is not an object.",
                "\"x\"|The body is not an object.",
                "{}|The property 'addresses' is missing.",
                "{\"addresses\":null}|The property 'addresses' is not an array.",
                "{\"addresses\":\"2001:db8::1\"}|The property 'addresses' is not an array.",
                "{\"addresses\":[null]}|An element of 'addresses' is not a string.",
                "{\"addresses\":[1]}|An element of 'addresses' is not a string.",
                "{\"addresses\":[[]]}|An element of 'addresses' is not a string.",
                "{\"addresses\":[\"2001:db8::1\"],\"addresses\":[]}|The property 'addresses' appears twice.",
                "{\"addresses\":[],\"x\":1}|The property 'x' is unknown.",
                "{\"Addresses\":[]}|The property 'Addresses' is unknown.",
                "{\"addresses\":[\"2001:db8::1\",\"2001:DB8::1\"]}|The address 2001:db8::1 appears twice."
            })
    default void aBodyThatIsNotExactlyWhatIsNeededIsRefused(String body, String detail) {
        json(body)
                .put("/api/v1/hosts/alpha")
                .then()
                .statusCode(400)
                .contentType("application/problem+json")
                .body("type", equalTo("urn:bosixnet:problem:invalid-body"))
                .body("title", equalTo("The body is not as required"))
                .body("status", equalTo(400))
                .body("code", equalTo("invalid-body"))
                .body("detail", equalTo(detail + " Expected: {\"addresses\":[\"2001:db8::1\"]}."));
        http().get("/api/v1/hosts").then().body("revision", endsWith("-0"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"addresses\":[]} x",
                "{\"addresses\":[]}{}",
                "{\"addresses\":[],}",
                "{\"addresses\":[}",
                "{addresses:[]}",
                "{'addresses':[]}",
                "{\"addresses\":[\"2001:db8::1\"",
                "\u0000",
                "{\"addresses\":[]}\u0000",
                "<xml/>",
                "{\"addresses\" []}",
                "nul",
                "{\"addresses\":[\"\n\"]}"
            })
    default void whatIsNoJsonIsRefused(String body) {
        json(body).put("/api/v1/hosts/alpha").then().statusCode(400).body("code", equalTo("invalid-body"));
        http().get("/api/v1/hosts").then().body("revision", endsWith("-0"));
    }

    @Test
    default void aDeeplyNestedBodyIsRefused() {
        for (String body :
                new String[] {"[".repeat(60_000), "{\"addresses\":" + "[".repeat(60_000), "{\"a\":".repeat(12_000)}) {
            json(body).put("/api/v1/hosts/alpha").then().statusCode(400).body("code", equalTo("invalid-body"));
        }
    }

    @Test
    default void aBodyThatIsNotUtf8IsRefused() {
        http().contentType("application/json")
                .body(new byte[] {'{', '"', (byte) 0xff, '"', '}'})
                .put("/api/v1/hosts/alpha")
                .then()
                .statusCode(400)
                .body("detail", startsWith("The body is not UTF-8."));
    }

    @Test
    default void moreThanEightAddressesAreRefused() {
        StringBuilder body = new StringBuilder("{\"addresses\":[");
        for (int i = 1; i <= 9; i++) {
            body.append(i == 1 ? "" : ",").append("\"2001:db8::").append(i).append('"');
        }
        json(body + "]}")
                .put("/api/v1/hosts/alpha")
                .then()
                .statusCode(400)
                .body("detail", startsWith("A host has at most 8 addresses."));
    }

    @Test
    default void aLargeBodyIsRefused() {
        json("{\"addresses\":[\"" + "1".repeat(1 << 20) + "\"]}")
                .put("/api/v1/hosts/alpha")
                .then()
                .statusCode(413)
                .contentType("application/problem+json")
                .body("code", equalTo("body-too-large"))
                .body("detail", equalTo("A body has at most 65536 bytes."));
    }

    @ParameterizedTest
    @ValueSource(strings = {"text/plain", "application/xml", "application/octet-stream"})
    default void anotherMediaTypeIsRefused(String type) {
        http().contentType(type)
                .body("{\"addresses\":[]}".getBytes(UTF_8))
                .put("/api/v1/hosts/alpha")
                .then()
                .statusCode(415)
                .contentType("application/problem+json")
                .body("code", equalTo("unsupported-media-type"))
                .body("detail", equalTo("A body of type application/json is needed."));
    }

    @Test
    default void whatConcurrentReportersWereToldIsThere() throws Exception {
        int hosts = 40;
        Thread[] threads = new Thread[8];
        for (int t = 0; t < threads.length; t++) {
            int first = t;
            threads[t] = new Thread(() -> {
                for (int i = first; i < hosts; i += threads.length) {
                    report("host" + i, "2001:db8::" + Integer.toHexString(i + 1));
                    http().get("/host" + i).then().statusCode(200);
                }
            });
            threads[t].start();
        }
        for (Thread thread : threads) {
            thread.join();
        }
        http().get("/api/v1/hosts")
                .then()
                .body("hosts", hasSize(hosts))
                .body("hosts.name", hasItems("host0", "host39"));
    }
}
