package org.bosixnet.client.address;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.bosixnet.client.host.Cidr;
import org.bosixnet.client.host.HostAddress;
import org.bosixnet.client.host.Ip6;
import org.bosixnet.client.platform.linux.IpTables;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which one of several eligible addresses goes first. */
class AddressOrderTest {

    private static final String OWN = "2001:db8:e1:0:211:22ff:fe33:4455";
    private static final String BRIDGE = "2001:db8:d0c::1";
    private static final String ONE = "2001:db8:1:1::1";
    private static final String TWO = "2001:db8:1:2::1";
    private static final String SERVICE = "2001:db8:1:1::100";

    private static final List<Candidate> CONTAINER_HOST =
            List.of(dynamic(OWN, "eth0", 64), permanent(BRIDGE, "br-c0ffee", 64));
    private static final List<Candidate> TWO_PREFIXES = List.of(dynamic(ONE, "eth0", 64), dynamic(TWO, "eth0", 64));

    private static Candidate dynamic(String address, String interfaceName, int prefixLength) {
        return new Candidate(
                address, interfaceName, true, prefixLength, AddressScope.GLOBAL, Set.of(), new Lifetime(14400));
    }

    private static Candidate permanent(String address, String interfaceName, int prefixLength) {
        return new Candidate(
                address,
                interfaceName,
                true,
                prefixLength,
                AddressScope.GLOBAL,
                Set.of(AddressFlag.PERMANENT),
                Lifetime.FOREVER);
    }

    /** Returns ways through one interface after the other. */
    private static Ways through(String... interfaces) {
        return new Ways(
                null,
                Stream.of(interfaces)
                        .map(name -> List.of(new Route("fe80::1", name)))
                        .toList());
    }

    private static Ways from(String source) {
        return new Ways(Ip6.read(source).orElseThrow(), List.of());
    }

    private static Map<LinkPrefix, Liveness> observed(String prefix, Liveness liveness) {
        return Map.of(new LinkPrefix("eth0", Cidr.parse(prefix)), liveness);
    }

    private static AddressChoice choose(
            List<Candidate> candidates, Ways ways, Map<LinkPrefix, Liveness> observed, String... last) {
        return AddressPolicy.choose(
                candidates,
                AddressSettings.DEFAULT,
                Stream.of(last).map(HostAddress::new).toList(),
                new Network(ways, observed));
    }

    private static String chosen(
            List<Candidate> candidates, Ways ways, Map<LinkPrefix, Liveness> observed, String... last) {
        return choose(candidates, ways, observed, last).chosen().get(0).text();
    }

    private static String reason(AddressChoice choice) {
        return choice.candidates().get(0).reason();
    }

    @Test
    void withoutAWayOutWhatWasReportedStays() {
        assertThat(chosen(CONTAINER_HOST, Ways.NONE, Map.of(), OWN)).isEqualTo(OWN);
        assertThat(chosen(CONTAINER_HOST, Ways.NONE, observed(OWN + "/64", Liveness.COUNTING), OWN))
                .isEqualTo(OWN);
        assertThat(choose(CONTAINER_HOST, Ways.NONE, Map.of(), OWN).hasWayOut()).isFalse();
    }

    @Test
    void whatHasNoWayOutComesLastThoughItWasReported() {
        AddressChoice choice = choose(CONTAINER_HOST, from(OWN), observed(OWN + "/64", Liveness.COUNTING), BRIDGE);
        assertThat(choice.chosen()).containsExactly(new HostAddress(OWN));
        assertThat(reason(choice)).isEqualTo("Next to " + BRIDGE + " it is on an interface with a way out.");
        assertThat(choice.hasWayOut()).isTrue();
        assertThat(choice.waysOut()).containsExactly("eth0");
    }

    /** A tunnel is the way out, and the network inside the computer is none, whatever its class. */
    @Test
    void aTunnelWithAWayOutGoesBeforeANativeAddressWithoutOne() {
        String teredo = "2001:0:53aa:64c:38a6:5b7f:b3a1:4dc5";
        List<Candidate> candidates = List.of(permanent(teredo, "teredo", 32), permanent(BRIDGE, "br0", 64));
        assertThat(chosen(candidates, from(teredo), Map.of())).isEqualTo(teredo);
        assertThat(chosen(candidates, through("teredo", "br0"), Map.of())).isEqualTo(BRIDGE);
    }

    /** The kernel says so; its source may be a privacy address, which counts for its interface and prefix only. */
    @Test
    void theSourceSaysInterfaceAndPrefix() {
        Candidate privacy = new Candidate(
                "2001:db8:1:2:aaaa::1",
                "eth0",
                true,
                64,
                AddressScope.GLOBAL,
                Set.of(AddressFlag.TEMPORARY),
                new Lifetime(100));
        List<Candidate> candidates = Stream.concat(TWO_PREFIXES.stream(), Stream.of(privacy, dynamic(OWN, "eth1", 64)))
                .toList();
        AddressChoice choice = choose(candidates, from(privacy.address()), Map.of());
        assertThat(choice.chosen()).containsExactly(new HostAddress(TWO));
        assertThat(reason(choice))
                .isEqualTo("Next to " + ONE
                        + " it is of the prefix from which the kernel sends to the rest of the world.");
    }

