package org.bosixnet.client.address;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.bosixnet.client.address.Whereabouts.Change;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class WhereaboutsTest {

    private static final Route ROUTE = new Route("fe800000000000000000000000000001", "eth0");

    private final Whereabouts whereabouts = new Whereabouts();

    private Change look(Candidate... candidates) {
        return via(ROUTE, candidates);
    }

    private Change via(@Nullable Route route, Candidate... candidates) {
        return whereabouts.look(
                new AddressChoice(
                        Stream.of(candidates)
                                .map(candidate -> new Judged(candidate, Verdict.CHOSEN, "So."))
                                .toList(),
                        List.of(),
                        List.of()),
                Optional.ofNullable(route));
    }

    private static Candidate address(String text, boolean up, AddressFlag... flags) {
        return new Candidate(text, "eth0", up, 64, AddressScope.GLOBAL, Set.of(flags), Lifetime.FOREVER);
    }

    @Test
    void onlyWhatComesAndGoesIsAChange() {
        Candidate old = address("2001:db8::1", true);
        Candidate fresh = address("2001:db8::2", true);
        assertThat(look(old)).isEqualTo(Change.NONE);
        assertThat(look(old)).isEqualTo(Change.NONE);
        assertThat(look(old, fresh)).isEqualTo(Change.CAME);
        assertThat(look(address("2001:db8::1", true, AddressFlag.DEPRECATED), fresh))
                .isEqualTo(Change.NONE);
        assertThat(look(fresh)).isEqualTo(Change.GONE);
        assertThat(look(old)).isEqualTo(Change.GONE);
        assertThat(look()).isEqualTo(Change.GONE);
        assertThat(look(fresh)).isEqualTo(Change.CAME);
    }

    @Test
    void whatIsNotUsableYetOrWithoutLinkIsNotThere() {
        assertThat(look()).isEqualTo(Change.NONE);
        assertThat(look(address("2001:db8::1", true, AddressFlag.TENTATIVE))).isEqualTo(Change.NONE);
        assertThat(look(address("2001:db8::1", true))).isEqualTo(Change.CAME);
        assertThat(look(address("2001:db8::1", false))).isEqualTo(Change.GONE);
    }

    @Test
    void whatGoesOnAnInterfaceThatIsNotUsedBreaksNothing() {
        Judged reported = new Judged(address("2001:db8::1", true), Verdict.CHOSEN, "So.");
        Judged way = new Judged(other("wlan0", "2001:db8:2::1"), Verdict.ELIGIBLE, "So.");
        Judged container = new Judged(other("br-c0ffee", "2001:db8:d0c::1"), Verdict.ELIGIBLE, "So.");
        assertThat(used(reported, way, container)).isEqualTo(Change.NONE);
        assertThat(used(reported, way)).as("a container's").isEqualTo(Change.NONE);
        assertThat(used(reported, way, container)).isEqualTo(Change.CAME);
        assertThat(used(reported, container)).as("what leads out").isEqualTo(Change.GONE);
        assertThat(used(way, container)).as("what is reported").isEqualTo(Change.GONE);
    }

    private static Candidate other(String interfaceName, String text) {
        return new Candidate(text, interfaceName, true, 64, AddressScope.GLOBAL, Set.of(), Lifetime.FOREVER);
    }

    /** Looks at addresses where {@code wlan0} leads out. */
    private Change used(Judged... candidates) {
        return whereabouts.look(
                new AddressChoice(List.of(candidates), List.of(), List.of("wlan0")), Optional.of(ROUTE));
    }

    @Test
    void whatLedOutAndGoesAfterItsRouteIsStillWhatWasUsed() {
        Judged address = new Judged(other("wlan0", "2001:db8:2::1"), Verdict.ELIGIBLE, "So.");
        assertThat(used(address)).isEqualTo(Change.NONE);
        assertThat(whereabouts.look(new AddressChoice(List.of(address), List.of(), List.of()), Optional.empty()))
                .isEqualTo(Change.NONE);
        assertThat(whereabouts.look(new AddressChoice(List.of(), List.of(), List.of()), Optional.empty()))
                .isEqualTo(Change.GONE);
    }

    @Test
    void aWayOutThatComesOrComesBackIsAChangeForTheBetter() {
        Candidate address = address("2001:db8::1", true);
        assertThat(via(null)).isEqualTo(Change.NONE);
        assertThat(via(null, address)).isEqualTo(Change.CAME);
        assertThat(via(ROUTE, address)).isEqualTo(Change.CAME);
        assertThat(via(ROUTE, address)).isEqualTo(Change.NONE);
        assertThat(via(null, address)).as("a connection may still go on").isEqualTo(Change.NONE);
        assertThat(via(ROUTE, address)).isEqualTo(Change.CAME);
    }

    @Test
    void anotherWayOutMayHaveKilledWhatStood() {
        Candidate address = address("2001:db8::1", true);
        Route otherRouter = new Route("fe800000000000000000000000000002", "eth0");
        Route otherInterface = new Route("fe800000000000000000000000000002", "wlan0");
        assertThat(via(ROUTE, address)).isEqualTo(Change.NONE);
        assertThat(via(otherRouter, address)).isEqualTo(Change.GONE);
        assertThat(via(null, address)).isEqualTo(Change.NONE);
        assertThat(via(otherInterface, address)).isEqualTo(Change.GONE);
    }
}
