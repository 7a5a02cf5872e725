package org.bosixnet.access;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SessionCookieTest {

    private static final OwnOrigin ORIGIN = new OwnOrigin(TrustedProxies.parse(""));

    @Test
    void itIsKeptFromScriptsOtherSitesAndOtherApplications() {
        assertThat(SessionCookie.header("TOKEN", new FakeRequest().request(), ORIGIN))
                .isEqualTo("bosixnet_session_80=TOKEN; Max-Age=43200; HttpOnly; SameSite=Strict");
    }

    @Test
    void itIsKeptFromPlainHttpWhereThereIsTls() {
        FakeRequest request = new FakeRequest().scheme("https").contextPath("");
        assertThat(SessionCookie.header("TOKEN", request.request(), ORIGIN))
                .isEqualTo("bosixnet_session_443=TOKEN; Max-Age=43200; HttpOnly; SameSite=Strict; Secure");
    }

    /** Browsers tell neither ports nor schemes apart, and let no plain http replace a cookie of https. */
    @ParameterizedTest
    @CsvSource({
        "http, registry.example, 80",
        "http, registry.example:8080, 8080",
        "https, registry.example, 443",
        "https, registry.example:443, 443",
        "https, '[2001:db8::1]:08443', 8443",
        "http, '[2001:db8::1]', 80",
        "http, 2001:db8::1, 80",
        "http, 'registry.example:1; evil=x', 80",
        "http, registry.example:123456, 80",
        "http, '', 80",
    })
    void eachPortHasItsOwn(String scheme, String host, String port) {
        FakeRequest request = new FakeRequest().scheme(scheme).header("Host", host);
        assertThat(SessionCookie.header("TOKEN", request.request(), ORIGIN))
                .startsWith("bosixnet_session_" + port + "=TOKEN; ");
    }

    @Test
    void anEmptyOneIsForgotten() {
        assertThat(SessionCookie.header("", new FakeRequest().request(), ORIGIN))
                .isEqualTo("bosixnet_session_80=; Max-Age=0; HttpOnly; SameSite=Strict");
    }

    @Test
    void behindAProxyItHasThePathThatTheBrowserKnows() {
        OwnOrigin trusting = new OwnOrigin(TrustedProxies.parse("::1"));
        FakeRequest request = new FakeRequest().from("::1").header("X-Forwarded-Prefix", "/fleet/");
        assertThat(SessionCookie.header("TOKEN", request.request(), trusting))
                .isEqualTo("bosixnet_session_80=TOKEN; Path=/fleet; Max-Age=43200; HttpOnly; SameSite=Strict");
        assertThat(SessionCookie.header("TOKEN", request.request(), ORIGIN)).doesNotContain("Path");
        FakeRequest root = new FakeRequest().from("::1").header("X-Forwarded-Prefix", "/");
        assertThat(SessionCookie.header("", root.request(), trusting)).contains("; Path=/; Max-Age=0");
    }

    @Test
    void itIsFoundAmongOthers() {
        FakeRequest request = new FakeRequest();
        assertThat(SessionCookie.tokens(request.request(), ORIGIN)).isEmpty();
        request.cookie("JSESSIONID", "x").cookie("BOSIXNET_SESSION", "y");
        assertThat(SessionCookie.tokens(request.request(), ORIGIN)).isEmpty();
        request.cookie("bosixnet_session", "TOKEN");
        request.cookie("bosixnet_session_8443", "OTHER").cookie("bosixnet_sessions", "z");
        assertThat(SessionCookie.tokens(request.request(), ORIGIN)).containsExactly("TOKEN", "OTHER");
    }

    @Test
    void thatOfThisPortComesFirstHoweverManyOthersThereAre() {
        FakeRequest request = new FakeRequest();
        for (int port = 1; port < 20; port++) {
            request.cookie("bosixnet_session_" + port, "OTHER" + port);
        }
        request.cookie("bosixnet_session_80", "OWN").cookie("bosixnet_session_80", "SECOND");
        assertThat(SessionCookie.tokens(request.request(), ORIGIN))
                .startsWith("OWN", "SECOND", "OTHER1")
                .hasSize(8);
    }

    @Test
    void itIsFoundAmongCookiesThatNobodyCanRead() {
        FakeRequest request = new FakeRequest()
                .header("Cookie", "\u0001=\"; ;;=; $Version=1; a")
                .header("Cookie", "b=\"unclosed ; bosixnet_session=TOKEN;bosixnet_session=OTHER");
        assertThat(SessionCookie.tokens(request.request(), ORIGIN)).containsExactly("TOKEN", "OTHER");
    }
}
