package org.bosixnet;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.bosixnet.access.OwnHttps;
import org.bosixnet.access.OwnUrls;
import org.bosixnet.testing.LogCapture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GreetingTest {

    @TempDir
    private Path data;

    private List<String> said(String url) throws Exception {
        return said(url, null);
    }

    private List<String> said(String url, OwnHttps https) throws Exception {
        Map<String, String> settings = new HashMap<>();
        settings.put("bosixnet.data-dir", data.toString());
        if (url != null) {
            settings.put("bosixnet.url", url);
        }
        List<InetAddress> own = List.of(
                InetAddress.getByAddress(new byte[] {0x20, 1, 0x0d, (byte) 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 5}),
                InetAddress.getByAddress(new byte[] {(byte) 192, 0, 2, 5}));
        OwnUrls known = new OwnUrls(config(settings).url(), https, () -> own);
        List<String> urls = known.configuredOnes();
        return said(settings, urls.isEmpty() ? List.of("http://SERVER:PORT/bosixnet/") : urls, known);
    }

    private static List<String> said(Map<String, String> settings, List<String> urls, OwnUrls known) {
        try (LogCapture log = new LogCapture(Greeting.class.getName())) {
            new Greeting(config(settings), urls, known).log(7);
            return log.messages();
        }
    }

    private static ServerConfig config(Map<String, String> settings) {
        return ServerConfig.read(
                new SmallRyeConfigBuilder()
                        .withSources(new PropertiesConfigSource(settings, "test", 100))
                        .build(),
                Map.of("file", Set.of()),
                Optional.empty());
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost", "127.0.0.1", "[::1]"})
    void whereTheUrlLeadsToThisComputerOnlyItsOwnAddressesAreSaid(String host) throws Exception {
        String url = "http://" + host + ":8080/bosixnet/";
        assertThat(said(url))
                .containsExactly(
                        "Store: file, data directory: " + data + ", hosts with addresses: 7",
                        "BOSixNet serves http://[2001:db8::5]:8080/bosixnet/ http://192.0.2.5:8080/bosixnet/ " + url,
                        "Next, on each computer of the fleet: sudo bosixnet join"
                                + " http://[2001:db8::5]:8080/bosixnet/");
    }

    @Test
    void whereNoOtherComputerCanReachItNobodyIsSentThere() throws Exception {
        assertThat(said(
                        Map.of("bosixnet.data-dir", data.toString()),
                        List.of("http://localhost:8080/bosixnet/"),
                        new OwnUrls(null, null, List::of)))
                .endsWith(
                        "Next, on each computer of the fleet: sudo bosixnet join http://localhost:8080/bosixnet/; only this"
                                + " computer gets here by that URL: see bosixnet.bind, bosixnet.tls-port and bosixnet.url");
    }

    @Test
    void theUrlThatIsSetIsSaidAlone() throws Exception {
        assertThat(said("https://registry.example.org/"))
                .contains(
                        "BOSixNet serves https://registry.example.org/",
                        "Next, on each computer of the fleet: sudo bosixnet join https://registry.example.org/");
        assertThat(said(null)).contains("BOSixNet serves http://SERVER:PORT/bosixnet/");
    }

    private static OwnHttps serving(int port, boolean certified) {
        return new OwnHttps(() -> port, () -> new OwnHttps.Key("sha256//abc=", certified));
    }

    @Test
    void theKeyOfHttpsIsSaidWhereAComputerIsToCheckIt() throws Exception {
        String next = "Next, on each computer of the fleet: sudo bosixnet join https://registry.example.org:8443/";
        String url = "https://registry.example.org:8443/";
        assertThat(said(url, serving(8443, false))).endsWith("Its key is sha256//abc=", next + " --pin sha256//abc=");
        assertThat(said(url, serving(8443, true))).endsWith("Its key is sha256//abc=", next);
        assertThat(said(url, serving(9443, false))).as("a proxy's URL").endsWith("Its key is sha256//abc=", next);
        assertThat(said("http://registry.example.org/", serving(443, false)))
                .endsWith("Next, on each computer of the fleet: sudo bosixnet join http://registry.example.org/");
    }

    @Test
    void theFirstKeysAreNamedAndNotShownAsLongAsTheyAreThere() throws Exception {
        Path keys = Files.writeString(data.resolve("first-keys"), "admin-key=a-secret\n");
        assertThat(said(null))
                .contains("The first keys are in " + keys + "; move them to a safe place, and delete the file")
                .noneMatch(line -> line.contains("a-secret"));
        Files.delete(keys);
        assertThat(said(null)).noneMatch(line -> line.contains("first keys"));
    }
}
