package org.bosixnet.client.address;

import static org.assertj.core.api.Assertions.assertThat;
import static org.bosixnet.client.address.Choices.DHCP;
import static org.bosixnet.client.address.Choices.PRIVACY;
import static org.bosixnet.client.address.Choices.SLAAC;
import static org.bosixnet.client.address.Choices.ULA;
import static org.bosixnet.client.address.Choices.YGGDRASIL;
import static org.bosixnet.client.address.Choices.choose;
import static org.bosixnet.client.address.Choices.chosen;
import static org.bosixnet.client.address.Choices.judged;
import static org.bosixnet.client.address.Choices.live;
import static org.bosixnet.client.address.Choices.prefixes;
import static org.bosixnet.client.address.Choices.reason;
import static org.bosixnet.client.address.Choices.substring;
import static org.bosixnet.client.address.Choices.texts;
import static org.bosixnet.client.address.Choices.with;

import java.util.List;
import java.util.stream.Stream;
import org.bosixnet.client.host.Ip6;
import org.bosixnet.testing.Vector;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Which addresses may be reported at all, by themselves and by the settings. */
class EligibilityTest {

    @Test
    void aTemporaryAddressIsNotReportedUnlessAsked() {
        assertThat(chosen("slaac-privacy", with(Temporary.DENY))).containsExactly(SLAAC);
        assertThat(reason("slaac-privacy", with(Temporary.DENY), PRIVACY))
                .isEqualTo("It is a temporary (privacy) address; TEMPORARY=allow or only accepts it.");
    }

