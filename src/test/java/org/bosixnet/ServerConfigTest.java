package org.bosixnet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.smallrye.config.EnvConfigSource;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.bosixnet.access.KeyKind;
import org.bosixnet.access.TrustedProxies;
import org.bosixnet.dao.StoreMeter;
import org.bosixnet.host.HostName;
import org.bosixnet.host.KeyDigest;
import org.bosixnet.registry.ReservedNames;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ServerConfigTest {

    private static ServerConfig read(Map<String, String> settings, String stateDirectory) {
        return ServerConfig.read(
                new SmallRyeConfigBuilder()
                        .withSources(new PropertiesConfigSource(settings, "test", 100))
                        .build(),
                Map.of("file", Set.of(), "memory", Set.of()),
                Optional.ofNullable(stateDirectory));
    }

    @Test
    void everySettingHasItsDefault() {
        ServerConfig config = read(Map.of(), null);
        assertThat(config.dataDir()).isEqualTo(Path.of("/var/lib/bosixnet"));
        assertThat(config.store()).isEqualTo("file");
        assertThat(config.access().open()).isFalse();
        assertThat(config.access().publicRead()).isFalse();
        assertThat(config.access().keys()).isEmpty();
        assertThat(config.seenFlush()).isEqualTo(Duration.ofMinutes(1));
        assertThat(config.registry().maxHosts()).isEqualTo(100_000);
        assertThat(config.registry().maxListBytes()).isEqualTo(16 << 20);
        assertThat(config.registry().reserved()).isEqualTo(ReservedNames.NONE);
        assertThat(config.registry().staleAfter()).isEqualTo(Duration.ofMinutes(15));
        assertThat(config.registry().expireAfter()).isNull();
        assertThat(config.registry().expireQuietAfter()).isNull();
        assertThat(config.url()).isNull();
    }

    @Test
    void theFileInThePackageNamesEverySettingWithItsDefault() throws IOException {
        Properties file = new Properties();
        try (Stream<String> lines = Files.lines(Path.of("packaging/registry-deb/src/registry.properties"))) {
            file.load(new StringReader(
                    lines.map(line -> line.replaceFirst("^#(?=bosixnet)", "")).collect(Collectors.joining("\n"))));
        }
        Set<String> elsewhere = Set.of("bosixnet.config", "bosixnet.context"); // what the file cannot set
        assertThat(file.stringPropertyNames())
                .containsExactlyInAnyOrderElementsOf(ServerConfig.NAMES.stream()
                        .filter(name -> !elsewhere.contains(name))
                        .toList());
        Map<String, String> defaults = new HashMap<>();
        file.stringPropertyNames().forEach(name -> defaults.put(name, file.getProperty(name)));
        defaults.keySet()
                .removeIf(name -> name.matches(".*\\.(tls-cert|tls-key|url|host-names|trusted-proxies|plugins"
                        + "|[a-z]+-key|reserved-names|expire-after|expire-quiet-after)"));
        assertThat(read(defaults, null))
                .usingRecursiveComparison()
                .ignoringFields("listen.any", "listen.httpIfFree")
                .isEqualTo(read(Map.of(), null));
    }

    @ParameterizedTest
    @CsvSource({", P90D, , P90D", "P7D, , P7D, P60D", "P90D, , P90D, P90D", "P7D, P30D, P7D, P30D"})
    void quietHostsExpireLaterOrAsTheSettingSays(
            String after, String quietAfter, Duration expireAfter, Duration expireQuietAfter) {
        Map<String, String> settings = new HashMap<>();
        if (after != null) {
            settings.put("bosixnet.expire-after", after);
        }
        if (quietAfter != null) {
            settings.put("bosixnet.expire-quiet-after", quietAfter);
        }
        ServerConfig config = read(settings, null);
        assertThat(config.registry().expireAfter()).isEqualTo(expireAfter);
        assertThat(config.registry().expireQuietAfter()).isEqualTo(expireQuietAfter);
        assertThat(config.registry().expires()).isTrue();
    }

    @Test
    void aStoresSettingsMayBeInTheEnvironment() {
        EnvConfigSource environment = new EnvConfigSource(
                Map.of("BOSIXNET_STORE", "tin", "BOSIXNET_TIN_KEY_FILE", "/etc/key", "BOSIXNET_TIN_LABEL", ""), 300);
        ServerConfig config = ServerConfig.read(
                new SmallRyeConfigBuilder().withSources(environment).build(),
                Map.of("tin", Set.of("bosixnet.tin.label", "bosixnet.tin.key-file")),
                Optional.empty());
        assertThat(config.storeConfig(Clock.systemUTC(), StoreMeter.NONE).settings())
                .containsOnly(Map.entry("bosixnet.tin.key-file", "/etc/key"));
    }

    @Test
    void theValuesOfAStoresSettingsAreNotShown() {
        ServerConfig config = ServerConfig.read(
                new SmallRyeConfigBuilder()
                        .withSources(new PropertiesConfigSource(
                                Map.of("bosixnet.store", "tin", "bosixnet.tin.password", "hunter2"), "test", 100))
                        .build(),
                Map.of("tin", Set.of("bosixnet.tin.password")),
                Optional.empty());
        assertThat(config.toString()).contains("tin").doesNotContain("hunter2");
        assertThat(config.storeConfig(Clock.systemUTC(), StoreMeter.NONE).toString())
                .isEqualTo("StoreConfig[dataDir=/var/lib/bosixnet, seenFlush=PT1M, settings=[bosixnet.tin.password]]");
    }

    @Test
    void inASmallHeapTheListIsShorter() {
        assertThat(ServerConfig.listBytes(1 << 30)).isEqualTo(16 << 20);
        assertThat(ServerConfig.listBytes(128 << 20)).isEqualTo(8 << 20);
        assertThat(ServerConfig.listBytes(8 << 20)).isEqualTo(1 << 20);
    }

    @Test
    void aListForWhichThereIsNoMemoryOrNoReaderIsDoubted() {
        ServerConfig config = read(Map.of("bosixnet.max-list-bytes", "33554433"), null);
        assertThat(config.doubts(1L << 30))
                .containsExactly(
                        "bosixnet.max-list-bytes is more than agents read of a list, which is 33554432 bytes.");
        assertThat(config.doubts(256 << 20)).hasSize(2).last().asString().contains("16 times as much heap (-Xmx)");
        assertThat(read(Map.of("bosixnet.max-list-bytes", "33554432"), null).doubts(1L << 30))
                .isEmpty();
    }

    @Test
    void theStateDirectoryOfSystemdIsTheDefaultDataDirectory() {
        assertThat(read(Map.of(), "/var/lib/a:/var/lib/b").dataDir()).isEqualTo(Path.of("/var/lib/a"));
        assertThat(read(Map.of("bosixnet.data-dir", "/srv/x"), "/var/lib/a").dataDir())
                .isEqualTo(Path.of("/srv/x"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "store|sql|file, memory",
                "access|closed|keys, open",
                "max-hosts|0|a whole number from 1 to 10000000",
                "max-hosts|x|a whole number from 1 to 10000000",
                "max-hosts|99999999999|a whole number from 1 to 10000000",
                "max-list-bytes|1000000|a whole number from 1048576 to 1073741824",
                "max-list-bytes|1073741825|a whole number from 1048576 to 1073741824",
                "reserved-names|ldap,|a list of names, with * for any characters and ? for one, such as ldap, salt,"
                        + " *.corp.example",
                "reserved-names|[a-z]|a list of names, with * for any characters and ? for one, such as ldap, salt,"
                        + " *.corp.example",
                "stale-after|15|an ISO 8601 duration from PT1S to P3650D, such as PT15M",
                "stale-after|PT0S|an ISO 8601 duration from PT1S to P3650D, such as PT15M",
                "seen-flush|-PT5S|an ISO 8601 duration from PT1S to P3650D, such as PT15M",
                "public-read|yes|true, false",
                "public-read|TRUE|true, false",
                "trusted-proxies|localhost|a list of addresses and prefixes such as 127.0.0.1, ::1, 10.0.0.0/8",
                "trusted-proxies|10.0.0.0/33|a list of addresses and prefixes such as 127.0.0.1, ::1, 10.0.0.0/8",
                "url|registry.example|a URL such as https://registry.example.org/bosixnet/, without a user, a query or"
                        + " a fragment",
                "url|ftp://registry.example/|a URL such as https://registry.example.org/bosixnet/, without a user, a"
                        + " query or a fragment",
                "url|https://|a URL such as https://registry.example.org/bosixnet/, without a user, a query or a"
                        + " fragment",
                "url|https://user:secret@registry.example/|a URL such as https://registry.example.org/bosixnet/,"
                        + " without a user, a query or a fragment",
                "url|https://registry.example/?a=b|a URL such as https://registry.example.org/bosixnet/, without a"
                        + " user, a query or a fragment",
                "url|https://registry.example/a b|a URL such as https://registry.example.org/bosixnet/, without a"
                        + " user, a query or a fragment",
                "url|https://[evil]/|a URL such as https://registry.example.org/bosixnet/, without a user, a query or"
                        + " a fragment",
                "url|//registry.example/|a URL such as https://registry.example.org/bosixnet/, without a user, a query"
                        + " or a fragment",
                "host-names|http://nas|a list of names such as registry.example.org, nas, without a scheme or a port",
                "host-names|nas:8080|a list of names such as registry.example.org, nas, without a scheme or a port",
                "host-names|nas, a b|a list of names such as registry.example.org, nas, without a scheme or a port",
                "url|https://x/{a}|a URL such as https://registry.example.org/bosixnet/, without a user, a query or a fragment",
                "url|https://x/%zz|a URL such as https://registry.example.org/bosixnet/, without a user, a query or a fragment",
                "url|https://[1:2]/|a URL such as https://registry.example.org/bosixnet/, without a user, a query or a fragment",
                "url|https://x_y:65536|a URL such as https://registry.example.org/bosixnet/, without a user, a query or a fragment",
                "host-names|*|a list of names such as registry.example.org, nas, without a scheme or a port",
                "expire-after|PT119S|at least twice bosixnet.seen-flush, which is PT1M",
                "expire-quiet-after|PT119S|at least twice bosixnet.seen-flush, which is PT1M"
            })
    void aWrongValueStopsTheStart(String name, String value, String allowed) {
        assertThatThrownBy(() -> read(Map.of("bosixnet." + name, value), null))
                .isInstanceOf(ConfigException.class)
                .hasMessage("The setting bosixnet." + name + " is '" + value + "'; it must be " + allowed + ".");
    }

    @ParameterizedTest
    @CsvSource({
        "https://Registry.Example, , registry.example",
        "http://nas:8080/bosixnet/, , nas",
        "http://my_nas:65535/bosixnet/, , my_nas",
        "http://[2001:db8::1]:8080/, , [2001:db8::1]",
        "HTTPS://registry.example/bosixnet, ' NAS, other.example,', registry.example nas other.example",
        ", nas, nas",
        ", , ''"
    })
    void browsersReachTheRegistryByTheseNames(String url, String names, String allowed) {
        Map<String, String> settings = new HashMap<>();
        if (url != null) {
            settings.put("bosixnet.url", url);
        }
        if (names != null) {
            settings.put("bosixnet.host-names", names);
        }
        assertThat(read(settings, null).access().hostNames())
                .isEqualTo(allowed.isEmpty() ? Set.of() : Set.of(allowed.split(" ", -1)));
    }

    @Test
    void namesAreReserved() {
        ServerConfig config = read(Map.of("bosixnet.reserved-names", "LDAP, srv-*"), null);
        assertThat(config.registry().reserved().contain(new HostName("ldap"))).isTrue();
        assertThat(config.registry().reserved().contain(new HostName("srv-1"))).isTrue();
        assertThat(config.registry().reserved().contain(new HostName("nas"))).isFalse();
    }

    @Test
    void accessIsSetUp() {
        ServerConfig config = read(
                Map.of(
                        "bosixnet.access", "open",
                        "bosixnet.public-read", "true",
                        "bosixnet.trusted-proxies", "::1, 10.0.0.0/8"),
                null);
        assertThat(config.access().open()).isTrue();
        assertThat(config.access().publicRead()).isTrue();
        assertThat(config.access().trustedProxies()).isEqualTo(TrustedProxies.parse("::1, 10.0.0.0/8"));
    }

    @Test
    void keysAreConfiguredAsOneOrSeveralDigests() {
        KeyDigest one = KeyDigest.of("one");
        KeyDigest two = KeyDigest.of("two");
        ServerConfig config = read(
                Map.of(
                        "bosixnet.admin-key", "sha256:" + one.hex(),
                        "bosixnet.join-key", " sha256:" + one.hex() + ", sha256:" + two.hex() + " "),
                null);
        assertThat(config.access().keys())
                .containsOnly(Map.entry(KeyKind.ADMIN, Set.of(one)), Map.entry(KeyKind.JOIN, Set.of(one, two)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"admin-key", "join-key", "reader-key"})
    void aWrongKeyStopsTheStartAndIsNotRepeated(String name) {
        for (String value : List.of(
                "hunter2",
                " ",
                "sha256:hunter2",
                "bxh_ABC123_hunter2hunter2hunter22",
                "bxa_ABC123_hunter2hunter2hunter22",
                "bxj_ABC123_hunter2hunter2hunter22",
                "bxr_ABC123_hunter2hunter2hunter22")) {
            assertThatThrownBy(() -> read(Map.of("bosixnet." + name, value), null))
                    .isInstanceOf(ConfigException.class)
                    .hasMessageStartingWith(
                            "The value of the setting bosixnet." + name + " is not shown here; it must be ")
                    .hasMessageNotContaining("hunter2");
        }
    }
}
