package org.bosixnet.client.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.bosixnet.client.address.AddressSettings;
import org.bosixnet.client.address.Temporary;
import org.bosixnet.client.host.Cidr;
import org.bosixnet.client.host.HostName;
import org.bosixnet.client.host.RegistryGroup;
import org.junit.jupiter.api.Test;

/** Which settings are read, and which of two places wins. */
class ConfigLoaderTest extends ConfigLoaderFixture {

    @Test
    void reportsTheFirstLabelOfItsOwnNameWhichOthersAcceptWithoutADomain() throws IOException {
        platform.nodeName = "ip-10-0-3-7.ec2.internal";
        assertThat(load().config().requireHostName()).hasToString("ip-10-0-3-7");
    }

    @Test
    void withoutAnythingEverythingHasItsDefault() {
        LoadedConfig loaded = load();
        assertThat(loaded.file()).isNull();
        assertThat(loaded.warnings()).isEmpty();
        assertThat(loaded.config())
                .isEqualTo(new AgentConfig(
                        List.of(),
                        new HostName("laptop"),
                        true,
                        Duration.ofMinutes(5),
                        Duration.ofMinutes(5),
                        AddressSettings.DEFAULT,
                        null,
                        Path.of("/etc/hosts"),
                        false,
                        List.of(),
                        Domains.NONE,
                        NameGlobs.ANY,
                        10_000,
                        Path.of("/etc/bosixnet/keys"),
                        false,
                        null,
                        Pins.NONE,
                        null));
    }

    /** What is tried once changes nothing of the file that is kept. */
    @Test
    void onlyTheUsualSettingsSayWhichHostsFileIsTheAgentsOwn() throws IOException {
        assertThat(load().isHostsFileOwn()).isTrue();
        Files.writeString(agentFile, "HOSTS_FILE=/srv/hosts\n");
        assertThat(load().isHostsFileOwn()).isTrue();
        assertThat(loader().load(Map.of(), agentFile).isHostsFileOwn()).isFalse();
        assertThat(loader().load(Map.of(Setting.HOSTS_FILE, "/root/hosts"), null)
                        .isHostsFileOwn())
                .isFalse();
        environment.put("BOSIXNET_HOSTS_FILE", "/root/hosts");
        assertThat(load().isHostsFileOwn()).isFalse();
    }

    @Test
    void theExampleInThePackageNamesEverySetting() throws IOException {
        String example = Files.readString(Path.of("../packaging/agent-deb/src/agent.conf"));
        Files.writeString(
                agentFile, example.replaceAll("(?m)^#(?=[A-Z_]+=)", "").replaceAll("(?m)^(PIN|CA_FILE)=", "#"));
        LoadedConfig loaded = load();
        assertThat(loaded.warnings()).isEmpty();
        assertThat(loaded.config().requireHostName()).hasToString("nas");
        assertThat(example.lines()
                        .filter(line -> line.matches("#[A-Z_]+=.*"))
                        .map(line -> line.substring(1, line.indexOf('='))))
                .containsExactlyInAnyOrderElementsOf(
                        Stream.of(Setting.values()).map(Setting::name).toList());
    }

