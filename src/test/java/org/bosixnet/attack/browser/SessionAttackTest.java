package org.bosixnet.attack.browser;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.bosixnet.attack.AttackedRegistry;
import org.bosixnet.attack.Reply;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Someone has a cookie that they should not have, or makes one. */
class SessionAttackTest {

    private static final String COOKIE = "Cookie: bosixnet_session=";

    private static AttackedRegistry registry;

    @BeforeAll
    static void start() {
        registry = new AttackedRegistry(Map.of());
    }

    @AfterAll
    static void stop() {
        registry.close();
    }

    @Test
    void aCookieKeptFromBeforeSigningOutIsWorthNothing() {
        String cookie = registry.session(registry.admin());
        assertThat(registry.get("/hosts", cookie).status()).isEqualTo(200);
        Reply signedOut = registry.send("DELETE", "/api/v1/session", null, cookie, registry.ownOrigin());
        assertThat(signedOut.status()).isEqualTo(204);
        assertThat(registry.get("/hosts", cookie).code()).isEqualTo("no-key");
    }

    @Test
    void aCookieEndsWithItsKey(@TempDir Path data) {
        Map<String, String> settings = Map.of("bosixnet.store", "file", "bosixnet.data-dir", data.toString());
        String cookie;
        String oldAdmin;
        String name = AttackedRegistry.freshName();
        String hostKey;
        try (AttackedRegistry before = new AttackedRegistry(settings)) {
            oldAdmin = before.admin();
            cookie = before.session(oldAdmin);
            hostKey = before.bind(name);
            assertThat(before.get("/hosts", cookie).status()).isEqualTo(200);
        }
        try (AttackedRegistry after = new AttackedRegistry(settings)) {
            assertThat(after.get("/hosts", cookie).code()).isEqualTo("no-key");
            assertThat(after.get("/hosts", AttackedRegistry.bearer(oldAdmin)).code())
                    .isEqualTo("wrong-key");
            assertThat(after.get("/hosts", AttackedRegistry.bearer(after.admin()))
                            .status())
                    .isEqualTo(200);
            assertThat(after.get("/" + name + "?update=2001:db8::1", AttackedRegistry.bearer(hostKey))
                            .status())
                    .isEqualTo(200);
        }
    }

    @Test
    void aTokenIsNoKey() {
        String token = registry.session(registry.admin()).replaceFirst("[^=]*=", "");
        assertThat(registry.get("/hosts", AttackedRegistry.bearer(token)).code())
                .isEqualTo("wrong-key");
        assertThat(registry.get("/hosts", AttackedRegistry.basic("", token)).code())
                .isEqualTo("wrong-key");
        assertThat(registry.get("/hosts?bosixnet_session=" + token).code()).isEqualTo("no-key");
        assertThat(registry.get("/hosts;bosixnet_session=" + token).code()).isEqualTo("no-key");
        assertThat(registry.get("/hosts;jsessionid=" + token).code()).isEqualTo("no-key");
    }

    @Test
    void aKeyIsNoToken() {
        assertThat(registry.get("/hosts", COOKIE + registry.admin()).code()).isEqualTo("no-key");
    }

    @Test
    void aTokenOfSomeonesChoiceNeverBecomesASession() {
        String chosen = COOKIE + "chosen-by-the-attacker-in-advance-00000000";
        Reply signedIn =
                registry.send("POST", "/api/v1/session", null, AttackedRegistry.bearer(registry.admin()), chosen);
        assertThat(signedIn.status()).isEqualTo(200);
        assertThat(signedIn.header("Set-Cookie").orElseThrow()).doesNotContain("chosen");
        assertThat(registry.get("/hosts", chosen).code()).isEqualTo("no-key");
    }

    @Test
    void eachSigningInMakesAnotherToken() {
        assertThat(registry.session(registry.admin())).isNotEqualTo(registry.session(registry.admin()));
    }

    /** A browser sends the cookie of the longer path first (RFC 6265 section 5.4); one of an older path may be dead. */
    @Test
    void ofSeveralCookiesOfTheNameTheFirstOneAliveCountsAndTheyAddUpToNothing() {
        String admin = registry.session(registry.admin());
        String reader = registry.session(registry.reader()).substring("Cookie: ".length());
        String made = "bosixnet_session=made-up";
        assertThat(registry.get("/api/v1/session", admin + "; " + reader).body())
                .contains("\"key\":\"admin\"");
        assertThat(registry.get("/api/v1/session", "Cookie: " + reader + "; " + admin.substring(8))
                        .body())
                .contains("\"key\":\"reader\"");
        assertThat(registry.get("/api/v1/session", "Cookie: " + made + "; " + reader + "; " + admin.substring(8))
                        .body())
                .contains("\"key\":\"reader\"");
        assertThat(registry.get("/hosts", "Cookie: " + made).code()).isEqualTo("no-key");
        String many = IntStream.range(0, 8).mapToObj(i -> made + i + "; ").collect(Collectors.joining());
        assertThat(registry.get("/api/v1/session", "Cookie: " + many + reader).body())
                .as("what others at other ports have does not hide it")
                .contains("\"key\":\"reader\"");
        String own = reader.substring(0, reader.indexOf('=') + 1);
        assertThat(registry.get("/hosts", "Cookie: " + many.replace("bosixnet_session=", own) + reader)
                        .code())
                .isEqualTo("no-key");
    }

    @Test
    void aSessionBeginsNoOtherSession() {
        String cookie = registry.session(registry.admin());
        Reply reply = registry.send("POST", "/api/v1/session", null, cookie, registry.ownOrigin());
        assertThat(reply.code()).isEqualTo("no-key");
        assertThat(reply.header("Set-Cookie")).isEmpty();
    }

    @Test
    void noOtherSessionIsBegunByTheContainer() {
        for (String path : new String[] {"/", "/hosts", "/ui/index.html", "/api/v1/session", "/api/v1/none"}) {
            assertThat(registry.get(path, "Cookie: JSESSIONID=x", "Accept: text/html")
                            .header("Set-Cookie"))
                    .as(path)
                    .isEmpty();
        }
    }
}
