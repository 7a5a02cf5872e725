package org.bosixnet.attack.browser;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.bosixnet.TestKeys;
import org.bosixnet.access.KeyKind;
import org.bosixnet.attack.AttackedRegistry;
import org.bosixnet.attack.Reply;
import org.bosixnet.attack.access.AccessMode;
import org.bosixnet.attack.access.AccessRow;
import org.bosixnet.attack.access.AccessTable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A foreign page has a visitor's browser send what the page's maker may not send. */
class BrowserAttackTest extends BrowserAttackFixture {

    private static final Map<AttackedRegistry, List<String>> CREDENTIALS = new HashMap<>();

    @AfterAll
    static void forgetCredentials() {
        CREDENTIALS.clear();
    }

    static Stream<Arguments> changes() {
        String name = "/api/v1/hosts/" + "target";
        return Stream.of(
                Arguments.of("PUT", name, AttackedRegistry.addresses("2001:db8::1")),
                Arguments.of("PUT", name, "{\"addresses\":[]}"),
                Arguments.of("DELETE", name, null),
                Arguments.of("POST", name + "/key", "{\"key\":\"" + TestKeys.any(KeyKind.HOST) + "\"}"),
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
                    path.contains("update")
                            ? "hostname=target&myip=2001:db8::1"
                            : AttackedRegistry.addresses("2001:db8::1"),
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
        for (AttackedRegistry registry : List.of(guarded, open)) {
            Reply preflight = registry.send(
                    "OPTIONS",
                    path,
                    null,
                    EVIL,
                    "Access-Control-Request-Method: " + method,
                    "Access-Control-Request-Headers: authorization, content-type");
            assertThat(preflight.code()).isEqualTo("origin-refused");
            assertThat(preflight.headers()).noneMatch(header -> header.startsWith("Access-Control-"));
            Reply read = registry.get("/hosts", EVIL, AttackedRegistry.bearer(registry.reader()));
            assertThat(read.headers()).noneMatch(header -> header.startsWith("Access-Control-"));
        }
    }

    @Test
    void aForeignPageCannotSignAVisitorInAsSomeoneElse() {
        assertThat(guarded.send("POST", "/api/v1/session", null, AttackedRegistry.bearer(guarded.reader()), EVIL)
                        .code())
                .isEqualTo("origin-refused");
    }

    static Stream<Arguments> everyEndpoint() {
        return Stream.of(AccessMode.values())
                .flatMap(access -> AccessTable.rows().stream().map(row -> Arguments.of(access, row)));
    }

    /** Whatever the mode, the method and the path are, with whatever a browser may add by itself. */
    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("everyEndpoint")
    void nobodysCredentialsHelpAForeignPage(AccessMode access, AccessRow row) {
        AttackedRegistry registry = registry(access);
        String name = AttackedRegistry.freshName();
        String path =
                (row.template() + row.query()).replace("{name}", name).replaceAll("\\{(new|same)}", "2001:db8::1");
        String body = row.body() == null ? null : "{\"addresses\":[\"2001:db8::1\"]}";
        List<String> wrong = new ArrayList<>();
        for (String credential : credentials(registry)) {
            for (String sign : List.of(
                    EVIL,
                    "Origin: null",
                    "Origin:",
                    registry.ownOrigin() + "0",
                    "Sec-Fetch-Site: cross-site",
                    "Sec-Fetch-Site: same-site",
                    "Sec-Fetch-Site: same-origin, cross-site",
                    "Sec-Fetch-Site:")) {
                List<String> headers = new ArrayList<>(row.headers());
                headers.addAll(List.of(credential, sign));
                Reply reply = registry.send(row.method(), path, body, headers);
                if (reply.status() != 403) {
                    wrong.add(credential + ", " + sign + ": " + reply);
                }
            }
        }
        assertThat(wrong).isEmpty();
        assertThat(registry.takeWrites()).isEmpty();
    }

    private static AttackedRegistry registry(AccessMode access) {
        return access == AccessMode.KEYS ? guarded : access == AccessMode.OPEN ? open : publicRead;
    }

    private static List<String> credentials(AttackedRegistry registry) {
        return CREDENTIALS.computeIfAbsent(registry, same -> {
            String key = registry.bind(AttackedRegistry.freshName());
            List<String> all = List.of(
                    "X-Nothing: at all",
                    AttackedRegistry.bearer(registry.admin()),
                    AttackedRegistry.basic("", registry.admin()),
                    AttackedRegistry.basic("", key),
                    AttackedRegistry.bearer(key),
                    AttackedRegistry.bearer(registry.join()),
                    AttackedRegistry.bearer(registry.reader()),
                    AttackedRegistry.bearer("garbage"),
                    registry.session(registry.admin()));
            registry.takeWrites();
            return all;
        });
    }

    @Test
    void whatTheOwnPageAndProgramsSendIsNotRefused() {
        for (AttackedRegistry registry : List.of(guarded, open, publicRead)) {
            for (List<String> headers : List.of(
                    List.of("Sec-Fetch-Site: same-origin", "Sec-Fetch-Mode: cors", "Sec-Fetch-Dest: empty"),
                    List.of("Sec-Fetch-Site: none", "Sec-Fetch-Mode: navigate", "Sec-Fetch-Dest: document"),
                    List.of(registry.ownOrigin(), "Sec-Fetch-Site: same-origin"),
                    List.of("User-Agent: curl/7.88.1"))) {
                for (String path :
                        List.of("/hosts", "/api/v1/hosts", "/api/v1/session", "/health/live", "/ui/page.js")) {
                    List<String> all = new ArrayList<>(headers);
                    all.add(AttackedRegistry.bearer(registry.reader()));
                    assertThat(registry.send("GET", path, null, all).status())
                            .as("%s %s", path, headers)
                            .isEqualTo(200);
                }
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "/, document, navigate, 200",
        "/ui/index.html, document, navigate, 200",
        "/, iframe, navigate, 403",
        "/, empty, cors, 403",
        "/, image, no-cors, 403",
        "/ui/page.js, script, no-cors, 403",
        "/hosts, document, navigate, 403",
        "/api/v1/hosts, document, navigate, 403",
        "/alpha, document, navigate, 403",
    })
    void aLinkFromElsewhereLeadsToThePageAlone(String path, String dest, String mode, int status) {
        for (AttackedRegistry registry : List.of(guarded, open, publicRead)) {
            String[] link = {
                "Accept: text/html",
                "Sec-Fetch-Site: cross-site",
                "Sec-Fetch-Mode: " + mode,
                "Sec-Fetch-Dest: " + dest,
                "Referer: https://wiki.example/"
            };
            assertThat(registry.get(path, link).status()).isEqualTo(status);
            List<String> posted = new ArrayList<>(List.of(link));
            assertThat(registry.send("POST", path, null, posted).status()).isEqualTo(403);
            posted.add(EVIL);
            assertThat(registry.send("GET", path, null, posted).status()).isEqualTo(403);
        }
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