    @ParameterizedTest
    @CsvSource({"eth0, eth0", "wlan0, wlan0", "tun9, eth0"})
    void theFirstWayOutWinsAndOneWithoutACandidateIsPassedOver(String first, String expected) {
        List<Candidate> candidates =
                List.of(permanent(ONE, "eth0", 64), dynamic(TWO, "wlan0", 64), permanent(BRIDGE, "br0", 64));
        AddressChoice choice = choose(candidates, through(first, "eth0", "wlan0"), Map.of());
        assertThat(choice.candidates().get(0).candidate().interfaceName()).isEqualTo(expected);
    }

    @Test
    void aSourceOnAnInterfaceWithoutALinkIsNoWayOut() {
        Candidate unplugged = new Candidate(
                ONE, "eth0", false, 64, AddressScope.GLOBAL, Set.of(AddressFlag.PERMANENT), Lifetime.FOREVER);
        List<Candidate> candidates = List.of(unplugged, permanent(BRIDGE, "br0", 64), dynamic(TWO, "wlan0", 64));
        Ways ways = new Ways(Ip6.read(ONE).orElseThrow(), List.of(List.of(new Route("fe80::1", "wlan0"))));
        assertThat(chosen(candidates, ways, Map.of())).isEqualTo(TWO);
    }

    @Test
    void interfacesThatTheKernelUsesInTurnsAreAsGood() {
        List<Candidate> candidates = List.of(dynamic(ONE, "eth0", 64), dynamic(TWO, "eth1", 64));
        List<List<Route>> both = List.of(List.of(new Route("fe80::1", "eth0"), new Route("fe80::2", "eth1")));
        for (String source : List.of(ONE, TWO)) {
            Ways ways = new Ways(Ip6.read(source).orElseThrow(), both);
            assertThat(chosen(candidates, ways, Map.of(), ONE)).isEqualTo(ONE);
            assertThat(chosen(candidates, ways, Map.of(), TWO)).isEqualTo(TWO);
            assertThat(ways.main(candidates)).contains(new Route("fe80::1", "eth0"));
        }
    }

    @Test
    void whatWasReportedStaysInAnotherPrefixThatIsNotKnownToBeDead() {
        for (Map<LinkPrefix, Liveness> observed : List.of(
                Map.<LinkPrefix, Liveness>of(),
                observed(ONE + "/64", Liveness.REFRESHED),
                observed(TWO + "/64", Liveness.REFRESHED))) {
            assertThat(chosen(TWO_PREFIXES, from(ONE), observed, TWO)).isEqualTo(TWO);
            assertThat(chosen(TWO_PREFIXES, from(TWO), observed, ONE)).isEqualTo(ONE);
        }
        assertThat(reason(choose(TWO_PREFIXES, from(ONE), Map.of(), TWO)))
                .isEqualTo("Next to " + ONE + " it was reported last and is as alive: the two do not take turns.");
    }

    @Test
    void whatIsNoLongerRefreshedIsGivenUp() {
        AddressChoice choice = choose(TWO_PREFIXES, from(ONE), observed(ONE + "/64", Liveness.COUNTING), ONE);
        assertThat(choice.chosen()).containsExactly(new HostAddress(TWO));
        assertThat(reason(choice))
                .isEqualTo("Next to " + ONE + " it goes first, because the network no longer refreshes the prefix of "
                        + ONE + ".");
    }

    /** The lifetime at one moment says nothing: a router that is gone may have announced its prefix for a week. */
    @Test
    void theLongerLifetimeDoesNotWin() {
        Candidate dead = TWO_PREFIXES.get(0).with(new Lifetime(590_000));
        Candidate live = TWO_PREFIXES.get(1).with(new Lifetime(1800));
        assertThat(chosen(List.of(dead, live), from(TWO), Map.of())).isEqualTo(TWO);
        assertThat(chosen(List.of(dead, live), from(ONE), observed(TWO + "/64", Liveness.REFRESHED)))
                .isEqualTo(TWO);
    }

    @Test
    void afterARenumberingTheLivePrefixWins() {
        String gone = "2a02:810d:8a40:1f00::4c1";
        String live = "2a02:810d:9b00:2e00:2ef0:5dff:fe11:2233";
        assertThat(chosen(IpTables.read("renumbered"), through("enp3s0"), Map.of()))
                .isEqualTo(live);
        Map<LinkPrefix, Liveness> counting =
                Map.of(new LinkPrefix("enp3s0", Cidr.parse(gone + "/64")), Liveness.COUNTING);
        assertThat(chosen(IpTables.read("renumbered"), through("enp3s0"), counting, gone))
                .isEqualTo(live);
    }

