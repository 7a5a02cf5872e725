package org.bosixnet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ServerConfigTest {

    private static ServerConfig read(Map<String, String> settings, String stateDirectory) {
        return ServerConfig.read(
                new SmallRyeConfigBuilder()
                        .withSources(new PropertiesConfigSource(settings, "test", 100))
                        .build(),
                Set.of("file", "memory"),
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
        assertThat(config.registry().staleAfter()).isEqualTo(Duration.ofMinutes(15));
        assertThat(config.registry().expireAfter()).isNull();
        assertThat(config.url()).isNull();
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
                "stale-after|15|an ISO 8601 duration from PT1S to P3650D, such as PT15M",
                "stale-after|PT0S|an ISO 8601 duration from PT1S to P3650D, such as PT15M",
                "seen-flush|-PT5S|an ISO 8601 duration from PT1S to P3650D, such as PT15M",
                "expire-after|PT119S|at least twice bosixnet.seen-flush, which is PT1M"
            })
    void aWrongValueStopsTheStart(String name, String value, String allowed) {
        assertThatThrownBy(() -> read(Map.of("bosixnet." + name, value), null))
                .isInstanceOf(ConfigException.class)
                .hasMessage("The setting bosixnet." + name + " is '" + value + "'; allowed is " + allowed + ".");
    }
}
