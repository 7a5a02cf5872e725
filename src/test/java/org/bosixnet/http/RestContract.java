package org.bosixnet.http;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.hasKey;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.matchesPattern;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.startsWith;

import io.restassured.config.DecoderConfig;
import io.restassured.config.RestAssuredConfig;
import io.restassured.specification.RequestSpecification;
import java.util.HashMap;
import java.util.Map;
import org.bosixnet.TestRegistry;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What every registry answers over HTTP, whatever store it stands on. */
abstract class RestContract {

    private static final String TIME = "2[0-9]{3}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\\.[0-9]{3})?Z";

    private TestRegistry registry;

    /** Returns the settings that choose the store. */
    abstract Map<String, String> store();

    @BeforeEach
    void start() throws Exception {
        Map<String, String> settings = new HashMap<>(store());
        settings.put("bosixnet.access", "open");
        registry = new TestRegistry(settings);
    }

    @AfterEach
    void stop() {
        registry.close();
    }

    private RequestSpecification http() {
        return given().baseUri(registry.uri())
                .config(RestAssuredConfig.config())
                .urlEncodingEnabled(false);
    }

    /** Does not ask for gzip, as REST-assured would. */
    private RequestSpecification unpacked() {
        return http().config(RestAssuredConfig.config()
                .decoderConfig(DecoderConfig.decoderConfig().noContentDecoders()));
    }

    private RequestSpecification json(String body) {
        return http().contentType("application/json").body(body);
    }

    private void report(String name, String address) {
        http().get("/" + name + "?update=" + address).then().statusCode(200);
    }

    // The original's protocol

    @Test
    void anEmptyRegistryHasAnEmptyList() {
        http().get("/hosts")
                .then()
                .statusCode(200)
                .contentType("text/plain;charset=UTF-8")
                .body(equalTo(""));
    }

    @Test
    void anUpdateIsAnsweredWithTheAddressInOneSpelling() {
        http().get("/alpha?update=2001:DB8:0::0001")
                .then()
                .statusCode(200)
                .contentType("text/plain;charset=UTF-8")
                .body(equalTo("2001:db8::1"));
        http().get("/alpha").then().statusCode(200).body(equalTo("2001:db8::1"));
    }

    @Test
    void theListIsSortedAndReadyForAHostsFile() {
        report("beta", "2a02::1");
        report("alpha", "2001:db8::1");
        http().get("/hosts").then().body(equalTo("2001:db8::1    alpha\n2a02::1    beta\n"));
        http().get("/")
                .then()
                .contentType("text/plain;charset=UTF-8")
                .body(equalTo("2001:db8::1    alpha\n2a02::1    beta\n"));
    }

    @Test
    void everyAddressOfAHostHasALine() {
        json("{\"addresses\":[\"2001:db8::2\",\"2001:db8::1\"]}")
                .put("/api/v1/hosts/alpha")
                .then()
                .statusCode(201);
        http().get("/hosts").then().body(equalTo("2001:db8::2    alpha\n2001:db8::1    alpha\n"));
        http().get("/alpha").then().body(equalTo("2001:db8::2"));
    }

    @Test
    void theTimestampsAreInTheOriginalsForm() {
        report("alpha", "2001:db8::1");
        http().get("/timestamps")
                .then()
                .contentType("text/plain;charset=UTF-8")
                .body(matchesPattern("[0-9]{4}-[0-9]{2}-[0-9]{2}_[0-9]{2}:[0-9]{2}:[0-9]{2}_\\+0000    alpha\n"));
    }

    @Test
    void theCounterCounts() {
        http().get("/counter").then().body(equalTo("Counter: 1"));
        http().get("/hosts");
        http().get("/counter").then().body(equalTo("Counter: 3"));
    }

