package org.bosixnet.access;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SessionCookieTest {

    private static final OwnOrigin ORIGIN = new OwnOrigin(TrustedProxies.parse(""));

    @Test
    void itIsKeptFromScriptsOtherSitesAndOtherApplications() {
        assertThat(SessionCookie.header("TOKEN", new FakeRequest().request(), ORIGIN))
                .isEqualTo("bosixnet_session=TOKEN; Max-Age=43200; HttpOnly; SameSite=Strict");
    }

    @Test
    void itIsKeptFromPlainHttpWhereThereIsTls() {
        FakeRequest request = new FakeRequest().scheme("https").contextPath("");
        assertThat(SessionCookie.header("TOKEN", request.request(), ORIGIN))
                .isEqualTo("bosixnet_session=TOKEN; Max-Age=43200; HttpOnly; SameSite=Strict; Secure");
    }

    @Test
    void anEmptyOneIsForgotten() {
        assertThat(SessionCookie.header("", new FakeRequest().request(), ORIGIN))
                .isEqualTo("bosixnet_session=; Max-Age=0; HttpOnly; SameSite=Strict");
    }

    @Test
    void behindAProxyItHasThePathThatTheBrowserKnows() {
        OwnOrigin trusting = new OwnOrigin(TrustedProxies.parse("::1"));
        FakeRequest request = new FakeRequest().from("::1").header("X-Forwarded-Prefix", "/fleet/");
        assertThat(SessionCookie.header("TOKEN", request.request(), trusting))
                .isEqualTo("bosixnet_session=TOKEN; Path=/fleet; Max-Age=43200; HttpOnly; SameSite=Strict");
        assertThat(SessionCookie.header("TOKEN", request.request(), ORIGIN)).doesNotContain("Path");
        FakeRequest root = new FakeRequest().from("::1").header("X-Forwarded-Prefix", "/");
        assertThat(SessionCookie.header("", root.request(), trusting)).contains("; Path=/; Max-Age=0");
    }

    @Test
    void itIsFoundAmongOthers() {
        FakeRequest request = new FakeRequest();
        assertThat(SessionCookie.tokens(request.request())).isEmpty();
        request.cookie("JSESSIONID", "x").cookie("BOSIXNET_SESSION", "y");
        assertThat(SessionCookie.tokens(request.request())).isEmpty();
        request.cookie("bosixnet_session", "TOKEN");
        assertThat(SessionCookie.tokens(request.request())).containsExactly("TOKEN");
    }

    @Test
    void itIsFoundAmongCookiesThatNobodyCanRead() {
        FakeRequest request = new FakeRequest()
                .header("Cookie", "\u0001=\"; ;;=; $Version=1; a")
                .header("Cookie", "b=\"unclosed ; bosixnet_session=TOKEN;bosixnet_session=OTHER");
        assertThat(SessionCookie.tokens(request.request())).containsExactly("TOKEN", "OTHER");
    }
}