    @Test
    void aServicesAddressIsNotTakenForTheComputers() {
        for (Candidate own : List.of(dynamic(ONE, "eth0", 64), dynamic(ONE, "eth0", 128), permanent(ONE, "eth0", 64))) {
            List<Candidate> candidates = List.of(permanent(SERVICE, "eth0", 128), own);
            for (Liveness liveness : Liveness.values()) {
                assertThat(chosen(candidates, from(SERVICE), observed(ONE + "/64", liveness), SERVICE))
                        .isEqualTo(ONE);
            }
            assertThat(chosen(candidates, Ways.NONE, Map.of())).isEqualTo(ONE);
        }
    }

    @Test
    void anAddressAloneIsTheComputersIfItHasNoOther() {
        assertThat(chosen(List.of(permanent(SERVICE, "eth0", 128)), from(SERVICE), Map.of()))
                .isEqualTo(SERVICE);
        List<Candidate> elsewhere = List.of(permanent(SERVICE, "eth0", 128), dynamic(TWO, "eth0", 64));
        assertThat(chosen(elsewhere, from(SERVICE), observed(TWO + "/64", Liveness.COUNTING)))
                .isEqualTo(SERVICE);
    }

    @Test
    void aPermanentAddressIsAliveBelowARefreshedOne() {
        List<Candidate> candidates = List.of(permanent(ONE, "eth0", 64), dynamic(TWO, "eth0", 64));
        Ways way = through("eth0");
        assertThat(chosen(candidates, way, observed(TWO + "/64", Liveness.REFRESHED)))
                .isEqualTo(TWO);
        assertThat(chosen(candidates, way, observed(TWO + "/64", Liveness.COUNTING), TWO))
                .isEqualTo(ONE);
        assertThat(chosen(candidates, way, observed(TWO + "/64", Liveness.REFRESHED), ONE))
                .isEqualTo(ONE);
        List<Candidate> samePrefix = List.of(permanent(ONE, "eth0", 64), dynamic("2001:db8:1:1::2", "eth0", 64));
        assertThat(chosen(samePrefix, from(ONE), Map.of())).isEqualTo("2001:db8:1:1::2");
    }

    @Test
    void twoAddressesOfOnePrefixDoNotTakeTurns() {
        String slaac = "2a02:810d:8a40:1f00:2ef0:5dff:fe11:2233";
        String dhcp = "2a02:810d:8a40:1f00::4c1";
        for (String table : List.of("two-live", "dhcpv6-beside-slaac")) {
            assertThat(chosen(IpTables.read(table), Ways.NONE, Map.of())).isEqualTo(slaac);
            assertThat(chosen(IpTables.read(table), through("enp3s0"), Map.of(), dhcp))
                    .isEqualTo(dhcp);
            assertThat(chosen(IpTables.read(table), through("enp3s0"), Map.of(), slaac))
                    .isEqualTo(slaac);
        }
    }

    @Test
    void whatWasReportedLastIsGivenUpOnceItIsNotEligible() {
        Candidate deprecated = new Candidate(
                ONE, "eth0", true, 64, AddressScope.GLOBAL, Set.of(AddressFlag.DEPRECATED), new Lifetime(0));
        assertThat(chosen(List.of(deprecated, dynamic(TWO, "eth0", 64)), from(ONE), Map.of(), ONE))
                .isEqualTo(TWO);
    }

    @Test
    void severalAddressesKeepTheirPlaces() {
        AddressSettings three = new AddressSettings(null, null, List.of(), Temporary.DENY, 3);
        List<HostAddress> last =
                List.of(new HostAddress("2a02:810d:8a40:1f00::4"), new HostAddress("2a02:810d:8a40:1f00::2"));
        assertThat(AddressPolicy.choose(IpTables.read("many"), three, last, Network.UNKNOWN)
                        .chosen())
                .extracting(HostAddress::text)
                .containsExactly("2a02:810d:8a40:1f00::4", "2a02:810d:8a40:1f00::2", "2a02:810d:8a40:1f00::3");
    }

    @Test
    void anAddressOnTwoInterfacesIsReportedOnce() {
        AddressSettings all = new AddressSettings(null, null, List.of(), Temporary.DENY, 8);
        AddressChoice choice = AddressPolicy.choose(
                List.of(dynamic(ONE, "eth0", 64), dynamic(ONE, "eth1", 64)),
                all,
                List.of(),
                new Network(through("eth1"), Map.of()));
        assertThat(choice.chosen()).containsExactly(new HostAddress(ONE));
        assertThat(choice.candidates())
                .extracting(judged -> judged.candidate().interfaceName(), Judged::verdict, Judged::reason)
                .containsExactly(
                        tuple("eth1", Verdict.CHOSEN, "Next to " + ONE + " it is on an interface with a way out."),
                        tuple("eth0", Verdict.ELIGIBLE, "The same address is chosen on another interface already."));
    }

    @Test
    void numbersAreComparedUnsigned() {
        List<Candidate> candidates = List.of(dynamic("2001:db8::8000:0:0:0", "a", 64), dynamic("2001:db8::1", "a", 64));
        assertThat(chosen(candidates, Ways.NONE, Map.of())).isEqualTo("2001:db8::1");
    }
}
