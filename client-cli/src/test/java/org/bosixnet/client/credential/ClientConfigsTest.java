package org.bosixnet.client.credential;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.SecureRandom;
import java.util.List;
import java.util.stream.Stream;
import org.bosixnet.client.host.AccessKey;
import org.bosixnet.client.host.HostName;
import org.bosixnet.client.host.RegistryUrl;
import org.junit.jupiter.api.Test;

class ClientConfigsTest {

    private static String config(String client, String... names) {
        AccessKey key = AccessKey.generate(AccessKey.Kind.HOST, new SecureRandom());
        return new ClientConfigs(
                        RegistryUrl.parse("https://registry.example/bosixnet"),
                        Stream.of(names).map(HostName::new).toList(),
                        key,
                        List.of())
                .all().stream()
                        .filter(config -> config.client().equals(client))
                        .map(ClientConfigs.ClientConfig::text)
                        .findFirst()
                        .orElseThrow();
    }

    /** It looks a name up before it sends anything, and only the registry knows the host's own. */
    @Test
    void openWrtLooksUpANameThatDnsKnows() {
        assertThat(config("OpenWrt", "gate").lines().map(String::strip))
                .contains("option lookup_host 'openwrt.org'", "option domain 'gate'", "option retry_max_count '0'")
                .contains("option update_url 'https://[USERNAME]:[PASSWORD]@registry.example/bosixnet"
                        + "/nic/update?hostname=[DOMAIN]&myip=[IP]'");
    }

    @Test
    void openWrtGetsNoCommaIntoItsDomain() {
        assertThat(config("OpenWrt", "gate", "nas").lines().map(String::strip))
                .contains("option domain 'gate'")
                .contains("option update_url 'https://[USERNAME]:[PASSWORD]@registry.example/bosixnet"
                        + "/nic/update?hostname=gate,nas&myip=[IP]'");
    }

    /** The box has fields for user and password, and sends them as Basic by itself. */
    @Test
    void aFritzBoxHasTheKeyInItsFieldsOnly() {
        assertThat(config("FRITZ!Box", "gate", "nas").lines().map(line -> line.replaceAll(":  *", ": ")))
                .startsWith(
                        "Update URL: https://registry.example/bosixnet/nic/update?hostname=<domain>&myip=<ip6addr>",
                        "Domain name: gate,nas",
                        "User name: gate");
    }

    @Test
    void clientsThatReportOnlyAChangeAreMadeToReportInBetween() {
        for (List<String> expected :
                List.of(List.of("ddclient", "max-interval=10m"), List.of("inadyn", "forced-update = 600"))) {
            assertThat(config(expected.get(0), "gate").lines()).contains(expected.get(1));
        }
    }
}
