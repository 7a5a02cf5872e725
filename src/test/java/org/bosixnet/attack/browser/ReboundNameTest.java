package org.bosixnet.attack.browser;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.bosixnet.attack.AttackedRegistry;
import org.bosixnet.testing.Await;
import org.bosixnet.testing.SlowClients;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A foreign page takes the registry's place in its own name (DNS rebinding), and which names are the registry's. */
class ReboundNameTest extends BrowserAttackFixture {

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

    /** A browser sends a language in each request, and knows no key but one that it was given for that name. */
    @Test
    void aRouterThatPosesAsABrowserMayTooIfItHasAKey() throws Exception {
        for (String sign : List.of("User-Agent: Mozilla/4.0 (compatible)", "Cookie: a=b", "DNT: 1")) {
            for (AttackedRegistry registry : List.of(open, publicRead)) {
                String basic = AttackedRegistry.basic("", registry.admin());
                assertThat(statusFor(registry, "whatever.example", "GET", "/hosts", List.of(sign, basic)))
                        .as(sign)
                        .isEqualTo(200);
                for (String more : List.of("Accept-Language: de", "Sec-Fetch-Site: same-origin")) {
                    assertThat(statusFor(registry, "whatever.example", "GET", "/hosts", List.of(sign, basic, more)))
                            .as(more)
                            .isEqualTo(421);
                }
                assertThat(statusFor(
                                registry,
                                "whatever.example",
                                "GET",
                                "/hosts",
                                List.of(sign, AttackedRegistry.basic("", "bxh_x"))))
                        .isEqualTo(421);
            }
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
}
