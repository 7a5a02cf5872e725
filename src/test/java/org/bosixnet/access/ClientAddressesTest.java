package org.bosixnet.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.bosixnet.host.HostAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ClientAddressesTest {

    private static final TrustedProxies PROXIES = TrustedProxies.parse("127.0.0.1, ::1, 10.0.0.0/8, 2001:db8:ff::/48");

    private final ClientAddresses clients = new ClientAddresses(PROXIES);

    private static FakeRequest request(String peer, String forwardedFor, String forwarded) {
        FakeRequest request = new FakeRequest().from(peer);
        lines(forwardedFor).forEach(line -> request.header("X-Forwarded-For", line));
        lines(forwarded).forEach(line -> request.header("Forwarded", line));
        return request;
    }

    /** Returns the header lines of a text in which they are separated by slashes. */
    private static List<String> lines(String text) {
        return text == null ? List.of() : List.of(text.split("/", -1));
    }

    private void comesFrom(String expected, boolean hidden, FakeRequest request) {
        ClientAddress client = clients.of(request.request());
        assertThat(client).hasToString(expected);
        assertThat(client.hidden()).isEqualTo(hidden);
    }

    @ParameterizedTest
    @CsvSource({
        "192.0.2.7, 192.0.2.7",
        "::ffff:192.0.2.7, 192.0.2.7",
        "2001:db8::1, 2001:db8::1",
        "[2001:db8::1], 2001:db8::1",
        "2001:DB8:0:0:0:0:0:1, 2001:db8::1",
        "fe80::1%eth0, fe80::1",
        "[fe80::1%2], fe80::1",
        "localhost, 0.0.0.0",
        "'', 0.0.0.0",
    })
    void withoutSuchHeadersItComesFromThePeer(String peer, String expected) {
        comesFrom(expected, false, new FakeRequest().from(peer));
    }

    /** Such as one that names its client in another header, or in none. */
    @ParameterizedTest
    @ValueSource(strings = {"10.0.0.1", "2001:db8:ff::5", "::1"})
    void aTrustedProxyIsNobodysClient(String peer) {
        comesFrom(peer, true, new FakeRequest().from(peer));
        comesFrom(peer, true, new FakeRequest().from(peer).header("X-Real-IP", "2001:db8::1"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "X-Real-IP",
                "x-real-ip",
                "Via",
                "CF-Connecting-IP",
                "CF-Connecting-IPv6",
                "CF-Ray",
                "CDN-Loop",
                "True-Client-IP",
                "X-Client-IP",
                "X-Cluster-Client-Ip",
                "Fastly-Client-IP",
                "Fly-Client-IP",
                "Client-IP",
                "X-Azure-ClientIP",
                "X-Azure-SocketIP",
                "X-Appengine-User-IP",
                "X-Appengine-Remote-Addr",
                "DO-Connecting-IP",
                "X-Envoy-External-Address",
                "X-Original-Forwarded-For",
                "X-Vercel-Forwarded-For",
                "X-Forwarded",
                "X-Forwarded-Proto",
                "X-Forwarded-Host",
                "X-Forwarded-Server",
                "X-Forwarded-Prefix",
                "Forwarded-For",
                "X-Originating-IP",
                "X-Remote-IP",
                "X-ProxyUser-Ip",
                "WL-Proxy-Client-IP",
                "Ali-Cdn-Real-Ip",
                "Cdn-Src-Ip"
            })
    void anySignOfAProxyHidesTheClient(String header) {
        comesFrom("2001:db8::1", true, new FakeRequest().from("2001:db8::1").header(header, "2001:db8::2"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Host",
                "User-Agent",
                "Accept",
                "Accept-Language",
                "Authorization",
                "Connection",
                "Cookie",
                "If-None-Match",
                "Cache-Control",
                "Content-Type",
                "Upgrade-Insecure-Requests",
                "X-Requested-With",
                "DNT",
                "Last-Event-ID",
                "Proxy-Connection"
            })
    void whatClientsSendThemselvesIsNone(String header) {
        comesFrom("2001:db8::1", false, new FakeRequest().from("2001:db8::1").header(header, "x"));
    }

    @Test
    void onAUnixSocketNobodyKnows() {
        comesFrom("0.0.0.0", false, new FakeRequest().from(null));
    }

    @ParameterizedTest
    @ValueSource(strings = {"192.0.2.7", "2001:db8:fe::1", "11.0.0.1", "::ffff:192.0.2.7", "unknown"})
    void aStrangersWordIsNotTaken(String peer) {
        String shown = peer.equals("unknown") ? "0.0.0.0" : peer.replace("::ffff:", "");
        comesFrom(shown, true, request(peer, "2001:db8::1", null));
        comesFrom(shown, true, request(peer, null, "for=\"[2001:db8::1]\""));
        comesFrom(shown, true, request(peer, "10.0.0.1", "for=10.0.0.1"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "::1", "10.255.0.1", "::ffff:10.0.0.1", "2001:db8:ff::5", "[::1]"})
    void everyProxysWordIs(String peer) {
        comesFrom("2001:db8::1", false, request(peer, "2001:db8::1", null));
        comesFrom("2001:db8::1", false, request(peer, null, "for=\"[2001:db8::1]\""));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "192.0.2.9 | 192.0.2.9",
                "192.0.2.9:4711 | 192.0.2.9",
                "2001:DB8::1 | 2001:db8::1",
                "[2001:db8::1] | 2001:db8::1",
                "[2001:db8::1]:4711 | 2001:db8::1",
                "::ffff:192.0.2.9 | 192.0.2.9",
                "' 192.0.2.9 ' | 192.0.2.9",
                "6.6.6.6, 192.0.2.9 | 192.0.2.9",
                "6.6.6.6,192.0.2.9,10.0.0.2, ::1 | 192.0.2.9",
                "6.6.6.6/192.0.2.9 | 192.0.2.9",
                "6.6.6.6/192.0.2.9/10.0.0.2 | 192.0.2.9",
                "unknown, 192.0.2.9 | 192.0.2.9",
                "10.0.0.3, 10.0.0.2 | 10.0.0.3",
            })
    void itComesFromTheRightmostThatIsNoProxyOfOurs(String forwardedFor, String expected) {
        comesFrom(expected, false, request("::1", forwardedFor, null));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "for=192.0.2.9 | 192.0.2.9",
                "For=192.0.2.9;proto=https;by=10.0.0.1 | 192.0.2.9",
                "proto=https; FOR = \"192.0.2.9:80\" | 192.0.2.9",
                "for=\"[2001:db8::1]:4711\";host=x | 2001:db8::1",
                "for=6.6.6.6, for=192.0.2.9 | 192.0.2.9",
                "for=6.6.6.6/for=192.0.2.9, for=10.0.0.2 | 192.0.2.9",
                "for=\", for=192.0.2.9 | 192.0.2.9",
                "x-for=6.6.6.6;for=192.0.2.9 | 192.0.2.9",
            })
    void theStandardsHeaderSaysTheSame(String forwarded, String expected) {
        comesFrom(expected, false, request("::1", null, forwarded));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "none",
            quoteCharacter = '~',
            value = {
                "unknown | none",
                "_hidden | none",
                "~~ | none",
                "192.0.2.9, | none",
                "192.0.2.9, unknown, 10.0.0.2 | none",
                "192.0.2.9/~~ | none",
                "192.0.2.999 | none",
                "192.0.2 | none",
                "3232235777 | none",
                "example.org | none",
                "fe80::1%eth0 | none",
                "[2001:db8::1]x | none",
                "2001:db8::1:port | none",
                "none | for=unknown",
                "none | for=_hidden",
                "none | for=\"_hidden:80\"",
                "none | proto=https",
                "none | for=",
                "none | ~~",
                "none | for=192.0.2.9,",
                "none | xfor=192.0.2.9",
                "none | for=192.0.2.9;for=6.6.6.6",
            })
    void whatIsNoAddressLeavesTheClientHidden(String forwardedFor, String forwarded) {
        comesFrom("::1", true, request("::1", forwardedFor, forwarded));
    }

    @Test
    void theTwoHeadersHaveToAgree() {
        comesFrom("192.0.2.9", false, request("::1", "192.0.2.9", "for=192.0.2.9"));
        comesFrom("192.0.2.9", false, request("::1", "6.6.6.6, 192.0.2.9", "for=192.0.2.9, for=10.0.0.2"));
        comesFrom("::1", true, request("::1", "192.0.2.9", "for=6.6.6.6"));
        comesFrom("::1", true, request("::1", "192.0.2.9", "proto=https"));
        comesFrom("::1", true, request("::1", "unknown", "for=192.0.2.9"));
        comesFrom("::1", true, request("::1", "unknown", "for=unknown"));
    }

    @Property
    void nothingInTheHeadersMakesItFail(@ForAll String forwardedFor, @ForAll String forwarded) {
        FakeRequest request = new FakeRequest()
                .from("::1")
                .header("X-Forwarded-For", forwardedFor)
                .header("Forwarded", "for=" + forwarded);
        assertThat(clients.of(request.request()).hostAddress()).isEmpty();
    }

    @Test
    void onlyAnAddressThatAHostCanHaveIsAHosts() {
        assertThat(clients.of(request("2001:db8::1", null, null).request()).hostAddress())
                .contains(new HostAddress("2001:db8::1"));
        assertThat(clients.of(request("::1", "2001:db8::2", null).request()).hostAddress())
                .contains(new HostAddress("2001:db8::2"));
        for (String peer : List.of("192.0.2.7", "::1", "fe80::1%eth0", "::ffff:192.0.2.7", "::")) {
            assertThat(clients.of(request(peer, null, null).request()).hostAddress())
                    .as(peer)
                    .isEmpty();
        }
        assertThat(clients.of(request("2001:db8::1", "2001:db8::2", null).request())
                        .hostAddress())
                .isEmpty();
    }

    @Test
    void limitsCountByThe64OrTheSingleIpv4Address() {
        assertThat(block("2001:db8:0:1::1")).isEqualTo(block("2001:db8:0:1:ffff::2"));
        assertThat(block("2001:db8:0:1::1")).isNotEqualTo(block("2001:db8:0:2::1"));
        assertThat(block("2001:db8:0:1::1")).hasToString("2001:db8:0:1::/64");
        assertThat(block("192.0.2.7")).hasToString("192.0.2.7");
        assertThat(block("192.0.2.7")).isEqualTo(block("::ffff:192.0.2.7")).isNotEqualTo(block("192.0.2.8"));
    }

    private Object block(String peer) {
        return clients.of(new FakeRequest().from(peer).request()).block();
    }
}