    @Test
    void everySettingIsRead() throws IOException {
        Files.writeString(agentFile, """
            URL="http://Home-Server:80/bosixnet/
                 https://bert:bxh_secret@[2001:DB8::1]:8443"
            HOST_NAME=Box.Example.COM.
            UPD_PERIOD=60 LIST_PERIOD=2m
            NETWORK_DEVICE=eth0
            ADDRESS_SUB_STRING=2A02
            PREFIX="fd00::/8, 2000::/3"
            TEMPORARY=allow
            MAX_ADDRESSES=3
            LOG_DIR=/var/tmp/bosixnet
            HOSTS_FILE='/srv/my hosts'
            HOSTS_IN_PLACE=yes
            ON_CHANGE="/usr/bin/pkill -HUP  -x dnsmasq"
            DOMAIN=".example.com example.org"
            NAMES="web-* *.example.com"
            MAX_NAMES=5
            KEY_FILE=/srv/keys
            ALLOW_HTTP=yes
            CA_FILE=/etc/ssl/own.pem
            PROXY=http://proxy:3128
            DIR_UTIL=/usr/lib/bosixnet
            """);
        LoadedConfig loaded = load();
        assertThat(loaded.file()).isEqualTo(agentFile);
        assertThat(loaded.warnings()).isEmpty();
        assertThat(loaded.config())
                .isEqualTo(new AgentConfig(
                        List.of(
                                RegistryGroup.parse("http://home-server/bosixnet"),
                                RegistryGroup.parse("https://bert:bxh_secret@[2001:db8::1]:8443")),
                        new HostName("box.example.com"),
                        false,
                        Duration.ofMinutes(1),
                        Duration.ofMinutes(2),
                        new AddressSettings(
                                "eth0",
                                "2a02",
                                List.of(Cidr.parse("fd00::/8"), Cidr.parse("2000::/3")),
                                Temporary.ALLOW,
                                3),
                        Path.of("/var/tmp/bosixnet"),
                        Path.of("/srv/my hosts"),
                        true,
                        List.of("/usr/bin/pkill", "-HUP", "-x", "dnsmasq"),
                        new Domains(List.of("example.com", "example.org")),
                        new NameGlobs(List.of("web-*", "*.example.com")),
                        5,
                        Path.of("/srv/keys"),
                        true,
                        Path.of("/etc/ssl/own.pem"),
                        Pins.NONE,
                        new ProxyUrl("proxy", 3128)));
        assertThat(loaded.toString()).doesNotContain("secret", "pass@", "bert");
    }

    @Test
    void optionsGoBeforeEnvironmentBeforeFile() throws IOException {
        Files.writeString(agentFile, "UPD_PERIOD=1\nLIST_PERIOD=1\nMAX_ADDRESSES=1\nMAX_NAMES=1\n");
        environment.put("BOSIXNET_UPD_PERIOD", "2");
        environment.put("BOSIXNET_LIST_PERIOD", "2");
        environment.put("BOSIXNET_MAX_NAMES", "");
        AgentConfig config =
                loader().load(Map.of(Setting.UPD_PERIOD, "3"), null).config();
        assertThat(config.updPeriod()).hasSeconds(3);
        assertThat(config.listPeriod()).hasSeconds(2);
        assertThat(config.maxNames()).isEqualTo(1);
    }

    @Test
    void anEmptyOptionStandsForTheDefault() throws IOException {
        Files.writeString(agentFile, "NETWORK_DEVICE=eth0\nUPD_PERIOD=\n");
        AgentConfig config =
                loader().load(Map.of(Setting.NETWORK_DEVICE, ""), null).config();
        assertThat(config.addresses()).isEqualTo(AddressSettings.DEFAULT);
        assertThat(config.updPeriod()).hasSeconds(300);
    }

    @Test
    void theLastOfTwoAssignmentsWins() throws IOException {
        Files.writeString(agentFile, "UPD_PERIOD=x\nUPD_PERIOD=7\n");
        assertThat(load().config().updPeriod()).hasSeconds(7);
    }

    @Test
    void theOriginalsFileIsReadOnlyWithoutTheAgentsOwn() throws IOException {
        Files.writeString(originalFile, "UPD_PERIOD=8\n");
        assertThat(load().file()).isEqualTo(originalFile);
        assertThat(load().config().updPeriod()).hasSeconds(8);
        Files.writeString(agentFile, "");
        assertThat(load().file()).isEqualTo(agentFile);
        assertThat(load().config().updPeriod()).hasSeconds(300);
    }

    @Test
    void withTheOriginalsFileTheOriginalsNameStays() throws IOException {
        Files.writeString(originalFile, "# nothing\n");
        // no ifconfig under this root: characters 3 to 10 of the digest of nothing
        assertThat(load().config().hostName()).isEqualTo(new HostName("laptop-0c44298f"));
        Files.writeString(originalFile, "HOST_NAME=other\n");
        assertThat(load().config().hostName()).isEqualTo(new HostName("other"));
    }

    @Test
    void otherEncodingsDoNoHarmInComments() throws IOException {
        Files.write(agentFile, "# f\u00fcr\nUPD_PERIOD=5\n".getBytes(StandardCharsets.ISO_8859_1));
        assertThat(load().config().updPeriod()).hasSeconds(5);
    }

    @Test
    void aRelativePathIsFineOnTheCommandLine() {
        assertThat(loader().load(Map.of(Setting.HOSTS_FILE, "hosts"), null)
                        .config()
                        .hostsFile())
                .isEqualTo(Path.of("hosts").toAbsolutePath());
    }
}
