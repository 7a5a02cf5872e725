package org.bosixnet.client.registry.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.bosixnet.client.registry.http.Clients.ADDRESS;
import static org.bosixnet.client.registry.http.Clients.NAME;
import static org.bosixnet.client.registry.http.Clients.failureOf;

import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bosixnet.client.host.AccessKey;
import org.bosixnet.client.host.RegistryUrl;
import org.bosixnet.client.registry.KeySource;
import org.bosixnet.client.registry.RegistryException;
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

    private static HttpRegistry client(
            String url, KeySource keys, boolean allowHttp, URI proxy, PlainHttp.Resolver resolver) {
        return new HttpRegistry(
                new HttpRegistryConfig(RegistryUrl.parse(url), Timeouts.DEFAULT, 10, null, proxy, keys, allowHttp),
                Clients::lines,
                System::nanoTime,
                resolver);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "127.0.0.1",
                "127.255.0.9",
                "localhost",
                "[::1]",
                "[0:0:0:0:0:0:0:1]",
                "[::ffff:127.0.0.1]",
                "[::FFFF:7f00:9]",
                "[fd00::1]",
                "[FC00::]",
                "[fdff:ffff::1]"
            })
    void aSecretGoesToThisMachineAndToAUniqueLocalAddressInTheUrl(String host) throws Exception {
        assertThat(isSent(host, InetAddress::getAllByName)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "10.0.0.1",
                "172.16.0.1",
                "192.168.1.66",
                "169.254.1.1",
                "100.64.0.1",
                "8.8.8.8",
                "0.0.0.0",
                "[::]",
                "[::127.0.0.1]",
                "[::ffff:10.0.0.1]",
                "[::ffff:0:127.0.0.1]",
                "[64:ff9b::127.0.0.1]",
                "[2002:7f00:1::1]",
                "[fe80::1]",
                "[fec0::1]",
                "[fbff::1]",
                "[fe00::1]",
                "[2001:db8::1]",
                "[200::1]"
            })
    void itDoesNotGoToAnAddressThatIsAnothersInTheNextNetwork(String host) throws Exception {
        assertThat(isSent(host, InetAddress::getAllByName)).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "127.0.0.1, true",
        "127.0.1.1 ::1, true",
        "192.168.1.66, false",
        "10.0.0.1, false",
        "169.254.1.1, false",
        "fd00::1, false",
        "fe80::1, false",
        "2001:db8::1, false",
        "127.0.0.1 192.168.1.66, false",
        "::1 fd00::1, false"
    })
    void aNameIsBelievedOnlyIfItIsThisMachine(String addresses, boolean sent) throws Exception {
        for (String name : List.of("nas", "registry.test", "localhost", "LOCALHOST.", "fd00--1.test")) {
            assertThat(isSent(name, resolver(addresses.split(" ", -1)))).isEqualTo(sent);
        }
    }

    private static boolean isSent(String host, PlainHttp.Resolver resolver) throws Exception {
        RegistryUrl url = RegistryUrl.parse("http://" + host + ":8080/x");
        PlainHttp plainHttp = new PlainHttp(url, false, null, resolver, new Failures(url, Timeouts.DEFAULT));
        try {
            assertThat(plainHttp.addresses(true))
                    .isNotEmpty()
                    .allMatch(address -> address.isLoopbackAddress() || host.startsWith("["));
            return true;
        } catch (RegistryException e) {
            assertThat(e.kind()).isEqualTo(Kind.UNSENT);
            assertThat(e).hasMessageContaining("ALLOW_HTTP=yes");
            return false;
        }
    }

    @Test
    void aKeyGoesToTheAddressThatWasCheckedAndTheServerIsNamed() throws Exception {
        try (RawServer server = RawServer.answering("200 OK", "", "");
                HttpRegistry client = client(
                        "http://registry.test:" + server.port() + "/x",
                        KEYS,
                        false,
                        null,
                        resolver("127.0.0.1", "::1"))) {
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
                HttpRegistry client = client(
                        "http://" + userInfo + "registry.test:" + server.port(),
                        keys,
                        false,
                        null,
                        resolver("127.0.0.1", "2001:db8::1"))) {
            for (RegistryException failure : List.of(
                    failureOf(() -> client.hosts(null)), failureOf(() -> client.report(NAME, List.of(ADDRESS))))) {
                assertThat(failure.kind()).isEqualTo(Kind.UNSENT);
                assertThat(failure)
                        .hasMessage("http://registry.test:" + server.port() + " is plain http and is at"
                                + " 2001:db8:0:0:0:0:0:1, and anyone"
                                + " on the way, or anyone who answers there"
                                + " in another network,"
                                + " could keep the key or password, so"
                                + " nothing was sent. Use https in URL; or"
                                + " if every network that this computer"
                                + " joins is trusted, set"
                                + " ALLOW_HTTP=yes in"
                                + " /etc/bosixnet/agent.conf (or in"
                                + " bosixnet-daemon.conf there, if that is"
                                + " the one in use).");
            }
            assertThat(server.requests()).isEmpty();
            assertThat(server.connections()).isZero();
        }
    }

    @Test
    void whatIsAllowedIsSentWithoutLookingFirst() throws Exception {
        try (RawServer server = RawServer.answering("200 OK", "", "");
                HttpRegistry client = client(server.url().toString(), KEYS, true, null, resolver("2001:db8::1"))) {
            client.hosts(null);
            assertThat(server.requests().get(0).header("Authorization")).startsWith("Bearer ");
            assertThat(resolved).isEmpty();
        }
    }

    @Test
    void withoutASecretPlainHttpGoesAnywhere() throws Exception {
        try (RawServer server = RawServer.answering("200 OK", "", "");
                HttpRegistry client =
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
            try (HttpRegistry client = client("http://127.0.0.1:1/x", KEYS, false, proxyUrl, resolver("127.0.0.1"))) {
                RegistryException failure = failureOf(() -> client.hosts(null));
                assertThat(failure.kind()).isEqualTo(Kind.UNSENT);
                assertThat(failure)
                        .hasMessageStartingWith("http://127.0.0.1:1/x is plain http and goes through the PROXY");
            }
            assertThat(proxy.requests()).isEmpty();
            try (HttpRegistry client = client("http://far.test/x", KEYS, true, proxyUrl, resolver())) {
                client.hosts(null);
            }
            assertThat(proxy.requests()).hasToString("[GET http://far.test/x/hosts]");
        }
    }

    @Test
    void aNameWithoutAddressIsUnreachable() {
        try (HttpRegistry client = client("http://nowhere.test", KEYS, false, null, resolver())) {
            RegistryException failure = failureOf(() -> client.hosts(null));
            assertThat(failure.kind()).isEqualTo(Kind.UNREACHABLE);
            assertThat(failure)
                    .hasMessage("http://nowhere.test cannot be reached: the name of the server is not known. Check the"
                            + " name in the URL, and this computer's DNS.");
        }
    }
}
