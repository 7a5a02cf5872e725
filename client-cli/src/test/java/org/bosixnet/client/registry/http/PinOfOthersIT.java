package org.bosixnet.client.registry.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.bosixnet.client.Loopback;
import org.bosixnet.client.config.ConfigLoader;
import org.bosixnet.client.config.Setting;
import org.bosixnet.client.host.KeyPin;
import org.bosixnet.client.host.RegistryUrl;
import org.bosixnet.client.platform.FakePlatform;
import org.bosixnet.testing.Await;
import org.bosixnet.testing.Needs;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A pin is what openssl computes, and what curl takes for {@code --pinnedpubkey}, whatever kind of key it is of. */
@Needs({"openssl", "curl", "sh"})
class PinOfOthersIT {

    private static final String NO_KEY = "sha256//47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=";
    private static final int CURLE_SSL_PINNEDPUBKEYNOTMATCH = 90;

    @TempDir
    private Path directory;

    private Process start(String script) throws IOException {
        return new ProcessBuilder("sh", "-ec", script)
                .directory(directory.toFile())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    private String output(String script) throws Exception {
        Process process = start(script);
        String output = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertThat(process.waitFor()).as(script).isZero();
        return output.strip();
    }

    private HttpRegistries with(RegistryUrl url, String pin) {
        Path none = directory.resolve("no.conf");
        return new HttpRegistries(new ConfigLoader(Map.of(), none, none, new FakePlatform())
                .load(Map.of(Setting.URL, url.toString(), Setting.PIN, pin), null)
                .config());
    }

    private static boolean answers(int port) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(Loopback.address(), port));
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ec -pkeyopt ec_paramgen_curve:P-256",
                "ec -pkeyopt ec_paramgen_curve:P-384",
                "rsa:2048",
                "ed25519"
            })
    void opensslAndCurlAgree(String kind) throws Exception {
        output("openssl req -x509 -nodes -subj /CN=test -days 2 -keyout key.pem -out cert.pem -newkey " + kind);
        String expected = "sha256//"
                + output("openssl x509 -in cert.pem -noout -pubkey | openssl pkey -pubin -outform der"
                        + " | openssl dgst -sha256 -binary | openssl enc -base64");
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, Loopback.address())) {
            port = free.getLocalPort();
        }
        Process server =
                start("exec openssl s_server -quiet -www -cert cert.pem -key key.pem -accept 127.0.0.1:" + port);
        try {
            Await.until("the server", () -> answers(port));
            RegistryUrl url = RegistryUrl.parse("https://127.0.0.1:" + port);
            assertThat(with(url, "").unknownKey(url).orElseThrow().key()).isEqualTo(new KeyPin(expected));
            for (String pin : new String[] {expected, NO_KEY + ";" + expected}) {
                assertThat(with(url, pin).unknownKey(url)).isEmpty();
                assertThat(curl(url, pin)).isZero();
            }
            assertThat(Clients.failureOf(() -> with(url, NO_KEY).unknownKey(url))
                            .getMessage())
                    .contains("it shows the key " + expected);
            assertThat(curl(url, NO_KEY)).isEqualTo(CURLE_SSL_PINNEDPUBKEYNOTMATCH);
        } finally {
            server.destroy();
            assertThat(server.waitFor(30, TimeUnit.SECONDS)).isTrue();
        }
    }

    private int curl(RegistryUrl url, String pin) throws Exception {
        return start("curl -sk -o page --noproxy '*' --pinnedpubkey '" + pin + "' " + url + "/")
                .waitFor();
    }
}
