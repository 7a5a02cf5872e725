package org.bosixnet.client.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.bosixnet.client.config.Domains;
import org.bosixnet.client.config.NameGlobs;
import org.bosixnet.client.fleet.NameGuard.Surroundings;
import org.bosixnet.client.host.HostAddress;
import org.bosixnet.client.host.HostEntry;
import org.bosixnet.client.host.HostName;
import org.bosixnet.client.host.LeftOut;
import org.bosixnet.client.host.LeftOuts;
import org.bosixnet.client.hostsfile.OutsideNames;
import org.bosixnet.client.registry.HostChanges;
import org.bosixnet.client.registry.HostList;
import org.junit.jupiter.api.Test;

class FleetViewTest {

    private static final NameGuard GUARD = new NameGuard(
            new NameGuard.Rules(Domains.NONE, NameGlobs.ANY, List.of(), () -> "node", () -> Set.of("node")));
    private static final Surroundings HERE = GUARD.surroundings(Set.of(), OutsideNames.of(List.of("printer")));

    private static FleetView view(HostList list) {
        return new FleetView(new ListSource.Fetched("a test", null, list), GUARD, new Room(10_000, 64 << 20));
    }

    /** Returns a view of hosts of the address {@code 2001:db8::1}. */
    private static FleetView listing(String... names) {
        return view(HostList.of(List.of(names).stream()
                .map(name -> new HostEntry(new HostAddress("2001:db8::1"), new HostName(name)))
                .toList()));
    }

    private static HostChanges tells(String name, String... addresses) {
        return new HostChanges(List.of(new HostChanges.Host(name, List.of(addresses))), List.of());
    }

    private static HostChanges removes(String... names) {
        return new HostChanges(List.of(), List.of(names));
    }

    private static List<String> lines(FleetView view) {
        return view.accepted(HERE).stream()
                .map(entry -> entry.name() + " " + entry.address())
                .toList();
    }

    private static List<String> leftOut(FleetView view) {
        view.accepted(HERE);
        return view.leftOut().told().stream()
                .map(one -> one.name() + " " + one.address())
                .toList();
    }

    /** Counts how often it is asked for a name. */
    private static final class CountingSet extends HashSet<String> {
        private static final long serialVersionUID = 1;
        private final AtomicInteger asked = new AtomicInteger();

        CountingSet(String... names) {
            super(List.of(names));
        }

        @Override
        public boolean contains(Object name) {
            asked.incrementAndGet();
            return super.contains(name);
        }
    }

    @Test
    void onlyWhatChangedIsJudgedAgainUnlessTheComputerIsNotAsItWas() {
        FleetView view = listing(IntStream.range(0, 1000).mapToObj(i -> "h" + i).toArray(String[]::new));
        CountingSet own = new CountingSet("node");
        Surroundings here = new Surroundings(own, Set.of(), OutsideNames.of(List.of("printer")));
        view.accepted(here);
        assertThat(own.asked).hasValue(1000);
        view.apply(tells("h7", "2001:db8::7", "2001:db8::77"));
        view.apply(removes("h8"));
        view.accepted(here);
        view.accepted(new Surroundings(Set.of("node"), Set.of(), OutsideNames.of(List.of("printer"))));
        assertThat(own.asked).hasValue(1002);
        Surroundings more = new Surroundings(own, Set.of(), OutsideNames.of(List.of("printer", "h9")));
        assertThat(view.accepted(more)).hasSize(999);
        assertThat(own.asked).hasValue(2002);
        assertThat(view.leftOut().told()).extracting(LeftOut::name).containsExactly("h9");
    }

    @Test
    void namesComeSortedAndTheirAddressesInTheOrderInWhichTheyWereSent() {
        FleetView view = listing("gamma", "alpha");
        assertThat(view.apply(tells("Beta.", "2001:DB8::9", "2001:db8::2", "2001:db8:0::9")))
                .containsExactly("beta");
        assertThat(lines(view))
                .containsExactly("alpha 2001:db8::1", "beta 2001:db8::9", "beta 2001:db8::2", "gamma 2001:db8::1");
    }

    @Test
    void whatIsToldAgainIsNoChange() {
        FleetView view = listing("alpha");
        view.apply(tells("wpad", "2001:db8::2"));
        assertThat(view.apply(tells("Alpha", "2001:DB8::1"))).isEmpty();
        assertThat(view.apply(tells("wpad", "2001:db8::2"))).isEmpty();
        assertThat(view.apply(removes("beta", "a b"))).isEmpty();
        assertThat(view.apply(removes("wpad"))).containsExactly("wpad");
    }

