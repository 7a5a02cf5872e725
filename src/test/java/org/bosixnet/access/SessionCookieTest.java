package org.bosixnet.access;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SessionCookieTest {

    private static final OwnOrigin ORIGIN = new OwnOrigin(TrustedProxies.parse(""));

    @Test
    void itIsKeptFromScriptsOtherSitesAndOtherApplications() {
        assertThat(SessionCookie.header("TOKEN", new FakeRequest().request(), ORIGIN))
                .isEqualTo("bosixnet_session=TOKEN; Path=/bosixnet; Max-Age=43200; HttpOnly; SameSite=Strict");
    }

    @Test
    void itIsKeptFromPlainHttpWhereThereIsTls() {
        FakeRequest request = new FakeRequest().scheme("https").contextPath("");
        assertThat(SessionCookie.header("TOKEN", request.request(), ORIGIN))
                .isEqualTo("bosixnet_session=TOKEN; Path=/; Max-Age=43200; HttpOnly; SameSite=Strict; Secure");
    }

    @Test
    void anEmptyOneIsForgotten() {
        assertThat(SessionCookie.header("", new FakeRequest().request(), ORIGIN))
                .isEqualTo("bosixnet_session=; Path=/bosixnet; Max-Age=0; HttpOnly; SameSite=Strict");
    }

    @Test
    void itIsFoundAmongOthers() {
        FakeRequest request = new FakeRequest();
        assertThat(SessionCookie.token(request.request())).isEmpty();
        request.cookie("JSESSIONID", "x").cookie("BOSIXNET_SESSION", "y");
        assertThat(SessionCookie.token(request.request())).isEmpty();
        request.cookie("bosixnet_session", "TOKEN");
        assertThat(SessionCookie.token(request.request())).contains("TOKEN");
    }

    @Test
    void itIsFoundAmongCookiesThatNobodyCanRead() {
        FakeRequest request = new FakeRequest()
                .header("Cookie", "\u0001=\"; ;;=; $Version=1; a")
                .header("Cookie", "b=\"unclosed ; bosixnet_session=TOKEN;bosixnet_session=OTHER");
        assertThat(SessionCookie.token(request.request())).contains("TOKEN");
    }
}
