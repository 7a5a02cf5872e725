package org.bosixnet.attack;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.bosixnet.access.KeyKind;
import org.bosixnet.testing.Await;
import org.bosixnet.testing.SlowClients;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A foreign page has a visitor's browser send what the page's maker may not send. */
class BrowserAttackTest {

    private static final String EVIL = "Origin: https://evil.example";

    private static AttackedRegistry guarded;
    private static AttackedRegistry open;
    private static AttackedRegistry publicRead;
    private static final Map<AttackedRegistry, List<String>> CREDENTIALS = new HashMap<>();

    @BeforeAll
    static void start() {
        guarded = new AttackedRegistry(Map.of());
        open = new AttackedRegistry(Map.of("bosixnet.access", "open"));
        publicRead = new AttackedRegistry(Map.of("bosixnet.public-read", "true"));
    }

    @AfterAll
    static void stop() {
        guarded.close();
        open.close();
        publicRead.close();
        CREDENTIALS.clear();
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
        String name = AttackedRegistry.freshName();
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
            all.add(AttackedRegistry.basic("", AttackedRegistry.key(KeyKind.HOST)));
            assertThat(guarded.send("GET", path + "?hostname=pixel&myip=2001:db8::1", null, all))
                    .hasToString("403 badagent");
        }
        assertThat(open.takeWrites()).isEmpty();
        assertThat(guarded.takeWrites()).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("requestsForAnImage")
    void anImagesAddressChangesNothingWithTheAdministratorsCookie(List<String> headers) {
        for (AttackedRegistry registry : List.of(guarded, open)) {
            List<String> all = new ArrayList<>(headers);
            all.add(registry.session(registry.admin()));
            assertThat(registry.send("GET", "/" + AttackedRegistry.freshName() + "?update=2001:db8::1", null, all)
                            .status())
                    .isEqualTo(403);
            assertThat(registry.takeWrites()).isEmpty();
        }
    }

