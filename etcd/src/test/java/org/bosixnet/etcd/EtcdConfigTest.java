package org.bosixnet.etcd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.bosixnet.dao.StoreFailures.storeFailure;

import io.etcd.jetcd.Client;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.bosixnet.dao.StoreException;
import org.bosixnet.dao.StoreException.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EtcdConfigTest {

    private static final String ONE_SCHEME =
            "URLs separated by commas, all with http or all with https: http://etcd1:2379,http://etcd2:2379";

    @TempDir
    private Path directory;

    private static EtcdConfig config(String... settings) {
        Map<String, String> given = new HashMap<>();
        for (int i = 0; i < settings.length; i += 2) {
            given.put("bosixnet.etcd." + settings[i], settings[i + 1]);
        }
        return EtcdConfig.of(given);
    }

    private static void assertRefused(String message, String... settings) {
        assertThatThrownBy(() -> config(settings))
                .is(storeFailure(Kind.UNAVAILABLE))
                .hasMessage(message);
    }

    private static void assertNotAllowed(String name, String value, String allowed) {
        assertRefused(
                "bosixnet.etcd." + name + " is '" + value + "', which is not allowed. It must be " + allowed + ".",
                name,
                value);
    }

    @Test
    void withoutSettingsItIsTheEtcdOnThisComputer() {
        EtcdConfig config = config();
        assertThat(config).hasToString("etcd at http://127.0.0.1:2379 under bosixnet");
        assertThat(config.timeout()).isEqualTo(Duration.ofSeconds(5));
        assertThat(config.user()).isNull();
    }

    @Test
    void severalEndpointsMayHaveSpacesAndSlashes() {
        assertThat(config("endpoints", "https://etcd1:2379/, https://[2001:db8::1]")
                        .endpointsText())
                .isEqualTo("https://etcd1:2379/, https://[2001:db8::1]");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ",",
                "http://etcd1:2379,",
                "etcd1:2379",
                "etcd1",
                "http:etcd1",
                "http://",
                "http:///path",
                "ftp://etcd1:2379",
                "unix:///run/etcd",
                "http://etcd1:2379,https://etcd2:2379",
                "http://etcd1:2379/v3",
                "http://etcd1:2379?a=b",
                "http://etcd1:2379#a",
                "http://etcd1:0",
                "http://etcd1:65536",
                "http://etcd 1:2379",
                "http://etcd1:2379 http://etcd2:2379"
            })
    void whatIsNoListOfEndpointsIsRefused(String endpoints) {
        assertNotAllowed("endpoints", endpoints, ONE_SCHEME);
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://root:secret@etcd1:2379", "http://root:sec ret@etcd1:2379", "root:secret@etcd1"})
    void aPasswordInAnEndpointIsRefusedAndNotRepeated(String endpoints) {
        assertThatThrownBy(() -> config("endpoints", endpoints))
                .is(storeFailure(Kind.UNAVAILABLE))
                .hasMessageContaining("...@etcd1")
                .hasMessageNotContainingAny("secret", "ret@", "root");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/", "/fleet", "fleet/", "a//b", "a b", "fl\u00f6te", "a\nb"})
    void whatIsNoPrefixIsRefused(String prefix) {
        assertNotAllowed("prefix", prefix, "letters, digits, dots, hyphens and underscores, with slashes between");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "5", "5s", "PT0S", "PT0.099S", "PT1M0.001S", "-PT5S", "P1D", "PT99999999999999999999S"})
    void whatIsNoTimeoutIsRefused(String timeout) {
        assertNotAllowed("timeout", timeout, "a duration from PT0.1S to PT1M");
    }

    @ParameterizedTest
    @ValueSource(strings = {"PT0.1S", "PT1M", "PT60S"})
    void theBoundsOfTheTimeoutAreAllowed(String timeout) {
        assertThat(config("timeout", timeout).timeout()).isEqualTo(Duration.parse(timeout));
    }

    @ParameterizedTest
    @ValueSource(strings = {"ca-file", "cert-file", "key-file"})
    void aFileThatCannotBeReadIsRefused(String name) {
        String allowed = "a file that the registry's user can read";
        assertNotAllowed(name, directory.resolve("missing").toString(), allowed);
        assertNotAllowed(name, directory.toString(), allowed);
        assertNotAllowed(name, "a\0b", allowed);
        assertNotAllowed(name, "", allowed);
    }

    @Test
    void whatBelongsTogetherIsDemandedTogether() throws Exception {
        String file = Files.createFile(directory.resolve("file")).toString();
        String both = "Set both bosixnet.etcd.user and bosixnet.etcd.password, or neither.";
        assertRefused(both, "user", "root");
        assertRefused(both, "password", "secret");
        both = "Set both bosixnet.etcd.cert-file and bosixnet.etcd.key-file, or neither.";
        assertRefused(both, "endpoints", "https://etcd1", "cert-file", file);
        assertRefused(both, "endpoints", "https://etcd1", "key-file", file);
    }

    @Test
    void certificatesAreRefusedWithoutHttps() throws Exception {
        String file = Files.createFile(directory.resolve("file")).toString();
        String https = "bosixnet.etcd.ca-file and bosixnet.etcd.cert-file need bosixnet.etcd.endpoints with https;"
                + " it is http://127.0.0.1:2379.";
        assertRefused(https, "ca-file", file);
        assertRefused(https, "cert-file", file, "key-file", file);
    }

    @Test
    void filesThatAreNoPemAreRefused() throws Exception {
        String file =
                Files.writeString(directory.resolve("file"), "no certificate").toString();
        EtcdConfig ca = config("endpoints", "https://etcd1", "ca-file", file);
        assertUnusable(ca);
        assertUnusable(config("endpoints", "https://etcd1", "cert-file", file, "key-file", file));
    }

    private static void assertUnusable(EtcdConfig config) {
        assertThatThrownBy(() -> config.applyTo(Client.builder()))
                .isInstanceOf(StoreException.class)
                .hasMessageStartingWith("The certificates or the key for etcd cannot be used (")
                .hasMessageEndingWith("bosixnet.etcd.ca-file and bosixnet.etcd.cert-file must be PEM certificates, and"
                        + " bosixnet.etcd.key-file a PEM key as PKCS #8.");
    }

    @Test
    void thePasswordIsNotShown() {
        assertThat(config("user", "root", "password", "secret").toString()).doesNotContain("secret");
    }
}
