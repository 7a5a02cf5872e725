package org.bosixnet.attack;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.bosixnet.access.KeyKind;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A foreign page has a visitor's browser send what the page's maker may not send. */
class BrowserAttackTest {

    private static final String EVIL = "Origin: https://evil.example";

    private static Fortress guarded;
    private static Fortress open;

    @BeforeAll
    static void start() {
        guarded = new Fortress(Map.of());
        open = new Fortress(Map.of("bosixnet.access", "open"));
    }

    @AfterAll
    static void stop() {
        guarded.close();
        open.close();
    }

    static Stream<List<String>> requestsForAnImage() {
        return Stream.of(
                // over TLS
                List.of(
                        "Accept: image/avif,image/webp,*/*;q=0.8",
                        "Accept-Language: de,en;q=0.5",
                        "Sec-Fetch-Dest: image",
                        "Sec-Fetch-Mode: no-cors",
                        "Sec-Fetch-Site: cross-site",
                        "Referer: https://evil.example/"),
                // over plain HTTP, where browsers send no Sec-Fetch-*
                List.of(
                        "Accept: image/avif,image/webp,*/*;q=0.8",
                        "Accept-Language: de",
                        "Referer: http://evil.example/"),
                // by fetch with mode no-cors, which may set Accept-Language, but cannot leave it out
                List.of("Accept: */*", "Accept-Language:"),
                // by fetch with mode cors
                List.of("Accept: */*", "Accept-Language: de", EVIL),
                // by a link or a form with method GET
                List.of("Accept: text/html,*/*;q=0.8", "Accept-Language: de", "Upgrade-Insecure-Requests: 1"),
                // from a page without an origin
                List.of("Accept: */*", "Origin: null"));
    }

