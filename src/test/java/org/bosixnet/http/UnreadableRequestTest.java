package org.bosixnet.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.bosixnet.TestRegistry;
import org.bosixnet.testing.LogCapture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What cannot be read of a request takes the default, or is refused in our form; it is nobody's defect. */
class UnreadableRequestTest {

    private static TestRegistry registry;

    private final LogCapture log = new LogCapture(UnreadableRequestTest.class.getPackage());

    @BeforeAll
    static void start() throws Exception {
        registry = new TestRegistry(Map.of("bosixnet.store", "memory", "bosixnet.access", "open"));
        assertThat(ask("GET", "/alpha?update=2001:db8::1").status()).isEqualTo(200);
    }

    @AfterAll
    static void stop() {
        registry.close();
    }

    @AfterEach
    void nothingWasLoggedButWhyADyndns2UpdateFailed() {
        try (log) {
            assertThat(log.messages()).allMatch(line -> line.startsWith("127.0.0.1 gets dnserr: "));
            assertThat(log.messages()).hasSizeLessThanOrEqualTo(1);
        }
    }

    private static RawHttp.Answer ask(String method, String path, String... headers) {
        return new RawHttp(registry.port(), "HTTP/1.1").ask(method, "/bosixnet" + path, List.of(headers), "");
    }

    @ParameterizedTest
    @ValueSource(strings = {";;", "*/*;q=abc", "/", ",", ", ,", "\"", "text/html;q=2", "*/*;q=-1", "\u00e9/\u00e9"})
    void anAcceptThatCannotBeReadIsNone(String accept) {
        String header = "Accept: " + accept;
        assertThat(ask("GET", "/x/y", header).body()).isEqualTo("There is nothing at /x/y.\n");
        assertThat(ask("GET", "/api/x", header).body()).startsWith("{\"type\"");
        assertThat(ask("GET", "/hosts", header).body()).isEqualTo("2001:db8::1    alpha\n");
        assertThat(ask("GET", "/", header).body()).isEqualTo("2001:db8::1    alpha\n");
        assertThat(ask("GET", "/api/v1/hosts/alpha", header).status()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "application/json;charset=zzz",
                "application/json;charset=utf-7",
                "application/json;charset=utf-16",
                "application/json;charset=ISO-2022-CN",
                "application/json;charset=JISAutoDetect",
                "application/json;charset=\"\"",
                "application/json;charset=\"utf-8\";q=0.5;v=1",
                "application/json;version=2",
                "application/*;charset=zzz",
                "*/*;charset=zzz",
                "*;charset=zzz",
                "text/html, application/json;charset=zzz;q=0.001"
            })
    void noParameterOfAcceptIsSeenInAnAnswerThatIsJson(String accept) {
        for (String path :
                List.of("/health/live", "/health/ready", "/api/v1/session", "/api/v1/hosts", "/api/v1/hosts/alpha")) {
            assertThatItIsJson(ask("GET", path, "Accept: " + accept));
        }
        RawHttp.Answer stored = new RawHttp(registry.port(), "HTTP/1.1")
                .ask(
                        "PUT",
                        "/bosixnet/api/v1/hosts/alpha",
                        List.of("Content-Type: application/json", "Accept: " + accept),
                        "{\"addresses\":[\"2001:db8::1\"]}");
        assertThatItIsJson(stored);
    }

