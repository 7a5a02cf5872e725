package org.bosixnet.client.address;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.bosixnet.client.address.Choices.DHCP;
import static org.bosixnet.client.address.Choices.PRIVACY;
import static org.bosixnet.client.address.Choices.RENUMBERED;
import static org.bosixnet.client.address.Choices.SIX_TO_FOUR;
import static org.bosixnet.client.address.Choices.SLAAC;
import static org.bosixnet.client.address.Choices.TEREDO;
import static org.bosixnet.client.address.Choices.ULA;
import static org.bosixnet.client.address.Choices.choose;
import static org.bosixnet.client.address.Choices.chosen;
import static org.bosixnet.client.address.Choices.judged;
import static org.bosixnet.client.address.Choices.live;
import static org.bosixnet.client.address.Choices.prefixes;
import static org.bosixnet.client.address.Choices.reason;
import static org.bosixnet.client.address.Choices.texts;
import static org.bosixnet.client.address.Choices.with;

import java.util.List;
import java.util.Set;
import org.bosixnet.client.host.HostAddress;
import org.bosixnet.client.platform.linux.IpTables;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which of the addresses that may be reported go first, and in what order. */
class AddressPolicyTest {

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
    @CsvSource({"eth0," + SLAAC, "wlan0,2a01:4f8:c0c:77::2", "tun9,2a01:4f8:c0c:77::2"})
    void theInterfaceOfTheDefaultRouteGoesBeforeTheLifetime(String defaultRoute, String expected) {
        AddressChoice choice = AddressPolicy.choose(
                IpTables.read("several-interfaces"), AddressSettings.DEFAULT, List.of(), defaultRoute);
        assertThat(texts(choice)).containsExactly(expected);
    }

    @Test
    void amongWhatPrefixNamesAGlobalAddressGoesFirst() {
        assertThat(chosen("ula-beside-global", prefixes("fd00::/8", "2000::/3")))
                .containsExactly(SLAAC, ULA);
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
}