    @ParameterizedTest
    @MethodSource("requestsForAnImage")
    void anImagesAddressChangesNothingInAnOpenRegistry(List<String> headers) {
        String name = Fortress.freshName();
        assertThat(open.send("GET", "/" + name + "?update=2001:db8::1", null, headers)
                        .status())
                .isEqualTo(403);
        assertThat(open.takeWrites()).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("requestsForAnImage")
    void anImagesAddressDoesNotSpeakDyndns2(List<String> headers) {
        for (String path : List.of("/nic/update", "/v3/update", "/update")) {
            Reply reply = open.send("GET", path + "?hostname=pixel&myip=2001:db8::1", null, headers);
            assertThat(reply).hasToString("403 badagent");
            assertThat(reply.header("WWW-Authenticate")).isEmpty(); // a browser would keep the key
            List<String> all = new ArrayList<>(headers);
            all.add(Fortress.basic("", Fortress.key(KeyKind.HOST)));
            assertThat(guarded.send("GET", path + "?hostname=pixel&myip=2001:db8::1", null, all))
                    .hasToString("403 badagent");
        }
        assertThat(open.takeWrites()).isEmpty();
        assertThat(guarded.takeWrites()).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("requestsForAnImage")
    void anImagesAddressChangesNothingWithTheAdministratorsCookie(List<String> headers) {
        for (Fortress registry : List.of(guarded, open)) {
            List<String> all = new ArrayList<>(headers);
            all.add(registry.session(registry.admin()));
            assertThat(registry.send("GET", "/" + Fortress.freshName() + "?update=2001:db8::1", null, all)
                            .status())
                    .isEqualTo(403);
            assertThat(registry.takeWrites()).isEmpty();
        }
    }

    static Stream<Arguments> changes() {
        String name = "/api/v1/hosts/" + "target";
        return Stream.of(
                Arguments.of("PUT", name, Fortress.addresses("2001:db8::1")),
                Arguments.of("PUT", name, "{\"addresses\":[]}"),
                Arguments.of("DELETE", name, null),
                Arguments.of("POST", name + "/key", "{\"key\":\"" + Fortress.key(KeyKind.HOST) + "\"}"),
                Arguments.of("POST", name + "/key", "{}"),
                Arguments.of("DELETE", name + "/key", null),
                Arguments.of("POST", "/api/v1/session", null),
                Arguments.of("DELETE", "/api/v1/session", null));
    }

    @ParameterizedTest
    @MethodSource("changes")
    void aForeignPageCannotUseTheAdministratorsSession(String method, String path, String body) {
        String cookie = guarded.session(guarded.admin());
        String own = guarded.ownOrigin();
        for (String origin : List.of(
                EVIL,
                "Origin: null",
                "Origin:",
                "X-No-Origin: x",
                own + ".evil.example",
                own + "0",
                own.replace("http:", "https:"),
                own + ", http://evil.example",
                own + "/",
                "Origin: http://user@127.0.0.1:" + guarded.port(),
                "Referer: http://127.0.0.1:" + guarded.port() + "/bosixnet/")) {
            Reply reply = guarded.send(method, path, body, cookie, origin);
            assertThat(reply.code()).as(origin).isEqualTo("origin-refused");
        }
        assertThat(guarded.takeWrites()).isEmpty();
        assertThat(guarded.get("/hosts", cookie).status()).isEqualTo(200);
    }

    @Test
    void twoOriginsAreNotTheOwnOne() {
        String cookie = guarded.session(guarded.admin());
        for (List<String> origins : List.of(List.of(guarded.ownOrigin(), EVIL), List.of(EVIL, guarded.ownOrigin()))) {
            assertThat(guarded.send("DELETE", "/api/v1/session", null, cookie, origins.get(0), origins.get(1))
                            .status())
                    .isEqualTo(403);
        }
    }

    /** These content types a form or a fetch may send without asking first (the Fetch standard's safelist). */
    @ParameterizedTest
    @ValueSource(
            strings = {"application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "text/plain", "text/json"
            })
    void aForeignFormChangesNothingEvenInAnOpenRegistry(String type) {
        open.report("target", "2001:db8:aaaa::1");
        open.takeWrites();
        for (String path : List.of(
                "/target",
                "/api/v1/hosts/target",
                "/api/v1/hosts/target/key",
                "/api/v1/session",
                "/nic/update?hostname=target",
                "/v3/update",
                "/update")) {
            Reply reply = open.send(
                    "POST",
                    path,
                    path.contains("update") ? "hostname=target&myip=2001:db8::1" : Fortress.addresses("2001:db8::1"),
                    "Content-Type: " + type,
                    EVIL,
                    "Accept-Language: de");
            assertThat(reply.status()).as(path).isIn(401, 403, 405, 415);
        }
        assertThat(open.takeWrites()).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("changes")
    void aForeignPageThatAsksBeforehandIsNotEncouraged(String method, String path, String body) {
        for (Fortress registry : List.of(guarded, open)) {
            Reply preflight = registry.send(
                    "OPTIONS",
                    path,
                    null,
                    EVIL,
                    "Access-Control-Request-Method: " + method,
                    "Access-Control-Request-Headers: authorization, content-type");
            assertThat(preflight.status()).isEqualTo(405);
            assertThat(preflight.headers()).noneMatch(header -> header.startsWith("Access-Control-"));
            Reply read = registry.get("/hosts", EVIL, Fortress.bearer(registry.reader()));
            assertThat(read.headers()).noneMatch(header -> header.startsWith("Access-Control-"));
        }
    }

    @Test
    void aForeignPageCannotSignAVisitorInAsSomeoneElse() {
        assertThat(guarded.send("POST", "/api/v1/session", null, Fortress.bearer(guarded.reader()), EVIL)
                        .code())
                .isEqualTo("origin-refused");
    }

    @Test
    void thePageIsShownInNoFrameAndRunsNoForeignScript() {
        for (String path : List.of("/", "/ui/index.html", "/hosts", "/api/v1/none")) {
            Reply reply = guarded.get(path, "Accept: text/html");
            assertThat(reply.header("Content-Security-Policy").orElseThrow())
                    .as(path)
                    .contains("frame-ancestors 'none'", "script-src 'self'")
                    .doesNotContain("unsafe");
            assertThat(reply.header("X-Content-Type-Options")).hasValue("nosniff");
        }
    }
}
