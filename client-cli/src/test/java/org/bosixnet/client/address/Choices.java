package org.bosixnet.client.address;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.bosixnet.client.host.Cidr;
import org.bosixnet.client.host.HostAddress;
import org.bosixnet.client.platform.linux.IpTables;

/** Addresses of the recorded tables, settings, and what the policy makes of them. */
final class Choices {

    static final String SLAAC = "2a02:810d:8a40:1f00:2ef0:5dff:fe11:2233";
    static final String PRIVACY = "2a02:810d:8a40:1f00:1950:53b7:fe2f:b0a";
    static final String DHCP = "2a02:810d:8a40:1f00::4c1";
    static final String RENUMBERED = "2a02:810d:9b00:2e00:2ef0:5dff:fe11:2233";
    static final String TEREDO = "2001:0:53aa:64c:38a6:5b7f:b3a1:4dc5";
    static final String SIX_TO_FOUR = "2002:c000:204::1";
    static final String ULA = "fd12:3456:789a:1::10";
    static final String YGGDRASIL = "200:2bdc:5f8d:2ad6:8f3a:1b2c:3d4e:5f60";

    private Choices() {}

    static Candidate live(String address, String interfaceName, long lifetime) {
        return new Candidate(address, interfaceName, true, 64, AddressScope.GLOBAL, Set.of(), new Lifetime(lifetime));
    }

    static AddressSettings with(Temporary temporary) {
        return new AddressSettings(null, null, List.of(), temporary, 1);
    }

    static AddressSettings with(int maxAddresses) {
        return new AddressSettings(null, null, List.of(), Temporary.DENY, maxAddresses);
    }

    static AddressSettings prefixes(String... prefixes) {
        return new AddressSettings(
                null, null, Stream.of(prefixes).map(Cidr::parse).toList(), Temporary.DENY, 8);
    }

    static AddressSettings substring(String substring) {
        return new AddressSettings(null, substring, List.of(), Temporary.DENY, 8);
    }

    static AddressChoice choose(String table, AddressSettings settings, String... last) {
        return AddressPolicy.choose(
                IpTables.read(table),
                settings,
                Stream.of(last).map(HostAddress::new).toList(),
                Network.UNKNOWN);
    }

    static List<String> chosen(String table, AddressSettings settings, String... last) {
        return texts(choose(table, settings, last));
    }

    static List<String> texts(AddressChoice choice) {
        return choice.chosen().stream().map(HostAddress::text).toList();
    }

    static String reason(String table, AddressSettings settings, String address) {
        return judged(choose(table, settings), address).reason();
    }

    static Judged judged(AddressChoice choice, String address) {
        List<Judged> found = choice.candidates().stream()
                .filter(judged -> judged.candidate().address().equals(address))
                .toList();
        assertThat(found).hasSize(1);
        return found.get(0);
    }
}