    private static void assertThatItIsJson(RawHttp.Answer answer) {
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("Content-Type")).containsExactly("application/json");
        assertThat(answer.body()).startsWith("{").endsWith("}");
    }

    @ParameterizedTest
    @CsvSource({"gzip,415", "'gzip, identity',415", "none,415", "IDENTITY,200", "'',415"})
    void aBodyIsReadOnlyAsItIs(String coding, int status) {
        String json = "{\"addresses\":[\"2001:db8::1\"]}";
        String form = "hostname=alpha&myip=2001:db8::1";
        RawHttp raw = new RawHttp(registry.port(), "HTTP/1.1");
        String header = "Content-Encoding: " + coding;
        assertThat(raw.ask(
                                "POST",
                                "/bosixnet/nic/update",
                                List.of(header, "Content-Type: application/x-www-form-urlencoded"),
                                form)
                        .status())
                .isEqualTo(status);
        assertThat(raw.ask(
                                "PUT",
                                "/bosixnet/api/v1/hosts/alpha",
                                List.of(header, "Content-Type: application/json"),
                                json)
                        .status())
                .isEqualTo(status);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/health/live", "/health/ready/", "/health/live;x=1", "/health/ready;x/"})
    void aLoadBalancerMayAskByOptionsHoweverThePathIsWritten(String path) {
        assertThat(ask("OPTIONS", path).status()).isEqualTo(204);
    }

    @Test
    void theMediaTypesInAcceptStillCount() {
        assertThat(ask("GET", "/api/v1/session", "Accept: text/plain;charset=zzz, image/*;q=0.5")
                        .status())
                .isEqualTo(406);
        assertThat(ask("GET", "/api/v1/hosts", "Accept: application/json;v=1;q=0, */*")
                        .status())
                .isEqualTo(406);
        assertThat(ask("GET", "/", "Accept: text/html;level=1").body()).contains("<title>BOSixNet</title>");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "If-None-Match: garbage",
                "If-None-Match: \"a",
                "If-None-Match: W/",
                "If-Match: garbage",
                "If-Modified-Since: garbage",
                "If-Unmodified-Since: 0",
                "Range: garbage",
                "Cookie: =;\"",
                "Date: x",
                "Accept-Encoding: ;;",
                "Accept-Charset: ;;",
                "Accept-Language: ;;",
                "Forwarded: ;;",
                "Content-Type: ;;",
                "Content-Type: application/json;q=-1",
                "Content-Type: a/b;charset=zzz"
            })
    void aHeaderThatCannotBeReadSaysNothing(String header) {
        for (String path :
                List.of("/hosts", "/timestamps", "/api/v1/hosts", "/api/v1/session", "/health/ready", "/ui/page.js")) {
            assertThat(ask("GET", path, header).status()).as(path).isEqualTo(200);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                ";;",
                "application/json;charset=zzz",
                "application/json;charset=\"",
                "application/x-www-form-urlencoded",
                "json"
            })
    void aBodyOfATypeThatCannotBeReadIsRefused(String type) {
        RawHttp.Answer answer = new RawHttp(registry.port(), "HTTP/1.1")
                .ask("PUT", "/bosixnet/api/v1/hosts/beta", List.of("Content-Type: " + type), "{\"addresses\":[]}");
        assertThat(answer.status()).isEqualTo(415);
        assertThat(answer.body()).contains("\"code\":\"unsupported-media-type\"");
    }

    @Test
    void aBodyOfNoTypeIsRefused() {
        RawHttp.Answer answer = new RawHttp(registry.port(), "HTTP/1.1")
                .ask("PUT", "/bosixnet/api/v1/hosts/beta", List.of(), "{\"addresses\":[]}");
        assertThat(answer.status()).isEqualTo(415);
        assertThat(answer.body()).contains("\"code\":\"unsupported-media-type\"");
    }

    @Test
    void aBodyThatIsMissingIsSaid() {
        assertThat(ask("PUT", "/api/v1/hosts/beta").body())
                .contains("\"code\":\"invalid-body\"", "The body is missing.");
    }

    @Test
    void aLengthThatNoNumberHoldsIsTooMuch() {
        RawHttp.Answer answer =
                ask("PUT", "/api/v1/hosts/beta", "Content-Type: application/json", "Content-Length: 99999999999");
        assertThat(answer.status()).isEqualTo(413);
    }

    @ParameterizedTest
    @CsvSource({
        "/api/v1/events?since=%zz, 400",
        "/api/v1/events/?since=nowhere, 400",
        "/api/v1/events;x=y?since=nowhere, 400",
        "/api/v1/events;x=y/?since=nowhere, 400",
        "/api/v1/%65vents?since=nowhere, 404",
        "/api/v1/hosts?since=%zz, 400",
        "/alpha?update=%zz, 400",
        "/alpha?x=%zz, 200",
        "/nic/update?hostname=alpha&myip=%zz, 200",
        "/ui/?%zz, 400",
        "/ui/none.js?%ff, 404",
    })
    void aQueryThatCannotBeDecodedStandsForItself(String path, int status) {
        assertThat(ask("GET", path).status()).isEqualTo(status);
    }

    @ParameterizedTest
    @ValueSource(strings = {"OPTIONS", "PROPFIND", "get", "M-SEARCH", "NONE", "PATCH"})
    void aMethodThatNobodyOffersIsRefusedEverywhere(String method) {
        for (String path :
                List.of("/", "/nope", "/x/y", "/hosts", "/api/v1/hosts", "/api/v1/events", "/ui/page.js", "/update")) {
            RawHttp.Answer answer = ask(method, path);
            assertThat(answer.status())
                    .as(path)
                    .isIn(404, 405, method.equals("OPTIONS") && path.equals("/") ? 204 : 405);
            assertThat(answer.body()).as(path).doesNotContain("<html", "Jetty");
        }
    }

    @Test
    void noFileThatIsMissingShowsTheContainersPage() {
        assertThat(ask("GET", "/ui/none.js").body()).isEqualTo("There is nothing at /ui/none.js.\n");
        assertThat(ask("GET", "/ui/page.js", "Range: bytes=99999999-").body()).isEqualTo("There is no such range.\n");
    }
}