    @Test
    void anUnknownHostIsNotFound() {
        http().get("/nobody")
                .then()
                .statusCode(404)
                .contentType("text/plain;charset=UTF-8")
                .body(equalTo("There is no host 'nobody'.\n"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"PUT", "POST", "DELETE", "PATCH", "OPTIONS"})
    void nothingButGetAndHeadIsAllowedThere(String method) {
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
    void headNeverChangesAnything() {
        http().head("/alpha?update=2001:db8::1").then().statusCode(404);
        http().get("/alpha").then().statusCode(404);
        report("alpha", "2001:db8::1");
        http().head("/alpha?update=2001:db8::2").then().statusCode(200).header("Content-Length", "11");
        unpacked().head("/hosts").then().statusCode(200).header("Content-Length", "21");
        http().get("/alpha").then().body(equalTo("2001:db8::1"));
    }

    @ParameterizedTest
    @CsvSource({"Sec-Fetch-Mode, no-cors, sec-fetch-mode", "Accept-Language, en, accept-language"})
    void aBrowserMayNotUpdate(String header, String value, String said) {
        http().header(header, value)
                .get("/alpha?update=2001:db8::1")
                .then()
                .statusCode(403)
                .body(equalTo("This looks like a browser's request (it has the header " + said
                        + "); programs change hosts here, people with PUT under /api/v1/hosts.\n"));
        http().get("/alpha").then().statusCode(404);
    }

    @Test
    void aBrowserGetsThePage() {
        http().accept("text/html,application/xhtml+xml,*/*;q=0.8")
                .get("/")
                .then()
                .statusCode(200)
                .contentType("text/html;charset=UTF-8")
                .header("Vary", containsString("Accept"))
                .body(containsString("<title>BOSixNet</title>"));
        http().get("/ui/page.js").then().statusCode(200).contentType(containsString("javascript"));
        http().get("/ui/page.css").then().statusCode(200).contentType(containsString("text/css"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"/ui/WEB-INF/web.xml", "/ui/%2e%2e/WEB-INF/web.xml", "/WEB-INF/web.xml", "/ui/", "/ui/none"})
    void nothingElseIsServedAsAFile(String path) {
        http().get(path)
                .then()
                .statusCode(org.hamcrest.Matchers.oneOf(400, 403, 404))
                .body(not(containsString("listener")));
    }

    // Lists

    @Test
    void aListThatIsKnownIsNotSentAgain() {
        report("alpha", "2001:db8::1");
        for (String path : new String[] {"/hosts", "/api/v1/hosts", "/"}) {
            String tag = http().get(path).then().statusCode(200).extract().header("ETag");
            org.assertj.core.api.Assertions.assertThat(tag).matches("W/\"[A-Za-z0-9_-]{22}\"");
            http().header("If-None-Match", tag)
                    .get(path)
                    .then()
                    .statusCode(304)
                    .header("ETag", tag)
                    .body(equalTo(""));
        }
        String before = http().get("/hosts").header("ETag");
        report("alpha", "2001:db8::2");
        http().header("If-None-Match", before)
                .get("/hosts")
                .then()
                .statusCode(200)
                .body(equalTo("2001:db8::2    alpha\n"));
        report("alpha", "2001:db8::1");
        http().header("If-None-Match", "\"x\", " + before).get("/hosts").then().statusCode(304);
    }

    @Test
    void aListIsPackedForWhoTakesIt() {
        report("alpha", "2001:db8::1");
        RequestSpecification raw = http().config(RestAssuredConfig.config()
                .decoderConfig(DecoderConfig.decoderConfig().noContentDecoders()));
        raw.header("Accept-Encoding", "br, gzip;q=0.5")
                .get("/hosts")
                .then()
                .header("Content-Encoding", "gzip")
                .header("Vary", containsString("Accept-Encoding"));
        http().header("Accept-Encoding", "gzip").get("/hosts").then().body(equalTo("2001:db8::1    alpha\n"));
        given().baseUri(registry.uri())
                .config(RestAssuredConfig.config()
                        .decoderConfig(DecoderConfig.decoderConfig().noContentDecoders()))
                .header("Accept-Encoding", "gzip;q=0")
                .get("/hosts")
                .then()
                .header("Content-Encoding", equalTo(null))
                .body(equalTo("2001:db8::1    alpha\n"));
    }

    @Test
    void theApiListsEverything() {
        report("alpha", "2001:db8::1");
        http().get("/api/v1/hosts")
                .then()
                .statusCode(200)
                .contentType("application/json")
                .body("revision", matchesPattern("[0-9a-zA-Z]+-1"))
                .body("hosts", hasSize(1))
                .body("hosts[0].name", equalTo("alpha"))
                .body("hosts[0].addresses", contains("2001:db8::1"))
                .body("hosts[0].changed", matchesPattern(TIME))
                .body("hosts[0].seen", matchesPattern(TIME))
                .body("hosts[0].state", equalTo("online"))
                .body("removed", empty())
                .body("reset", equalTo(true))
                .body("staleAfter", equalTo(900));
    }

    @Test
    void sinceGivesOnlyWhatChanged() {
        report("alpha", "2001:db8::1");
        report("beta", "2001:db8::2");
        String position = http().get("/api/v1/hosts").path("revision");
        report("gamma", "2001:db8::3");
        report("beta", "2001:db8::22");
        http().delete("/api/v1/hosts/alpha").then().statusCode(204);
        http().get("/api/v1/hosts?since=" + position)
                .then()
                .body("hosts.name", contains("beta", "gamma"))
                .body("hosts[0].addresses", contains("2001:db8::22"))
                .body("removed", contains("alpha"))
                .body("reset", equalTo(false))
                .body("revision", endsWith("-5"));
        String now = http().get("/api/v1/hosts").path("revision");
        http().get("/api/v1/hosts?since=" + now)
                .then()
                .body("hosts", empty())
                .body("removed", empty())
                .body("reset", equalTo(false))
                .body("$", not(hasKey("staleAfter")))
                .body("revision", equalTo(now));
    }

    @Test
    void anUnknownPositionGivesTheWholeList() {
        report("alpha", "2001:db8::1");
        String position = http().get("/api/v1/hosts").path("revision");
        for (String unknown : new String[] {"other-1", position + "000"}) {
            http().get("/api/v1/hosts?since=" + unknown)
                    .then()
                    .statusCode(200)
                    .body("reset", equalTo(true))
                    .body("hosts.name", contains("alpha"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "-", "1-", "a-01", "a--1", "a-1-1", "a-1%20"})
    void whatIsNoPositionIsRefused(String since) {
        http().accept("application/json")
                .get("/api/v1/hosts?since=" + since)
                .then()
                .statusCode(400)
                .body("code", equalTo("invalid-parameter"));
    }

    // The API's changes

    @Test
    void aHostIsCreatedChangedRefreshedAndWithdrawn() {
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
        http().get("/api/v1/hosts").then().body("revision", endsWith("-1"));
        json("{\"addresses\":[\"2001:db8::2\"]}")
                .put("/api/v1/hosts/alpha")
                .then()
                .statusCode(200);
        http().get("/api/v1/hosts/alpha").then().statusCode(200).body("addresses", contains("2001:db8::2"));
        json("{\"addresses\":[]}")
                .put("/api/v1/hosts/alpha")
                .then()
                .statusCode(200)
                .body("addresses", empty());
        json("{\"addresses\":[]}")
                .put("/api/v1/hosts/alpha")
                .then()
                .statusCode(200)
                .body("addresses", empty());
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
    void aBodyThatIsNotExactlyWhatIsNeededIsRefused(String body, String detail) {
        json(body)
                .put("/api/v1/hosts/alpha")
                .then()
                .statusCode(400)
                .contentType("application/problem+json")
                .body("type", equalTo("urn:bosixnet:problem:invalid-body"))
                .body("title", equalTo("The body is not as required"))
                .body("status", equalTo(400))
                .body("code", equalTo("invalid-body"))
                .body("detail", equalTo(detail + " Needed is {\"addresses\":[\"2001:db8::1\"]}."));
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
    void whatIsNoJsonIsRefused(String body) {
        json(body).put("/api/v1/hosts/alpha").then().statusCode(400).body("code", equalTo("invalid-body"));
        http().get("/api/v1/hosts").then().body("revision", endsWith("-0"));
    }

    @Test
    void aDeeplyNestedBodyIsRefused() {
        for (String body :
                new String[] {"[".repeat(60_000), "{\"addresses\":" + "[".repeat(60_000), "{\"a\":".repeat(12_000)}) {
            json(body).put("/api/v1/hosts/alpha").then().statusCode(400).body("code", equalTo("invalid-body"));
        }
    }

    @Test
    void aBodyThatIsNotUtf8IsRefused() {
        http().contentType("application/json")
                .body(new byte[] {'{', '"', (byte) 0xff, '"', '}'})
                .put("/api/v1/hosts/alpha")
                .then()
                .statusCode(400)
                .body("detail", startsWith("The body is not UTF-8."));
    }

    @Test
    void moreThanEightAddressesAreRefused() {
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
    void aLargeBodyIsRefused() {
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
    void anotherMediaTypeIsRefused(String type) {
        http().contentType(type)
                .body("{\"addresses\":[]}".getBytes(java.nio.charset.StandardCharsets.UTF_8))
                .put("/api/v1/hosts/alpha")
                .then()
                .statusCode(415)
                .contentType("application/problem+json")
                .body("code", equalTo("unsupported-media-type"))
                .body("detail", equalTo("A body of type application/json is needed."));
    }

    @Test
    void anotherFormThanJsonIsNotToBeHad() {
        http().accept("application/xml")
                .get("/api/v1/hosts")
                .then()
                .statusCode(406)
                .contentType("text/plain;charset=UTF-8")
                .body(equalTo("None of the media types in Accept is available here.\n"));
    }

    @Test
    void anotherMethodIsRefused() {
        http().post("/api/v1/hosts/alpha")
                .then()
                .statusCode(405)
                .header("Allow", containsString("PUT"))
                .body("code", equalTo("method-not-allowed"));
        http().delete("/api/v1/hosts").then().statusCode(405).header("Allow", containsString("GET"));
    }

    @Test
    void whatIsNotThereIsNotFound() {
        http().get("/api/v1/none").then().statusCode(404).body("code", equalTo("not-found"));
        http().get("/a/b").then().statusCode(404).body(equalTo("There is nothing at /a/b.\n"));
        http().accept("application/json")
                .get("/a/b")
                .then()
                .statusCode(404)
                .contentType("application/problem+json")
                .body("detail", equalTo("There is nothing at /a/b."));
    }

    // Bad names and addresses

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
    void aBadNameIsRefusedEverywhere(String name) {
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
    void aCharacterThatTurnsTextAroundIsNotEchoed() {
        http().get("/a%e2%80%aeb").then().statusCode(400).body(startsWith("'a\\u202eb' is not a host name:"));
    }

    @Test
    void aNameOf254CharactersIsRefused() {
        String name = ("a".repeat(49) + ".").repeat(5) + "abcd";
        http().get("/" + name + "?update=2001:db8::1")
                .then()
                .statusCode(400)
                .body(equalTo("A host name has at most 253 characters, this one has 254.\n"));
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
    void aBadAddressIsRefusedAndChangesNothing(String address) {
        http().get("/alpha?update=" + address)
                .then()
                .statusCode(400)
                .contentType("text/plain;charset=UTF-8")
                .body(endsWith("\n"));
        json("{\"addresses\":[\"" + java.net.URLDecoder.decode(address, java.nio.charset.StandardCharsets.UTF_8)
                        + "\"]}")
                .put("/api/v1/hosts/alpha")
                .then()
                .statusCode(400)
                .body("code", equalTo("invalid-address"));
        http().get("/hosts").then().body(equalTo(""));
    }

    @Test
    void twoUpdatesInOneRequestAreRefused() {
        http().get("/alpha?update=2001:db8::1&update=2001:db8::2")
                .then()
                .statusCode(400)
                .body(equalTo("The parameter 'update' appears 2 times.\n"));
    }

    // Errors

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "GET|/api/v1/hosts/a..b|400|invalid-name|The host name is not allowed|'a..b' is not a host name: each part "
                        + "between dots has 1 to 63 letters a-z, digits, '_' or '-', and neither starts nor ends with '-'.",
                "GET|/localhost|400|invalid-name|The host name is not allowed|'localhost' is reserved: in a hosts file "
                        + "it would change how the computer works.",
                "GET|/nic|400|invalid-name|The host name is not allowed|'nic' is reserved: it is a path of the registry.",
                "GET|/a.1|400|invalid-name|The host name is not allowed|'a.1' would be read as an IPv4 address: its last "
                        + "part must not be a number.",
                "GET|/a?update=fe80::1|400|invalid-address|The address is not allowed|'fe80::1' is link-local, which only "
                        + "the same link can reach. Allowed is an IPv6 unicast address such as 2001:db8::1.",
                "GET|/a?update=192.0.2.1|400|invalid-address|The address is not allowed|'192.0.2.1' is an IPv4 address. "
                        + "Allowed is an IPv6 unicast address such as 2001:db8::1.",
                "GET|/a?update=x|400|invalid-address|The address is not allowed|'x' is not an IPv6 address. Allowed is an "
                        + "IPv6 unicast address such as 2001:db8::1.",
                "GET|/api/v1/hosts?since=x|400|invalid-parameter|A parameter is not allowed|'x' is not a position; take the "
                        + "one from 'revision' of an earlier answer.",
                "GET|/api/v1/hosts/nobody|404|unknown-host|There is no such host|There is no host 'nobody'.",
                "DELETE|/api/v1/hosts/nobody|404|unknown-host|There is no such host|There is no host 'nobody'.",
                "GET|/api/v2|404|not-found|There is nothing here|There is nothing at /api/v2.",
                "POST|/hosts|405|method-not-allowed|The method is not allowed here|The method is not allowed here; allowed: "
                        + "GET, HEAD.",
                "POST|/api/v1/hosts/a|405|method-not-allowed|The method is not allowed here|The method is not allowed here; "
                        + "allowed: DELETE, GET, HEAD, PUT."
            })
    void everyErrorHasTheOneBody(String method, String path, int status, String code, String title, String detail) {
        http().accept("application/json")
                .request(method, path)
                .then()
                .statusCode(status)
                .contentType("application/problem+json")
                .header("Cache-Control", "no-store")
                .body(
                        "",
                        equalTo(Map.of(
                                "type",
                                "urn:bosixnet:problem:" + code,
                                "title",
                                title,
                                "status",
                                status,
                                "code",
                                code,
                                "detail",
                                detail)));
        if (!path.startsWith("/api")) {
            http().request(method, path)
                    .then()
                    .statusCode(status)
                    .contentType("text/plain;charset=UTF-8")
                    .body(equalTo(detail + "\n"));
        }
    }

    // Health

    @Test
    void theRegistryIsLiveAndReady() {
        for (String path : new String[] {"/health/live", "/health/ready"}) {
            http().get(path)
                    .then()
                    .statusCode(200)
                    .contentType("application/json")
                    .body(equalTo("{\"status\":\"up\"}"));
        }
    }

    @Test
    void whatConcurrentReportersWereToldIsThere() throws Exception {
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
                .body("hosts.name", hasItems("host0", "host39"))
                .body("revision", endsWith("-" + hosts));
    }
}
