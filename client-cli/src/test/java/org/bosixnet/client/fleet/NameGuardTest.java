package org.bosixnet.client.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.bosixnet.client.config.Domains;
import org.bosixnet.client.config.NameGlobs;
import org.bosixnet.client.host.HostAddress;
import org.bosixnet.client.host.HostEntry;
import org.bosixnet.client.host.HostName;
import org.bosixnet.client.host.LeftOut;
import org.bosixnet.client.host.LeftOuts;
import org.bosixnet.client.hostsfile.OutsideNames;
import org.bosixnet.client.registry.HostList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NameGuardTest {

    private static final String ADDRESS = "2001:db8::1";
    private static final Set<HostAddress> OWN = Set.of(new HostAddress("2001:db8::7"));
    private static final NameGuard.Rules RULES = new NameGuard.Rules(
            new Domains(List.of("Example.org", "lan", "home.arpa.")),
            NameGlobs.ANY,
            List.of(
                    URI.create("https://Reg.example.org:8443/bosixnet"),
                    URI.create("http://user:pw@my_reg.lan:80/x"),
                    URI.create("http://[2001:db8::9]/")),
            () -> "Node7.lab",
            () -> Set.of("laptop"));

    /** What this computer takes of a list, and what it does not. */
    private record Guarded(List<HostEntry> accepted, LeftOuts leftOut) {}

    private static Guarded guarded(NameGuard.Rules rules, String... names) {
        return guarded(
                new NameGuard(rules),
                Stream.of(names).map(name -> ADDRESS + " " + name).toList(),
                OutsideNames.of(List.of("printer")));
    }

    /** Reads a list as a registry sends it. */
    private static Guarded guarded(NameGuard guard, List<String> lines, OutsideNames outsideNames) {
        Room room = new Room(10_000, 64 << 20);
        InputStream in = new ByteArrayInputStream(String.join("\n", lines).getBytes(StandardCharsets.UTF_8));
        try {
            HostList list = new FittingReader(guard, room, Set::of).read(in, 1 << 20);
            FleetView view = new FleetView(new ListSource.Fetched("a test", null, list), guard, room);
            List<HostEntry> accepted = view.accepted(guard.surroundings(OWN, outsideNames));
            return new Guarded(accepted, view.leftOut());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "alpha, ",
        "Alpha., ",
        "a.example.org, ",
        "a.b.lan, ",
        "x.home.arpa, ",
        "github.com, It has a dot and is not under a suffix in DOMAIN.",
        "example.org, It has a dot and is not under a suffix in DOMAIN.",
        "evilexample.org, It has a dot and is not under a suffix in DOMAIN.",
        "reg.example.org, 'It is the name of a registry in URL, which must not be redirected.'",
        "REG, 'It is the name of a registry in URL, which must not be redirected.'",
        "my_reg.lan, 'It is the name of a registry in URL, which must not be redirected.'",
        "reg.lan, 'It is the name of a registry in URL, which must not be redirected.'",
        "reg.home.arpa, 'It is the name of a registry in URL, which must not be redirected.'",
        "my_reg, 'It is the name of a registry in URL, which must not be redirected.'",
        "node7, 'It is this machine''s own name, and the address is not one of this machine.'",
        "node7.lab, It has a dot and is not under a suffix in DOMAIN.",
        "node7.lan, 'It is this machine''s own name, and the address is not one of this machine.'",
        "laptop, 'It is this machine''s own name, and the address is not one of this machine.'",
        "laptop.lan, 'It is this machine''s own name, and the address is not one of this machine.'",
        "laptop.example.org, 'It is this machine''s own name, and the address is not one of this machine.'",
        "laptop.a.example.org, ",
        "printer, It is elsewhere in the hosts file; that line takes precedence.",
        "localhost, '''localhost'' is reserved: in a hosts file it would change how the computer works. A name such as"
                + " ''my-localhost'' can be used.'",
        "wpad.lan, '''wpad.lan'' is reserved: in a hosts file it would change how the computer works. A name such as"
                + " ''my-wpad'' can be used.'",
    })
    void namesAreAcceptedOrLeftOutWithTheReason(String name, String reason) throws Exception {
        Guarded guarded = guarded(RULES, name);
        if (reason == null) {
            assertThat(guarded.accepted()).containsExactly(new HostEntry(new HostAddress(ADDRESS), new HostName(name)));
        } else {
            assertThat(guarded.accepted()).isEmpty();
            assertThat(guarded.leftOut().told()).hasSize(1);
            assertThat(guarded.leftOut().told().get(0).reason()).isEqualTo(reason);
        }
    }

    @Test
    void withoutADomainNoDottedNameIsAccepted() throws Exception {
        NameGuard.Rules rules =
                new NameGuard.Rules(Domains.NONE, NameGlobs.ANY, List.of(), () -> "n", () -> Set.of("n"));
        assertThat(guarded(rules, "a", "a.lan").accepted())
                .containsExactly(new HostEntry(new HostAddress(ADDRESS), new HostName("a")));
    }

    @Test
    void onlyNamesThatAPatternMatchesAreAccepted() throws Exception {
        NameGuard.Rules rules = new NameGuard.Rules(
                Domains.NONE, new NameGlobs(List.of("WEB-*", "db?")), List.of(), () -> "n", () -> Set.of("n"));
        Guarded guarded = guarded(rules, "web-1", "Db1", "db", "db12", "mail");
        assertThat(guarded.accepted()).extracting(entry -> entry.name().value()).containsExactly("db1", "web-1");
        assertThat(guarded.leftOut().told())
                .extracting(LeftOut::reason)
                .containsOnly("No pattern in NAMES matches it.");
    }

    @Test
    void theMachinesOwnNameMayHaveItsOwnAddress() throws Exception {
        Guarded guarded =
                guarded(new NameGuard(RULES), List.of("2001:DB8:0::7 laptop", "2001:db8::8 laptop"), OutsideNames.NONE);
        assertThat(guarded.accepted())
                .containsExactly(new HostEntry(new HostAddress("2001:db8::7"), new HostName("laptop")));
        assertThat(guarded.leftOut().told()).hasSize(1);
    }

    @Test
    void aNameThatTheMachineIsGivenLaterIsItsOwnFromThenOn() throws Exception {
        AtomicReference<String> nodeName = new AtomicReference<>("localhost");
        NameGuard guard = new NameGuard(
                new NameGuard.Rules(Domains.NONE, NameGlobs.ANY, List.of(), nodeName::get, () -> Set.of("alpha")));
        List<String> list = List.of(ADDRESS + " beta");
        List<HostEntry> block = guarded(guard, list, OutsideNames.NONE).accepted();
        assertThat(block).hasSize(1);
        nodeName.set("Beta.lab");
        assertThat(guarded(guard, list, OutsideNames.NONE).accepted()).isEmpty();
        assertThat(guard.stillAllowed(block, guard.surroundings(OWN, OutsideNames.NONE)))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "alpha.example.org, box",
        "alpha, box",
        "Alpha.Example.org., box",
        "box, alpha.example.org",
        "box, alpha.lab"
    })
    void everySpellingOfTheMachinesNamesIsItsOwn(String hostName, String nodeName) throws Exception {
        NameGuard.Rules rules = new NameGuard.Rules(
                new Domains(List.of("example.org")), NameGlobs.ANY, List.of(), () -> nodeName, () -> Set.of(hostName));
        assertThat(guarded(
                                rules,
                                "alpha",
                                "alpha.example.org",
                                "box",
                                "box.example.org",
                                "other",
                                "alpha.b.example.org")
                        .accepted())
                .extracting(entry -> entry.name().value())
                .containsExactly("alpha.b.example.org", "other");
    }

    @Test
    void badAddressesAndNamesAreLeftOutSafeToPrint() throws Exception {
        Guarded guarded = guarded(
                new NameGuard(RULES), List.of("::1 a", "2001:db8::1 b\u001b[2J", "fe80::1 c"), OutsideNames.NONE);
        assertThat(guarded.accepted()).isEmpty();
        assertThat(guarded.leftOut().told()).hasSize(3).allSatisfy(left -> assertThat(left.toString())
                .doesNotContain("\u001b"));
    }

    @Test
    void ofVeryMuchThatIsLeftOutOnlySomeIsTold() {
        Guarded guarded = guarded(
                RULES,
                IntStream.range(0, 5000).mapToObj(i -> "h" + i + ".example").toArray(String[]::new));
        assertThat(guarded.leftOut().told()).hasSize(LeftOuts.MOST_TOLD);
        assertThat(guarded.leftOut().untold()).isEqualTo(5000 - LeftOuts.MOST_TOLD);
    }

    @Test
    void whatTheRulesNoLongerAllowFallsOutOfTheBlock() {
        List<HostEntry> block = Stream.of("alpha", "printer", "a.com")
                .map(name -> new HostEntry(new HostAddress(ADDRESS), new HostName(name)))
                .toList();
        NameGuard guard = new NameGuard(RULES);
        assertThat(guard.stillAllowed(block, guard.surroundings(OWN, OutsideNames.of(List.of("printer")))))
                .containsExactly(block.get(0));
    }
}
