package org.bosixnet.client.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.bosixnet.client.registry.Clients.ADDRESS;
import static org.bosixnet.client.registry.Clients.NAME;
import static org.bosixnet.client.registry.Clients.failureOf;

import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bosixnet.client.access.AccessKey;
import org.bosixnet.client.access.KeySource;
import org.bosixnet.client.access.RegistryUrl;
import org.bosixnet.client.registry.RegistryException.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Where secrets go over plain http, and where they do not. */
class PlainHttpTest {

    private static final AccessKey KEY = AccessKey.generate(AccessKey.Kind.HOST, new SecureRandom());
    private static final KeySource KEYS = url -> Optional.of(KEY);

    private final List<String> resolved = new ArrayList<>();

    private PlainHttp.Resolver resolver(String... addresses) {
        return host -> {
            resolved.add(host);
            if (addresses.length == 0) {
                throw new UnknownHostException(host);
            }
            InetAddress[] all = new InetAddress[addresses.length];
            for (int i = 0; i < all.length; i++) {
                all[i] = InetAddress.getByName(addresses[i]);
            }
            return all;
        };
    }

    private static RegistryClient client(
            String url, KeySource keys, boolean allowHttp, URI proxy, PlainHttp.Resolver resolver) {
        return new RegistryClient(
                new RegistryClientConfig(RegistryUrl.parse(url), Timeouts.DEFAULT, 10, null, proxy, keys, allowHttp),
                Clients::lines,
                System::nanoTime,
                resolver);
    }

    @ParameterizedTest
    @CsvSource({
        "127.0.0.1, true",
        "127.255.0.9, true",
        "::1, true",
        "::ffff:127.0.0.1, true",
        "10.0.0.0, true",
        "10.255.255.255, true",
        "9.255.255.255, false",
        "11.0.0.0, false",
        "172.15.255.255, false",
        "172.16.0.0, true",
        "172.31.255.255, true",
        "172.32.0.0, false",
        "192.167.255.255, false",
        "192.168.0.1, true",
        "192.169.0.0, false",
        "169.254.1.1, true",
        "169.253.1.1, false",
        "fe80::1, true",
        "fbff::1, false",
        "fc00::1, true",
        "fdff:ffff::1, true",
        "fe00::1, false",
        "fec0::1, false",
        "2001:db8::1, false",
        "200::1, false",
        "100.64.0.1, false",
        "0.0.0.0, false",
        "::, false",
        "8.8.8.8, false"
    })
    void nearIsWhatTheInternetDoesNotRoute(String address, boolean near) throws Exception {
        assertThat(PlainHttp.isNear(InetAddress.getByName(address))).isEqualTo(near);
    }

    @Test
    void aKeyGoesToTheAddressThatWasCheckedAndTheServerIsNamed() throws Exception {
        try (RawServer server = RawServer.answering("200 OK", "", "");
                RegistryClient client = client(
                        "http://registry.test:" + server.port() + "/x",
                        KEYS,
                        false,
                        null,
                        resolver("127.0.0.1", "fd00::1"))) {
            client.hosts(null);
            RawServer.Received request = server.requests().get(0);
            assertThat(request).hasToString("GET /x/hosts");
            assertThat(request.header("Host")).isEqualTo("registry.test:" + server.port());
            assertThat(request.header("Authorization")).isEqualTo("Bearer " + KEY.value());
            client.hosts(null);
            assertThat(resolved).containsExactly("registry.test", "registry.test"); // anew for each request
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "name:s3cr3t@"})
    void oneAddressOutThereIsEnoughToSendNothing(String userInfo) throws Exception {
        KeySource keys = userInfo.isEmpty() ? KEYS : KeySource.NONE;
        try (RawServer server = RawServer.answering("200 OK", "", "");
                RegistryClient client = client(
                        "http://" + userInfo + "registry.test:" + server.port(),
                        keys,
                        false,
                        null,
                        resolver("127.0.0.1", "2001:db8::1"))) {
            for (RegistryException failure : List.of(
                    failureOf(() -> client.hosts(null)), failureOf(() -> client.report(NAME, List.of(ADDRESS))))) {
                assertThat(failure.kind()).isEqualTo(Kind.UNSENT);
                assertThat(failure)
                        .hasMessage("http://registry.test:" + server.port() + " is plain http and is at "
                                + "2001:db8:0:0:0:0:0:1, and anyone on the way could read it, so nothing was sent. Use "
                                + "https in URL, or if the way is safe, as in a VPN, set ALLOW_HTTP=yes.");
            }
            assertThat(server.requests()).isEmpty();
            assertThat(server.connections()).isZero();
        }
    }

    @Test
    void whatIsAllowedIsSentWithoutLookingFirst() throws Exception {
        try (RawServer server = RawServer.answering("200 OK", "", "");
                RegistryClient client = client(server.url().toString(), KEYS, true, null, resolver("2001:db8::1"))) {
            client.hosts(null);
            assertThat(server.requests().get(0).header("Authorization")).startsWith("Bearer ");
            assertThat(resolved).isEmpty();
        }
    }

    @Test
    void withoutASecretPlainHttpGoesAnywhere() throws Exception {
        try (RawServer server = RawServer.answering("200 OK", "", "");
                RegistryClient client =
                        client(server.url().toString(), KeySource.NONE, false, null, resolver("2001:db8::1"))) {
            client.hosts(null);
            assertThat(server.requests().get(0).header("Authorization")).isEmpty();
            assertThat(resolved).isEmpty();
        }
    }

    @Test
    void aProxyIsNotToldASecretUnlessThatIsAllowed() throws Exception {
        try (RawServer proxy = RawServer.answering("200 OK", "", "")) {
            URI proxyUrl = URI.create("http://127.0.0.1:" + proxy.port());
            try (RegistryClient client = client("http://127.0.0.1:1/x", KEYS, false, proxyUrl, resolver("127.0.0.1"))) {
                RegistryException failure = failureOf(() -> client.hosts(null));
                assertThat(failure.kind()).isEqualTo(Kind.UNSENT);
                assertThat(failure)
                        .hasMessageStartingWith("http://127.0.0.1:1/x is plain http and goes through the PROXY");
            }
            assertThat(proxy.requests()).isEmpty();
            try (RegistryClient client = client("http://far.test/x", KEYS, true, proxyUrl, resolver())) {
                client.hosts(null);
            }
            assertThat(proxy.requests()).hasToString("[GET http://far.test/x/hosts]");
        }
    }

    @Test
    void aNameWithoutAddressIsUnreachable() {
        try (RegistryClient client = client("http://nowhere.test", KEYS, false, null, resolver())) {
            RegistryException failure = failureOf(() -> client.hosts(null));
            assertThat(failure.kind()).isEqualTo(Kind.UNREACHABLE);
            assertThat(failure)
                    .hasMessage("http://nowhere.test cannot be reached: the name of the server is not known.");
        }
    }
}
