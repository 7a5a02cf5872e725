package org.bosixnet.access;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OwnOriginTest {

    private final OwnOrigin origin = new OwnOrigin(TrustedProxies.parse("::1"));

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "http | registry.example | http://registry.example | true",
                "http | registry.example:80 | http://registry.example | true",
                "http | Registry.Example | http://registry.example | true",
                "http | registry.example:8080 | http://registry.example:8080 | true",
                "http | [2001:db8::80]:8080 | http://[2001:db8::80]:8080 | true",
                "http | [2001:db8::80] | http://[2001:db8::80] | true",
                "https | registry.example | https://registry.example | true",
                "https | registry.example:443 | https://registry.example | true",
                "http | registry.example | https://registry.example | false",
                "https | registry.example | http://registry.example | false",
                "http | registry.example:8080 | http://registry.example | false",
                "http | registry.example | http://registry.example:8080 | false",
                "http | registry.example:443 | http://registry.example | false",
                "http | registry.example | http://registry.example.evil | false",
                "http | registry.example | http://evil.registry.example | false",
                "http | registry.example | http://registry.example@evil | false",
                "http | registry.example | http://registry.example/ | false",
                "http | registry.example | null | false",
                "http | registry.example | '' | false",
                "http | registry.example | registry.example | false",
                "http | registry.example | * | false",
            })
    void anOriginIsOwnIfSchemeNameAndPortAre(String scheme, String host, String from, boolean own) {
        var request = new FakeRequest()
                .scheme(scheme)
                .header("Host", host)
                .header("Origin", from)
                .request();
        assertThat(origin.sentBy(request)).isEqualTo(own);
    }

    @Test
    void withoutTheHeaderItIsNotOwn() {
        var request = new FakeRequest().header("Host", "registry.example").request();
        assertThat(origin.sentBy(request)).isFalse();
    }

    @Test
    void withoutAHostNothingIsOwn() {
        assertThat(origin.sentBy(
                        new FakeRequest().header("Origin", "http://null").request()))
                .isFalse();
    }

    @Test
    void ofSeveralHostsNoneIsOwn() {
        FakeRequest request =
                new FakeRequest().header("Origin", "http://registry.example").header("Host", "registry.example");
        assertThat(origin.sentBy(request.request())).isTrue();
        assertThat(origin.sentBy(request.header("Host", "evil.example").request()))
                .isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "http | registry.example | 80 | http://registry.example | true",
                "http | Registry.Example | 8080 | http://registry.example:8080 | true",
                "https | registry.example | 443 | https://registry.example | true",
                "https | registry.example | 8443 | https://registry.example:8443 | true",
                "http | [2001:db8::80] | 8080 | http://[2001:db8::80]:8080 | true",
                "http | 2001:db8::80 | 80 | http://[2001:db8::80] | true",
                "http | registry.example | 8080 | http://registry.example | false",
                "http | registry.example | 80 | http://registry.example:8080 | false",
                "http | registry.example | 80 | http://evil.example | false",
                "https | registry.example | 80 | https://registry.example | false",
                "http | '' | 80 | http:// | false",
            })
    void inHttp2TheAuthorityIsTheName(String scheme, String name, int port, String from, boolean own) {
        var request = new FakeRequest()
                .scheme(scheme)
                .http2(name, port)
                .header("Origin", from)
                .request();
        assertThat(origin.sentBy(request)).isEqualTo(own);
    }

    @ParameterizedTest
    @CsvSource({
        "registry.example, true",
        "Registry.Example:80, true",
        "registry.example:8080, false",
        "evil.example, false",
        "'', false"
    })
    void aHostBesideTheAuthorityHasToBeTheSame(String host, boolean own) {
        var request = new FakeRequest()
                .http2("registry.example", 80)
                .header("Host", host)
                .header("Origin", "http://registry.example")
                .request();
        assertThat(origin.sentBy(request)).isEqualTo(own);
    }

    @Test
    void behindAProxyThatSpeaksHttp2TheSchemeIsTheOuterOne() {
        var request = new FakeRequest()
                .from("::1")
                .http2("registry.example", 80)
                .header("X-Forwarded-Proto", "https")
                .header("Origin", "https://registry.example")
                .request();
        assertThat(origin.sentBy(request)).isTrue();
    }

    @Test
    void aTrustedProxyTellsTheSchemeOnItsOuterSide() {
        var request = new FakeRequest()
                .from("::1")
                .header("X-Forwarded-Proto", " HTTPS ")
                .header("Host", "registry.example:443")
                .header("Origin", "https://registry.example")
                .request();
        assertThat(origin.secure(request)).isTrue();
        assertThat(origin.sentBy(request)).isTrue();
    }

    @Test
    void aStrangerDoesNot() {
        var request = new FakeRequest()
                .from("2001:db8::1")
                .header("X-Forwarded-Proto", "https")
                .header("Host", "registry.example")
                .header("Origin", "https://registry.example")
                .request();
        assertThat(origin.secure(request)).isFalse();
        assertThat(origin.sentBy(request)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "https, http", "javascript", "https://evil"})
    void aSchemeThatIsNoneMakesNothingOwn(String scheme) {
        var request = new FakeRequest()
                .from("::1")
                .header("X-Forwarded-Proto", scheme)
                .header("Host", "registry.example")
                .header("Origin", "https://registry.example")
                .request();
        assertThat(origin.secure(request)).isFalse();
        assertThat(origin.sentBy(request)).isFalse();
    }

    @Test
    void theConnectionItselfIsSecureWithoutAProxy() {
        assertThat(origin.secure(new FakeRequest().scheme("https").request())).isTrue();
        assertThat(origin.secure(new FakeRequest().request())).isFalse();
        assertThat(origin.secure(new FakeRequest()
                        .scheme("https")
                        .from("::1")
                        .header("X-Forwarded-Proto", "http")
                        .request()))
                .isFalse();
    }
}
