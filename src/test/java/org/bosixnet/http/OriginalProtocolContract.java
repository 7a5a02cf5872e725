package org.bosixnet.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.matchesPattern;

import java.net.URI;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What programs that speak the protocol of the original are answered. */
interface OriginalProtocolContract extends RestCalls {

    @Test
    default void anEmptyRegistryHasAnEmptyList() {
        http().get("/hosts")
                .then()
                .statusCode(200)
                .contentType("text/plain;charset=UTF-8")
                .body(equalTo(""));
    }

    @Test
    default void anUpdateIsAnsweredWithTheAddressInOneSpelling() {
        http().get("/alpha?update=2001:DB8:0::0001")
                .then()
                .statusCode(200)
                .contentType("text/plain;charset=UTF-8")
                .body(equalTo("2001:db8::1"));
        http().get("/alpha").then().statusCode(200).body(equalTo("2001:db8::1"));
    }

    @Test
    default void theListIsSortedAndReadyForAHostsFile() {
        report("beta", "2a02::1");
        report("alpha", "2001:db8::1");
        http().get("/hosts").then().body(equalTo("2001:db8::1    alpha\n2a02::1    beta\n"));
        http().get("/")
                .then()
                .contentType("text/plain;charset=UTF-8")
                .body(equalTo("2001:db8::1    alpha\n2a02::1    beta\n"));
    }

    @Test
    default void everyAddressOfAHostHasALine() {
        json("{\"addresses\":[\"2001:db8::2\",\"2001:db8::1\"]}")
                .put("/api/v1/hosts/alpha")
                .then()
                .statusCode(201);
        http().get("/hosts").then().body(equalTo("2001:db8::2    alpha\n2001:db8::1    alpha\n"));
        http().get("/alpha").then().body(equalTo("2001:db8::2"));
    }

    @Test
    default void theTimestampsAreInTheOriginalsForm() {
        report("alpha", "2001:db8::1");
        http().get("/timestamps")
                .then()
                .contentType("text/plain;charset=UTF-8")
                .body(matchesPattern("[0-9]{4}-[0-9]{2}-[0-9]{2}_[0-9]{2}:[0-9]{2}:[0-9]{2}_\\+0000    alpha\n"));
    }

    @Test
    default void theCounterCounts() {
        http().get("/counter").then().body(equalTo("Counter: 1"));
        http().get("/hosts");
        http().get("/counter").then().body(equalTo("Counter: 3"));
    }

    /** The original's agent asks so if its URL ends in a slash. */
    @Test
    default void thereMayBeSlashesTooMany() {
        RawHttp raw = new RawHttp(registry().port(), "HTTP/1.1");
        String context = URI.create(registry().uri()).getPath();
        Function<String, RawHttp.Answer> get = path -> raw.ask("GET", context + path, List.of(), "");
        assertThat(get.apply("//alpha?update=2001:db8::1").body()).isEqualTo("2001:db8::1");
        for (String slashes : List.of("/", "//", "////")) {
            assertThat(get.apply(slashes + "alpha").body()).isEqualTo("2001:db8::1");
            assertThat(get.apply(slashes + "hosts").body()).isEqualTo("2001:db8::1    alpha\n");
            assertThat(get.apply(slashes + "timestamps").body()).contains("alpha");
            assertThat(get.apply(slashes + "counter").body()).startsWith("Counter: ");
            assertThat(get.apply(slashes).body()).isEqualTo("2001:db8::1    alpha\n");
        }
        for (String longer : List.of("//api/v1/hosts", "/api//v1/hosts", "//health/live", "//ui/index.html")) {
            assertThat(get.apply(longer).status()).as(longer).isEqualTo(404);
        }
    }

    @Test
    default void anUnknownHostIsNotFound() {
        http().get("/nobody")
                .then()
                .statusCode(404)
                .contentType("text/plain;charset=UTF-8")
                .body(equalTo("There is no host 'nobody'.\n"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"PUT", "POST", "DELETE", "PATCH", "PROPFIND"})
    default void nothingButGetAndHeadIsAllowedThere(String method) {
        for (String path : new String[] {"/", "/hosts", "/timestamps", "/counter", "/alpha"}) {
            http().request(method, path)
                    .then()
                    .statusCode(405)
                    .header("Allow", containsString("GET"))
                    .header("Allow", containsString("HEAD"))
                    .body(equalTo("The method is not allowed here; allowed: GET, HEAD.\n"));
        }
    }

    @Test
    default void headNeverChangesAnything() {
        http().head("/alpha?update=2001:db8::1").then().statusCode(404);
        http().get("/alpha").then().statusCode(404);
        report("alpha", "2001:db8::1");
        http().head("/alpha?update=2001:db8::2").then().statusCode(200).header("Content-Length", "11");
        unpacked().head("/hosts").then().statusCode(200).header("Content-Length", "21");
        http().get("/alpha").then().body(equalTo("2001:db8::1"));
    }

    @ParameterizedTest
    @CsvSource({"Sec-Fetch-Mode, no-cors, sec-fetch-mode", "Accept-Language, en, accept-language"})
    default void aBrowserMayNotUpdate(String header, String value, String said) {
        http().header(header, value)
                .get("/alpha?update=2001:db8::1")
                .then()
                .statusCode(403)
                .body(equalTo("This looks like a browser's request (it has the header " + said
                        + "). Programs change hosts here; people use PUT under /api/v1/hosts. A program that cannot"
                        + " leave that header out presents its key as 'Authorization: Bearer KEY'.\n"));
        http().get("/alpha").then().statusCode(404);
    }

    @Test
    default void twoUpdatesInOneRequestAreRefused() {
        http().get("/alpha?update=2001:db8::1&update=2001:db8::2")
                .then()
                .statusCode(400)
                .body(equalTo("The parameter 'update' appears 2 times.\n"));
    }
}
