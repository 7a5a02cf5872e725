package org.bosixnet.client.registry.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.security.Security;
import java.time.Duration;
import java.util.List;
import org.bosixnet.client.host.RegistryUrl;
import org.bosixnet.client.registry.KeySource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HttpRegistryConfigTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://proxy:1",
                "proxy:3128",
                "http://n:k3y@proxy:1",
                "http://proxy/x",
                "http://proxy?x",
                "http://proxy#x",
                "http://proxy:99999"
            })
    void refusesWhatIsNoProxy(URI proxy) {
        assertThatThrownBy(() -> new HttpRegistryConfig(
                        RegistryUrl.parse("http://server"), Timeouts.DEFAULT, 1, null, proxy, KeySource.NONE, false))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("PROXY must be of the form http://HOST:PORT, without name, password or path.");
    }

    @Test
    void boundsTheNumbers() {
        for (int wrong : new int[] {0, -1, 1_000_001}) {
            assertThatThrownBy(() -> new HttpRegistryConfig(
                            RegistryUrl.parse("http://server"),
                            Timeouts.DEFAULT,
                            wrong,
                            null,
                            null,
                            KeySource.NONE,
                            false))
                    .hasMessage("MAX_NAMES must be from 1 to 1000000, not " + wrong + ".");
        }
        Duration second = Duration.ofSeconds(1);
        for (Duration wrong : List.of(Duration.ZERO, Duration.ofSeconds(-1), Duration.ofHours(25))) {
            assertThatThrownBy(() -> new Timeouts(wrong, second, second)).hasMessageContaining("connect");
            assertThatThrownBy(() -> new Timeouts(second, wrong, second)).hasMessageContaining("read");
            assertThatThrownBy(() -> new Timeouts(second, second, wrong)).hasMessageContaining("exchange");
        }
    }

    @Test
    void aServerWhoseNameWasNotKnownIsLookedUpEachTime() {
        try (HttpRegistry client =
                new HttpRegistry(HttpRegistryConfig.of(RegistryUrl.parse("http://server.invalid")), Clients::lines)) {
            assertThatThrownBy(() -> client.hosts(null))
                    .hasMessage(
                            "http://server.invalid cannot be reached: the name of the server is not known. Check the"
                                    + " name in the URL, and this computer's DNS.");
            assertThat(Security.getProperty("networkaddress.cache.negative.ttl"))
                    .isEqualTo("0");
        }
    }

    @Test
    void goesThroughTheConfiguredProxyAndNoOther() throws Exception {
        try (RawServer proxy = RawServer.answering("200 OK", "", "");
                RawServer server = RawServer.answering("200 OK", "", "")) {
            URI proxyUrl = URI.create("http://127.0.0.1:" + proxy.port());
            try (HttpRegistry client = new HttpRegistry(
                    new HttpRegistryConfig(
                            Clients.registry(server.url()), Timeouts.DEFAULT, 1, null, proxyUrl, KeySource.NONE, false),
                    Clients::lines)) {
                client.hosts(null);
            }
            assertThat(proxy.requests()).hasToString("[GET " + server.url() + "/hosts]");
            assertThat(server.requests()).isEmpty();

            System.setProperty("http.proxyHost", "127.0.0.1");
            System.setProperty("http.proxyPort", Integer.toString(proxy.port()));
            System.setProperty("http.nonProxyHosts", "");
            try (HttpRegistry client = Clients.of(server.url())) {
                client.hosts(null);
            } finally {
                List.of("Host", "Port").forEach(key -> System.clearProperty("http.proxy" + key));
                System.clearProperty("http.nonProxyHosts");
            }
            assertThat(server.requests()).hasToString("[GET /bosixnet/hosts]");
            assertThat(proxy.requests()).hasSize(1);
        }
    }
}
