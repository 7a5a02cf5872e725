package org.bosixnet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.parallel.ExecutionMode.CONCURRENT;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.bosixnet.container.ExecutableWar;
import org.bosixnet.testing.Await;
import org.bosixnet.testing.Needs;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;

/** Whom the executable WAR tells which key it shows, and for which URL. */
@Execution(CONCURRENT)
@Needs({"/usr/bin/curl", "/usr/bin/openssl"})
class ShownKeyIT {

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    private Path base;

    private String shell(String command) {
        try {
            Process process = new ProcessBuilder("sh", "-c", command)
                    .directory(base.toFile())
                    .redirectErrorStream(true)
                    .start();
            process.getOutputStream().close();
            return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Makes a certificate for this key that somebody else signs. */
    private void certify(String key) {
        shell("openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 10 -keyout ca.key -out ca.pem"
                + " -subj /CN=authority && openssl req -new -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout "
                + key + " -out new.csr -subj /CN=registry.example && openssl x509 -req -in new.csr -CA ca.pem -CAkey"
                + " ca.key -CAcreateserial -days 10 -out new.pem && cp " + key + " key.pem && cp new.pem cert.pem");
    }

    private String pinOf(String key) {
        return "sha256//"
                + shell("openssl pkey -in " + key + " -pubout -outform der | openssl dgst -sha256 -binary | base64");
    }

    private static String key(ExecutableWar war, String kind) {
        try {
            return Files.readString(war.data().resolve("first-keys"))
                    .replaceAll("(?s).*" + kind + "-key=(\\S+).*", "$1");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String session(ExecutableWar war, String kind, String scheme, String host) {
        return shell("curl -sk --noproxy '*' --resolve " + host + ":" + war.port(scheme)
                + ":127.0.0.1 -H 'Authorization: Bearer " + key(war, kind) + "' " + scheme + "://" + host + ":"
                + war.port(scheme) + "/bosixnet/api/v1/session");
    }

    @Test
    void anAdministratorLearnsTheKeyOfTheUrlThatOthersAreToUse() throws Exception {
        try (ExecutableWar war = new ExecutableWar(base, Map.of()).awaitStart()) {
            String known = "\"pin\":\"" + pinOf("data/tls.pem") + "\",\"certified\":false}";
            assertThat(session(war, "admin", "https", "registry.example"))
                    .doesNotContain("url")
                    .endsWith(known);
            assertThat(session(war, "admin", "http", "localhost"))
                    .containsPattern("\"url\":\"https://[^\"]+:" + war.port("https") + "/bosixnet/\"")
                    .endsWith(known);
            assertThat(session(war, "admin", "http", "registry.example"))
                    .as("as through a proxy that takes the TLS off")
                    .contains("\"admin\"")
                    .doesNotContain("pin", "certified");
            assertThat(session(war, "reader", "https", "registry.example"))
                    .contains("\"reader\"")
                    .doesNotContain("pin", "certified");
        }
    }

    @Test
    void aCertificateOfSomebodyElseIsSaidAndARenewedKeyIsKnownAtOnce() throws Exception {
        certify("first.key");
        try (ExecutableWar war =
                new ExecutableWar(base, Map.of(), "--tls-cert", "cert.pem", "--tls-key", "key.pem").awaitStart()) {
            assertThat(session(war, "admin", "https", "registry.example"))
                    .endsWith("\"pin\":\"" + pinOf("first.key") + "\",\"certified\":true}");
            certify("second.key");
            Await.until("the new key is known", () -> session(war, "admin", "https", "registry.example")
                    .contains(pinOf("second.key")));
        }
    }
}