    @Test
    void temporaryOnlyReportsNoOther() {
        assertThat(chosen("slaac-privacy", with(Temporary.ONLY))).containsExactly(PRIVACY);
        assertThat(reason("slaac-privacy", with(Temporary.ONLY), SLAAC))
                .isEqualTo("It is not a temporary address, and TEMPORARY=only accepts no other.");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "2002:a00:1::1 | It is a 6to4 address of 10.0.0.1, which is not a public IPv4 address.",
                "2002:7f00:1::1 | It is a 6to4 address of 127.0.0.1, which is not a public IPv4 address.",
                "2001:2::1 | It is in a prefix for benchmarks.",
                "2001:db8::5efe:127.0.0.1 | It is an ISATAP address of 127.0.0.1, which no host has.",
            })
    void whatRegistriesRefuseIsNotReportedForTheSameReason(String address, String reason) {
        AddressChoice choice = AddressPolicy.choose(
                List.of(live(address, "eth0", 3600), live("2001:db8::1", "eth0", 60)),
                with(8),
                List.of(),
                Network.UNKNOWN);
        assertThat(texts(choice)).containsExactly("2001:db8::1");
        assertThat(judged(choice, live(address, "eth0", 3600).address()).reason())
                .isEqualTo(reason);
    }

    @Test
    void networkDeviceNarrowsToOneInterface() {
        AddressSettings settings = new AddressSettings("eth0", null, List.of(), Temporary.DENY, 8);
        assertThat(chosen("several-interfaces", settings)).containsExactly(SLAAC);
        assertThat(reason("several-interfaces", settings, "2a01:4f8:c0c:77::2"))
                .isEqualTo("Its interface is not eth0, which NETWORK_DEVICE names.");
    }

    @Test
    void aUniqueLocalAddressIsNotReportedUnlessNamed() {
        assertThat(chosen("ula-beside-global", with(8))).containsExactly(SLAAC);
        assertThat(reason("ula-beside-global", with(8), ULA))
                .isEqualTo("It is outside 2000::/3; only PREFIX or ADDRESS_SUB_STRING accepts such an address.");
    }

    @Test
    void prefixTakesAUniqueLocalAddressAndNothingElse() {
        AddressSettings settings = prefixes("fd00::/8");
        assertThat(chosen("ula-beside-global", settings)).containsExactly(ULA);
        assertThat(reason("ula-beside-global", settings, SLAAC)).isEqualTo("It is in none of the prefixes in PREFIX.");
    }

    @Test
    void aSubStringTakesAUniqueLocalAddress() {
        assertThat(chosen("ula-beside-global", substring("FD12:"))).containsExactly(ULA);
        assertThat(reason("ula-beside-global", substring("fd12:"), SLAAC))
                .isEqualTo("It does not contain 'fd12:', which ADDRESS_SUB_STRING requires.");
    }

    @Test
    void aSubStringIsLookedForInTheShortSpelling() {
        assertThat(chosen("dhcpv6-beside-slaac", substring("00::4c"))).containsExactly(DHCP);
        assertThat(chosen("dhcpv6-beside-slaac", substring("0000:04c1"))).isEmpty();
    }

    @Test
    void yggdrasilIsReportedOnlyIfNamed() {
        assertThat(chosen("yggdrasil", AddressSettings.DEFAULT)).isEmpty();
        assertThat(chosen("yggdrasil", prefixes("200::/7"))).containsExactly(YGGDRASIL);
    }

    @Test
    void noPrefixTakesWhatOthersCannotReach() {
        assertThat(chosen("yggdrasil", prefixes("::/0"))).containsExactly(YGGDRASIL);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "tentative   | " + SLAAC + " | It is tentative: duplicate address detection still runs.",
                "dadfailed   | 2a02:810d:8a40:1f00::7 | Another machine on the link has the same address (duplicate"
                        + " address detection failed).",
                "deprecated  | " + SLAAC + " | It is deprecated: its preferred lifetime is over.",
                "interface-down | 2a02:810d:8a40:1f00::9 | Its interface is down.",
                "interface-down | 2a02:810d:8a40:1f01::9 | Its interface is down.",
                "nothing-usable | ::1 | It is the loopback address, which leads each computer to itself.",
                "nothing-usable | fe80::2ef0:5dff:fe11:2233 | It is link-local, which only the same link can reach.",
            })
    void whatIsNotUsableIsDropped(String table, String address, String reason) {
        Judged judged = judged(choose(table, with(8)), address);
        assertThat(judged.verdict()).isEqualTo(Verdict.DROPPED);
        assertThat(judged.reason()).isEqualTo(reason);
    }

    @ParameterizedTest
    @CsvSource({"tentative", "deprecated", "interface-down", "nothing-usable", "loopback-only"})
    void nothingUsableIsNoError(String table) {
        assertThat(chosen(table, with(8))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"::", "fec0::1", "ff0e::1", "::ffff:192.0.2.1", "64:ff9b::192.0.2.1", "100::1", "2001:20::1"})
    void noSettingTakesAnAddressOfASpecialKind(String address) {
        Candidate candidate = live(address, "eth0", 3600);
        AddressChoice choice = AddressPolicy.choose(List.of(candidate), prefixes("::/0"), List.of(), Network.UNKNOWN);
        assertThat(choice.chosen()).isEmpty();
    }

    /** Or the report would be refused, by the constructor here or by the registry. */
    @ParameterizedTest
    @MethodSource("refused")
    void noSettingTakesWhatTheVectorsRefuse(String address) {
        AddressChoice choice = AddressPolicy.choose(
                List.of(live(address, "eth0", 3600)), prefixes("::/0"), List.of(), Network.UNKNOWN);
        assertThat(choice.chosen()).isEmpty();
    }

    static Stream<String> refused() {
        return Vector.read("addresses.txt")
                .filter(vector -> vector.expected().equals("!"))
                .map(Vector::input)
                .filter(text -> text.indexOf('.') < 0) // of such the kernel has another spelling
                .filter(text -> Ip6.read(text).isPresent());
    }

    @Test
    void documentationAddressesAreOrdinary() {
        AddressChoice choice = AddressPolicy.choose(
                List.of(live("2001:db8::1", "eth0", 3600)), AddressSettings.DEFAULT, List.of(), Network.UNKNOWN);
        assertThat(texts(choice)).containsExactly("2001:db8::1");
    }
}
