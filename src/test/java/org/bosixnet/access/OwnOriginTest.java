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

    private static FakeRequest put(String peer) {
        return new FakeRequest().from(peer).uri("/bosixnet/api/v1/hosts/beta").header("Host", "registry.example");
    }

    private String address(FakeRequest request) {
        ClientAddress client = new ClientAddresses(TrustedProxies.parse("::1")).of(request.request());
        return origin.addressOf(request.request(), client).toString();
    }

    @Test
    void whatIsMadeHasTheAddressThatItsMakerUses() {
        assertThat(address(put("2001:db8::1"))).isEqualTo("http://registry.example/bosixnet/api/v1/hosts/beta");
        FakeRequest proxied =
                put("::1").header("X-Forwarded-For", "2001:db8::1").header("X-Forwarded-Proto", "https");
        assertThat(address(proxied)).isEqualTo("https://registry.example/bosixnet/api/v1/hosts/beta");
        assertThat(address(proxied.header("X-Forwarded-Prefix", "/fleet")))
                .isEqualTo("https://registry.example/fleet/api/v1/hosts/beta");
    }

    @Test
    void parametersOfThePathAreNoPartOfAnAddress() {
        assertThat(address(put("2001:db8::1").uri("/bosixnet/api;v=:/v1/hosts/beta;x=:")))
                .isEqualTo("http://registry.example/bosixnet/api/v1/hosts/beta");
        assertThat(address(new FakeRequest().uri("/bosixnet/api/v1/session;x=:")))
                .isEqualTo("session");
    }

    @ParameterizedTest
    @CsvSource({
        "my_nas:8080, http://my_nas:8080/bosixnet/hosts",
        "[2001:db8::5], http://[2001:db8::5]/bosixnet/hosts",
        "user@registry.example, hosts",
        "registry.example:x, hosts",
        "[2001:db8::5, hosts",
        "registry.example/x?y, hosts"
    })
    void aHostThatIsNoneIsNoPartOfAnAddress(String host, String address) {
        assertThat(address(new FakeRequest().from("2001:db8::1").header("Host", host)))
                .isEqualTo(address);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/ | https://registry.example/api/v1/hosts/beta",
                "/a/b-c_d.e~f/ | https://registry.example/a/b-c_d.e~f/api/v1/hosts/beta",
                "'' | https://registry.example/api/v1/hosts/beta",
            })
    void aPrefixIsAPath(String prefix, String address) {
        assertThat(address(put("::1")
                        .header("X-Forwarded-For", "2001:db8::1")
                        .header("X-Forwarded-Proto", "https")
                        .header("X-Forwarded-Prefix", prefix)))
                .isEqualTo(address);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "fleet",
                "//evil.example",
                "/fleet//x",
                "/..",
                "/fleet/../x",
                "/./fleet",
                "/fleet;Domain=example",
                "/fleet; Secure",
                "/fleet, /other",
                "/fleet\r\nX: y",
                "/fl eet",
                "/%2e%2e/x",
                "\\\\evil.example",
                "https://evil.example/",
                "/a/b/c/d/e/f/g/h/i",
                "/fleet?x",
                "/fleet#x",
                "/fl\"eet"
            })
    void whatIsNoPathIsNoPrefix(String prefix) {
        FakeRequest request =
                put("::1").header("X-Forwarded-For", "2001:db8::1").header("X-Forwarded-Prefix", prefix);
        assertThat(origin.prefix(request.request())).isEmpty();
        assertThat(address(request)).isEqualTo("http://registry.example/bosixnet/api/v1/hosts/beta");
    }

    @Test
    void ofTwoPrefixesNoneCountsAndAStrangersNeither() {
        FakeRequest two = put("::1").header("X-Forwarded-Prefix", "/a").header("X-Forwarded-Prefix", "/b");
        assertThat(origin.prefix(two.request())).isEmpty();
        assertThat(origin.prefix(
                        put("2001:db8::1").header("X-Forwarded-Prefix", "/a").request()))
                .isEmpty();
    }

    /** A browser or a program puts it together with the address that it asked for. */
    @Test
    void whereAProxyHidesTheOuterAddressItIsRelative() {
        assertThat(address(put("2001:db8::1").header("X-Real-IP", "2001:db8::2")))
                .isEqualTo("beta");
        assertThat(address(new FakeRequest().from("192.0.2.7").uri("/bosixnet/api/v1/hosts/beta")))
                .isEqualTo("beta");
        assertThat(address(
                        put("::1").header("X-Forwarded-For", "2001:db8::1").header("X-Forwarded-Proto", "javascript")))
                .isEqualTo("beta");
    }
}
