package org.bosixnet.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.bosixnet.TestRegistry;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Lists, as clients of every kind ask for them, with what they send to the byte. */
class ListsRestTest {

    private static final String HOSTS = "2001:db8::1    alpha\n";

    private TestRegistry registry;
    private RawHttp http;

    @BeforeEach
    void start() throws Exception {
        start(Map.of());
    }

    private void start(Map<String, String> more) throws Exception {
        if (registry != null) {
            registry.close();
        }
        Map<String, String> settings = new java.util.HashMap<>(more);
        settings.put("bosixnet.store", "memory");
        settings.put("bosixnet.access", "open");
        registry = new TestRegistry(settings);
        http = new RawHttp(registry.port(), "HTTP/1.1");
        report("alpha", 1);
    }

    @AfterEach
    void stop() {
        registry.close();
    }

    private void report(String name, int address) {
        assertThat(get("/" + name + "?update=2001:db8::" + Integer.toHexString(address))
                        .status())
                .isEqualTo(200);
    }

    private RawHttp.Answer get(String path, String... headers) {
        return http.ask("GET", "/bosixnet" + path, List.of(headers), "");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/hosts", "/timestamps", "/api/v1/hosts", "/api/v1/hosts?since=x-1"})
    void noHeaderThatCannotBeReadMakesItFail(String path) {
        for (String header : List.of(
                "Accept: ;;",
                "Accept: */*;q=abc",
                "Accept-Encoding: ;;q=x",
                "Accept-Encoding: gzip;q=\"",
                "If-None-Match: garbage",
                "If-None-Match: \"",
                "If-None-Match: W/",
                "If-Match: garbage",
                "Range: bytes=garbage",
                "If-Modified-Since: yesterday",
                "Content-Type: ;;",
                "Cookie: ;;=;",
                "Accept-Language: ;;;q")) {
            assertThat(get(path, header).status()).as(header).isEqualTo(200);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "/hosts/, 200",
        "/hosts;x=1, 200",
        "/timestamps/, 200",
        "/api/v1/hosts/, 200",
        "/api/v1/hosts/?since=x, 400",
        "/api/v1/hosts?since=%zz, 400",
        "/api/v1/hosts?since, 400",
        "/api/v1/hosts?since=x-1&since=, 200",
        "/api/v1/hosts?other=%zz, 200",
    })
    void everySpellingIsAnswered(String path, int status) {
        assertThat(get(path).status()).isEqualTo(status);
    }

    @Test
    void noListOfOursMatchesStrongly() {
        String tag = get("/hosts").header("ETag").get(0);
        assertThat(get("/hosts", "If-Match: " + tag).status()).isEqualTo(412);
        assertThat(get("/hosts", "If-Match: *").status()).isEqualTo(200);
        assertThat(get("/api/v1/hosts", "Accept: text/plain").status()).isEqualTo(406);
    }

    @Test
    void theHeadsAreTheSameWhateverTheMethod() {
        for (String path : List.of("/", "/hosts", "/timestamps", "/api/v1/hosts")) {
            for (String coding : List.of("identity", "gzip")) {
                RawHttp.Answer get = get(path, "Accept-Encoding: " + coding);
                RawHttp.Answer head = http.ask("HEAD", "/bosixnet" + path, List.of("Accept-Encoding: " + coding), "");
                Map<String, List<String>> expected = new java.util.TreeMap<>(get.headers());
                expected.remove("date");
                Map<String, List<String>> headers = new java.util.TreeMap<>(head.headers());
                headers.remove("date");
                assertThat(headers).isEqualTo(expected);
                assertThat(head.body()).isEmpty();
                assertThat(get.header("Cache-Control")).containsExactly("no-cache");
                assertThat(get.header("Content-Length")).hasSize(1);
                assertThat(String.join(",", get.header("Vary")))
                        .isEqualTo(path.equals("/") ? "Accept-Encoding,Accept" : "Accept-Encoding");
            }
        }
    }

    @Test
    void eachRequestCountsOnce() {
        int before = counter();
        String tag = get("/hosts").header("ETag").get(0);
        get("/hosts", "If-None-Match: " + tag);
        http.ask("HEAD", "/bosixnet/", List.of(), "");
        get("/api/v1/hosts?since=nothing");
        get("/", "Accept: text/html");
        report("beta", 2);
        get("/timestamps");
        assertThat(counter()).isEqualTo(before + 8);
    }

    private int counter() {
        return Integer.parseInt(get("/counter").body().replace("Counter: ", ""));
    }

    @Test
    void aChangeIsInEveryListThatIsAskedForAfterIt() {
        List<String> lines = new ArrayList<>(List.of(HOSTS));
        for (int i = 10; i < 60; i++) {
            report("host" + i, i);
            lines.add("2001:db8::" + Integer.toHexString(i) + "    host" + i + "\n");
            assertThat(get("/hosts").body()).isEqualTo(String.join("", lines));
            assertThat(get("/api/v1/hosts").body()).contains("\"host" + i + "\"");
        }
    }

    @Test
    void aLongListArrivesWhole() throws Exception {
        StringBuilder expected = new StringBuilder();
        for (int i = 0; i < 1000; i++) {
            String name = "long-name-of-a-host-" + (1000 + i);
            report(name, i + 1);
            expected.append("2001:db8::")
                    .append(Integer.toHexString(i + 1))
                    .append("    ")
                    .append(name)
                    .append('\n');
        }
        assertThat(get("/hosts").body()).isEqualTo(HOSTS + expected);
        assertThat(given("/hosts")).isEqualTo(HOSTS + expected);
    }

    /** Returns what a client gets that takes it packed. */
    private String given(String path) {
        return io.restassured.RestAssured.given()
                .header("Accept-Encoding", "gzip")
                .get(registry.uri() + path)
                .asString();
    }
}