    static Stream<Arguments> changes() {
        String name = "/api/v1/hosts/" + "target";
        return Stream.of(
                Arguments.of("PUT", name, AttackedRegistry.addresses("2001:db8::1")),
                Arguments.of("PUT", name, "{\"addresses\":[]}"),
                Arguments.of("DELETE", name, null),
                Arguments.of("POST", name + "/key", "{\"key\":\"" + AttackedRegistry.key(KeyKind.HOST) + "\"}"),
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

    /** A page of evil.example whose name now leads to the registry is of the same origin as that, for a browser. */
    @ParameterizedTest
    @MethodSource("signsOfABrowser")
    void aPageThatTakesTheRegistrysPlaceInItsNameReadsAndWritesNothing(List<String> signs) throws Exception {
        for (AttackedRegistry registry : List.of(open, publicRead)) {
            for (String host : List.of(
                    "evil.example",
                    "evil.example:" + registry.port(),
                    "EVIL.example.",
                    "localhost.evil.example",
                    "127.0.0.1.evil.example",
                    "registry.example.evil",
                    "2130706433",
                    "0x7f.1",
                    "nas",
                    "[::1].evil.example",
                    "[evil]",
                    "evil.example@127.0.0.1",
                    "")) {
                for (String[] request : new String[][] {
                    {"GET", "/hosts"},
                    {"GET", "/"},
                    {"GET", "/api/v1/hosts"},
                    {"GET", "/api/v1/events"},
                    {"GET", "/ui/index.html"},
                    {"GET", "/health/live"},
                    {"GET", "/nic/update?hostname=rebound&myip=2001:db8::1"},
                    {"GET", "/rebound?update=2001:db8::1"},
                    {"PUT", "/api/v1/hosts/rebound"},
                    {"POST", "/a/b"},
                }) {
                    int status = statusFor(registry, host, request[0], request[1], signs);
                    assertThat(status)
                            .as("%s %s of '%s'", request[0], request[1], host)
                            .isIn(400, 421);
                }
            }
            assertThat(registry.takeWrites()).isEmpty();
        }
    }

    static Stream<List<String>> signsOfABrowser() {
        return Stream.of(
                List.of("Origin: http://evil.example"),
                List.of("Sec-Fetch-Site: same-origin"),
                List.of("Sec-CH-UA: x"),
                List.of("Sec-GPC: 1"),
                List.of("Accept-Language:"),
                List.of("Referer: http://evil.example/"),
                List.of("Cookie: a=b"),
                List.of("Upgrade-Insecure-Requests: 1"),
                List.of("DNT: 1"),
                List.of("User-Agent: Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36"));
    }

    /** Every browser sends one of them with every request. */
    static Stream<List<String>> signsThatNoProgramSends() {
        return signsOfABrowser()
                .filter(headers -> headers.stream().anyMatch(header -> header.matches("(Sec-|Accept-Language).*")));
    }

    /** A host that has gone stays gone, whatever a page has a visitor's browser ask. */
    @ParameterizedTest
    @MethodSource("signsThatNoProgramSends")
    void noPageForgesASignOfLifeOrAChangeWhereNothingNeedsAKey(List<String> headers) {
        String name = AttackedRegistry.freshName();
        open.report(name, "2001:db8::1");
        open.takeWrites();
        assertThat(open.send("GET", "/" + name, null, headers).status()).isIn(200, 403);
        assertThat(open.send("GET", "/" + name + "?update=2001:db8::2", null, headers)
                        .status())
                .isEqualTo(403);
        assertThat(open.send("GET", "/nic/update?hostname=" + name + "&myip=2001:db8::2", null, headers)
                        .status())
                .isEqualTo(403);
        assertThat(open.takeWrites()).isEmpty();
        assertThat(open.get("/" + name, "User-Agent: curl/7.88.1").status()).isEqualTo(200);
        assertThat(open.takeWrites()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "127.0.0.1",
                "127.0.0.1:8080",
                "[::1]:8080",
                "[2001:db8::1]",
                "localhost",
                "LocalHost:80",
                "a.localhost",
                "registry.example",
                "Registry.Example:8443",
                "nas"
            })
    void aBrowserReachesTheRegistryByAnAddressAndByTheNamesThatItWasTold(String host) throws Exception {
        try (AttackedRegistry known = new AttackedRegistry(Map.of(
                "bosixnet.access", "open",
                "bosixnet.url", "https://Registry.Example:8443/bosixnet/",
                "bosixnet.host-names", "NAS, other.example"))) {
            assertThat(statusFor(known, host, "GET", "/hosts", List.of("Accept-Language: de")))
                    .isEqualTo(200);
            assertThat(statusFor(known, "evil.example", "GET", "/hosts", List.of("Accept-Language: de")))
                    .isEqualTo(421);
        }
    }

    @Test
    void aProgramMayCallTheRegistryWhatItLikes() throws Exception {
        for (AttackedRegistry registry : List.of(open, publicRead)) {
            assertThat(statusFor(registry, "whatever.example", "GET", "/hosts", List.of("User-Agent: curl/7.88.1")))
                    .isEqualTo(200);
        }
    }

    @Test
    void whereEverythingNeedsAKeyTheNameDoesNotMatter() throws Exception {
        assertThat(statusFor(
                        guarded,
                        "whatever.example",
                        "GET",
                        "/hosts",
                        List.of("Accept-Language: de", AttackedRegistry.bearer(guarded.reader()))))
                .isEqualTo(200);
    }

    private static int statusFor(
            AttackedRegistry registry, String host, String method, String path, List<String> headers)
            throws IOException {
        try (SlowClients one = new SlowClients(registry.port(), 1)) {
            one.send(method + " " + AttackedRegistry.CONTEXT + path + " HTTP/1.1\r\nHost: " + host
                    + "\r\nConnection: close\r\n" + String.join("\r\n", headers) + "\r\n\r\n");
            Await.until("there is an answer", () -> one.ended() == 1);
            return one.statuses().keySet().iterator().next();
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
