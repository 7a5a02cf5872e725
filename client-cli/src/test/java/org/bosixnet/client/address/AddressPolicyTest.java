package org.bosixnet.client.address;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.bosixnet.client.host.Cidr;
import org.bosixnet.client.host.HostAddress;
import org.bosixnet.client.host.Ip6;
import org.bosixnet.client.platform.linux.IpTables;
import org.bosixnet.testing.Vector;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class AddressPolicyTest {
    private static final String SLAAC = "2a02:810d:8a40:1f00:2ef0:5dff:fe11:2233";
    private static final String PRIVACY = "2a02:810d:8a40:1f00:1950:53b7:fe2f:b0a";
    private static final String DHCP = "2a02:810d:8a40:1f00::4c1";
    private static final String RENUMBERED = "2a02:810d:9b00:2e00:2ef0:5dff:fe11:2233";
    private static final String TEREDO = "2001:0:53aa:64c:38a6:5b7f:b3a1:4dc5";
    private static final String SIX_TO_FOUR = "2002:c000:204::1";
    private static final String ULA = "fd12:3456:789a:1::10";
    private static final String YGGDRASIL = "200:2bdc:5f8d:2ad6:8f3a:1b2c:3d4e:5f60";

    @Test
    void aTemporaryAddressIsNotReportedUnlessAsked() {
        assertThat(chosen("slaac-privacy", with(Temporary.DENY))).containsExactly(SLAAC);
        assertThat(reason("slaac-privacy", with(Temporary.DENY), PRIVACY))
                .isEqualTo("It is a temporary (privacy) address; TEMPORARY=allow or only takes it.");
    }

    @Test
    void temporaryOnlyReportsNoOther() {
        assertThat(chosen("slaac-privacy", with(Temporary.ONLY))).containsExactly(PRIVACY);
        assertThat(reason("slaac-privacy", with(Temporary.ONLY), SLAAC))
                .isEqualTo("It is not a temporary address, and TEMPORARY=only takes no other.");
    }

    @Test
    void temporaryAllowTreatsAllAlike() {
        // both live for as long, so the number decides
        assertThat(chosen("slaac-privacy", with(Temporary.ALLOW))).containsExactly(PRIVACY);
    }

    @Test
    void theLongerPreferredLifetimeWinsOverTheLongerPrefix() {
        assertThat(chosen("dhcpv6-beside-slaac", AddressSettings.DEFAULT)).containsExactly(SLAAC);
        assertThat(reason("dhcpv6-beside-slaac", AddressSettings.DEFAULT, SLAAC))
                .isEqualTo("Next to " + DHCP + " it stays preferred for longer.");
        assertThat(reason("dhcpv6-beside-slaac", AddressSettings.DEFAULT, DHCP))
                .isEqualTo(SLAAC + " stays preferred for longer.");
    }

    @Test
    void afterARenumberingTheLivePrefixWinsAtOnce() {
        assertThat(chosen("renumbered", AddressSettings.DEFAULT)).containsExactly(RENUMBERED);
        assertThat(chosen("renumbered", AddressSettings.DEFAULT, DHCP)).containsExactly(RENUMBERED);
    }

    @Test
    void teredoAloneIsReported() {
        assertThat(chosen("teredo-only", AddressSettings.DEFAULT)).containsExactly(TEREDO);
        assertThat(reason("teredo-only", AddressSettings.DEFAULT, TEREDO)).isEqualTo("It is the only usable address.");
    }

    @Test
    void sixToFourGoesBeforeTeredo() {
        assertThat(chosen("6to4-and-teredo", AddressSettings.DEFAULT)).containsExactly(SIX_TO_FOUR);
        assertThat(reason("6to4-and-teredo", AddressSettings.DEFAULT, TEREDO))
                .isEqualTo(SIX_TO_FOUR + " is of a better class: 6to4 (2002::/16) goes before Teredo (2001::/32).");
    }

    @ParameterizedTest
    @ValueSource(strings = {"2002:a00:1::1", "2002:7f00:1::1", "2001:2::1", "2001:db8::5efe:127.0.0.1"})
    void whatRegistriesRefuseIsNotReported(String address) {
        AddressChoice choice = AddressPolicy.choose(
                List.of(live(address, "eth0", 3600), live("2001:db8::1", "eth0", 60)), with(8), List.of(), null);
        assertThat(texts(choice)).containsExactly("2001:db8::1");
        assertThat(judged(choice, live(address, "eth0", 3600).address()).reason())
                .isEqualTo("It is of a special kind, or of a tunnel to an IPv4 address that is not public: registries"
                        + " refuse it.");
    }

    @ParameterizedTest
    @CsvSource({"eth0," + SLAAC, "wlan0,2a01:4f8:c0c:77::2", "tun9,2a01:4f8:c0c:77::2"})
    void theInterfaceOfTheDefaultRouteGoesBeforeTheLifetime(String defaultRoute, String expected) {
        AddressChoice choice = AddressPolicy.choose(
                IpTables.read("several-interfaces"), AddressSettings.DEFAULT, List.of(), defaultRoute);
        assertThat(texts(choice)).containsExactly(expected);
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
                .isEqualTo("It is outside 2000::/3; only PREFIX or ADDRESS_SUB_STRING takes such an address.");
    }

    @Test
    void prefixTakesAUniqueLocalAddressAndNothingElse() {
        AddressSettings settings = prefixes("fd00::/8");
        assertThat(chosen("ula-beside-global", settings)).containsExactly(ULA);
        assertThat(reason("ula-beside-global", settings, SLAAC)).isEqualTo("It is under no prefix that PREFIX names.");
    }

    @Test
    void amongWhatPrefixNamesAGlobalAddressGoesFirst() {
        assertThat(chosen("ula-beside-global", prefixes("fd00::/8", "2000::/3")))
                .containsExactly(SLAAC, ULA);
    }

    @Test
    void aSubStringTakesAUniqueLocalAddress() {
        assertThat(chosen("ula-beside-global", substring("FD12:"))).containsExactly(ULA);
        assertThat(reason("ula-beside-global", substring("fd12:"), SLAAC))
                .isEqualTo("It does not contain 'fd12:', which ADDRESS_SUB_STRING asks for.");
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
                "dadfailed   | 2a02:810d:8a40:1f00::7 | Another machine on the link has the same address (duplicate address"
                        + " detection failed).",
                "deprecated  | " + SLAAC + " | It is deprecated: its preferred lifetime is over.",
                "interface-down | 2a02:810d:8a40:1f00::9 | Its interface is down.",
                "interface-down | 2a02:810d:8a40:1f01::9 | Its interface is down.",
                "nothing-usable | ::1 | It is the loopback address, which never leaves this machine.",
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
        AddressChoice choice = AddressPolicy.choose(List.of(candidate), prefixes("::/0"), List.of(), null);
        assertThat(choice.chosen()).isEmpty();
    }

    /** Or the report would be refused, by the constructor here or by the registry. */
    @ParameterizedTest
    @MethodSource("refused")
    void noSettingTakesWhatTheVectorsRefuse(String address) {
        AddressChoice choice =
                AddressPolicy.choose(List.of(live(address, "eth0", 3600)), prefixes("::/0"), List.of(), null);
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
                List.of(live("2001:db8::1", "eth0", 3600)), AddressSettings.DEFAULT, List.of(), null);
        assertThat(texts(choice)).containsExactly("2001:db8::1");
    }

    @Test
    void twoLiveAddressesOfOnePrefixDoNotTakeTurns() {
        assertThat(chosen("two-live", AddressSettings.DEFAULT)).containsExactly(SLAAC);
        assertThat(chosen("two-live", AddressSettings.DEFAULT, SLAAC)).containsExactly(SLAAC);
        assertThat(chosen("two-live", AddressSettings.DEFAULT, DHCP)).containsExactly(DHCP);
        AddressChoice choice = choose("two-live", AddressSettings.DEFAULT, DHCP);
        assertThat(judged(choice, DHCP).reason())
                .isEqualTo("It was reported last and shares its /64 with " + SLAAC
                        + ", which would be next by the order: the two do not take turns.");
        assertThat(judged(choice, SLAAC).reason())
                .isEqualTo(DHCP + " was reported last and shares its /64: the two do not take turns.");
    }

    @Test
    void whatWasReportedLastIsGivenUpOnceItIsNotEligible() {
        List<Candidate> candidates = List.of(
                live("2001:db8::1", "eth0", 100),
                new Candidate(
                        "2001:db8::2",
                        "eth0",
                        true,
                        64,
                        AddressScope.GLOBAL,
                        Set.of(AddressFlag.DEPRECATED),
                        new Lifetime(0)));
        AddressChoice choice = AddressPolicy.choose(
                candidates, AddressSettings.DEFAULT, List.of(new HostAddress("2001:db8::2")), null);
        assertThat(texts(choice)).containsExactly("2001:db8::1");
    }

    @Test
    void severalAddressesAreReportedInOrder() {
        assertThat(chosen("many", with(3)))
                .containsExactly("2a02:810d:8a40:1f00::1", "2a02:810d:8a40:1f00::2", "2a02:810d:8a40:1f00::3");
        assertThat(chosen("many", with(8))).hasSize(5).endsWith(SIX_TO_FOUR);
    }

    @Test
    void severalAddressesKeepTheirPlaces() {
        assertThat(chosen("many", with(3), "2a02:810d:8a40:1f00::4", "2a02:810d:8a40:1f00::2"))
                .containsExactly("2a02:810d:8a40:1f00::4", "2a02:810d:8a40:1f00::2", "2a02:810d:8a40:1f00::1");
    }

    @Test
    void anAddressOnTwoInterfacesIsReportedOnce() {
        List<Candidate> candidates = List.of(live("2001:db8::1", "eth0", 100), live("2001:db8::1", "eth1", 100));
        AddressChoice choice = AddressPolicy.choose(candidates, with(8), List.of(), "eth1");
        assertThat(texts(choice)).containsExactly("2001:db8::1");
        assertThat(choice.candidates())
                .extracting(judged -> judged.candidate().interfaceName(), Judged::verdict, Judged::reason)
                .containsExactly(
                        tuple(
                                "eth1",
                                Verdict.CHOSEN,
                                "Next to 2001:db8::1 it is on the interface of the default route."),
                        tuple("eth0", Verdict.ELIGIBLE, "The same address is chosen on another interface already."));
    }

    @Test
    void permanentBreaksATieOfLifetimes() {
        Candidate permanent = new Candidate(
                "2001:db8::9", "eth0", true, 64, AddressScope.GLOBAL, Set.of(AddressFlag.PERMANENT), Lifetime.UNKNOWN);
        Candidate dynamic =
                new Candidate("2001:db8::1", "eth0", true, 64, AddressScope.GLOBAL, Set.of(), Lifetime.UNKNOWN);
        AddressChoice choice =
                AddressPolicy.choose(List.of(dynamic, permanent), AddressSettings.DEFAULT, List.of(), null);
        assertThat(texts(choice)).containsExactly("2001:db8::9");
    }

    @Test
    void numbersAreComparedUnsigned() {
        List<Candidate> candidates = List.of(live("2001:db8::8000:0:0:0", "a", 9), live("2001:db8::1", "a", 9));
        assertThat(texts(AddressPolicy.choose(candidates, AddressSettings.DEFAULT, List.of(), null)))
                .containsExactly("2001:db8::1");
    }

    @Test
    void everyReasonIsOneSentence() {
        for (String table : List.of("many", "dadfailed", "several-interfaces", "interface-down", "slaac-privacy")) {
            assertThat(choose(table, with(2)).candidates())
                    .extracting(Judged::reason)
                    .allMatch(reason -> reason.endsWith(".") && !reason.contains(". "));
        }
    }

    private static Candidate live(String address, String interfaceName, long lifetime) {
        return new Candidate(address, interfaceName, true, 64, AddressScope.GLOBAL, Set.of(), new Lifetime(lifetime));
    }

    private static AddressSettings with(Temporary temporary) {
        return new AddressSettings(null, null, List.of(), temporary, 1);
    }

    private static AddressSettings with(int maxAddresses) {
        return new AddressSettings(null, null, List.of(), Temporary.DENY, maxAddresses);
    }

    private static AddressSettings prefixes(String... prefixes) {
        return new AddressSettings(
                null, null, Stream.of(prefixes).map(Cidr::parse).toList(), Temporary.DENY, 8);
    }

    private static AddressSettings substring(String substring) {
        return new AddressSettings(null, substring, List.of(), Temporary.DENY, 8);
    }

    private static AddressChoice choose(String table, AddressSettings settings, String... last) {
        return AddressPolicy.choose(
                IpTables.read(table),
                settings,
                Stream.of(last).map(HostAddress::new).toList(),
                null);
    }

    private static List<String> chosen(String table, AddressSettings settings, String... last) {
        return texts(choose(table, settings, last));
    }

    private static List<String> texts(AddressChoice choice) {
        return choice.chosen().stream().map(HostAddress::text).toList();
    }

    private static String reason(String table, AddressSettings settings, String address) {
        return judged(choose(table, settings), address).reason();
    }

    private static Judged judged(AddressChoice choice, String address) {
        List<Judged> found = choice.candidates().stream()
                .filter(judged -> judged.candidate().address().equals(address))
                .toList();
        assertThat(found).hasSize(1);
        return found.get(0);
    }
}