    @Test
    void whatListAndStreamLeftOutComesTogetherUntilTheNameIsToldOtherwise() {
        LeftOuts.Collector ofList = new LeftOuts.Collector();
        ofList.add("alias", "2001:db8::2", "Line 2 has more than two fields.");
        ofList.add("", "", "Line 3 is too long.");
        ofList.add("Github.com.", "2001:db8::3", "It has a dot.");
        FleetView view = view(new HostList(List.of(), ofList.all(), 0, true));
        view.apply(tells("wpad", "2001:db8::4"));
        view.apply(tells("printer", "2001:db8::5"));
        view.apply(tells("half", "2001:db8::6", "fe80::6"));
        assertThat(leftOut(view))
                .containsExactly(
                        "alias 2001:db8::2",
                        " ",
                        "Github.com. 2001:db8::3",
                        "wpad 2001:db8::4",
                        "half fe80::6",
                        "printer 2001:db8::5");
        assertThat(lines(view)).containsExactly("half 2001:db8::6");
        view.apply(tells("alias", "2001:db8::2"));
        view.apply(tells("half", "2001:db8::6"));
        view.apply(removes("printer", "wpad", "github.com"));
        assertThat(leftOut(view)).containsExactly(" ");
        assertThat(lines(view)).containsExactly("alias 2001:db8::2", "half 2001:db8::6");
    }

    /** Folded as any text, the Kelvin sign would be a k. */
    @Test
    void aNameThatIsNotValidIsNeverTakenForOneThatIs() {
        FleetView view = listing("kappa", "beta");
        view.apply(tells("\u212Aappa", "2001:db8::9"));
        view.apply(removes("\u212Aappa", "beta\u0000", "beta.."));
        assertThat(lines(view)).containsExactly("beta 2001:db8::1", "kappa 2001:db8::1");
    }

    @Test
    void ofVeryMuchThatIsLeftOutOnlySomeIsTold() {
        FleetView view = listing();
        for (int i = 0; i < 1000; i++) {
            view.apply(tells("h" + i + ".example", "2001:db8::1"));
        }
        view.accepted(HERE);
        assertThat(view.leftOut().told()).hasSize(LeftOuts.MOST_TOLD);
        assertThat(view.leftOut().count()).isEqualTo(1000);
    }

    @Test
    void whoIsLeftOutAndChangesAgainAndAgainCountsOnceAndChangesNothing() {
        FleetView view = listing();
        for (int i = 0; i < 200; i++) {
            assertThat(view.apply(tells("h" + i + ".example", "2001:db8::1"))).hasSize(1);
        }
        for (int i = 100; i < 200; i++) {
            assertThat(view.apply(tells("h" + i + ".example", "2001:db8::2"))).isEmpty();
        }
        assertThat(view.leftOut().count()).isEqualTo(200);
        assertThat(view.apply(removes("h150.example"))).hasSize(1);
        assertThat(view.apply(removes("h150.example"))).isEmpty();
        assertThat(view.leftOut().count()).isEqualTo(199);
    }

    /** Numbers below 30 name hosts, among them some that are refused; the others remove one. */
    @Property(tries = 300)
    void aViewThatChangedIsAsOneThatWasFetched(
            @ForAll @Size(max = 60) List<@IntRange(min = 0, max = 59) Integer> changes) {
        FleetView changed = listing("h1", "h2");
        Map<String, HostChanges.Host> now = new LinkedHashMap<>();
        for (String name : List.of("h1", "h2")) {
            now.put(name, new HostChanges.Host(name, List.of("2001:db8::1")));
        }
        List<String> names = new ArrayList<>(List.of("printer", "node", "wpad", "a.example"));
        IntStream.range(0, 26).forEach(i -> names.add("h" + i));
        int turn = 0;
        for (int change : changes) {
            String name = names.get(change % 30);
            List<String> addresses = List.of("2001:db8::" + turn++ % 3, "fe80::1", "2001:db8::" + change);
            changed.apply(change < 30 ? tells(name, addresses.toArray(String[]::new)) : removes(name));
            now.remove(name);
            if (change < 30) {
                now.put(name, new HostChanges.Host(name, addresses));
            }
            lines(changed); // so that some of it is judged already when more comes
        }
        FleetView fresh = listing();
        fresh.apply(new HostChanges(List.copyOf(now.values()), List.of()));
        assertThat(lines(changed)).isEqualTo(lines(fresh));
        assertThat(leftOut(changed)).containsExactlyInAnyOrderElementsOf(leftOut(fresh));
    }
}
