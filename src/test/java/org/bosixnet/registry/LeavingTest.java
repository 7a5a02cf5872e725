package org.bosixnet.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.bosixnet.registry.Authorities.OPEN;
import static org.bosixnet.registry.KeyedFixture.ALPHA;
import static org.bosixnet.registry.KeyedFixture.BETA;
import static org.bosixnet.registry.KeyedFixture.ONE;
import static org.bosixnet.registry.Refusals.refused;

import java.util.List;
import org.bosixnet.host.HostName;
import org.bosixnet.registry.RefusedException.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a host that leaves gives back, and what one that comes is offered. */
class LeavingTest {

    private final KeyedFixture at = new KeyedFixture();

    @Test
    void aHostGivesItsNameBack() {
        at.claim(ALPHA, "first");
        at.registry.update(ALPHA, List.of(ONE), Authorities.key("first"));
        assertThat(at.registry.keys().unbind(ALPHA, Authorities.key("first"))).isTrue();
        assertThat(at.dao.records).isEmpty();
        assertThat(at.claim(ALPHA, "second").bound()).isTrue();
    }

    @Test
    void aHostThatChangesItsKeyGivesItsNameBackWithEitherKey() {
        for (String key : List.of("first", "next")) {
            at.claim(ALPHA, "first");
            at.bind(ALPHA, "next", Authorities.key("first"));
            assertThat(at.registry.keys().unbind(ALPHA, Authorities.key(key))).isTrue();
            assertThat(at.dao.records).isEmpty();
        }
    }

    @Test
    void nobodyGivesTheNameOfAnotherAway() {
        at.claim(ALPHA, "first");
        at.registry.update(BETA, List.of(ONE), OPEN);
        for (HostName name : List.of(ALPHA, BETA, new HostName("unknown"))) {
            for (Authority by : List.of(OPEN, Authorities.key("other"))) {
                assertThatThrownBy(() -> at.registry.keys().unbind(name, by))
                        .satisfies(refused(Kind.NOT_OWNER))
                        .hasMessage("The key is not bound to '" + name + "'.");
            }
        }
        assertThat(at.dao.records).containsOnlyKeys(ALPHA, BETA);
    }

    @ParameterizedTest
    @CsvSource({
        "raspberrypi, raspberrypi, raspberrypi-2",
        "raspberrypi, raspberrypi raspberrypi-2 raspberrypi-3, raspberrypi-4",
        "raspberrypi-2, raspberrypi raspberrypi-2, raspberrypi-3",
        "node-9, node-9 node-2, node-9-2",
        "nas.example.org, nas.example.org nas-2.example.org, nas-3.example.org",
        "ip-10-0-3-7, ip-10-0-3-7, ip-10-0-3-7-2",
        "7-1, 7-1, 7-1-2",
    })
    void whoAsksForATakenNameIsOfferedAFreeOne(String name, String taken, String free) {
        for (String each : taken.split(" ", -1)) {
            at.claim(new HostName(each), "first");
        }
        offers(new HostName(name), free);
        assertThat(at.claim(new HostName(free), "second").bound()).isTrue();
    }

    private void offers(HostName taken, String free) {
        assertThatThrownBy(() -> at.claim(taken, "second"))
                .isInstanceOfSatisfying(
                        RefusedException.class, e -> assertThat(e.free()).contains(new HostName(free)));
    }

    @Test
    void aNameOfFullLengthIsOfferedNoneThatIsLonger() {
        HostName label = new HostName("b".repeat(63));
        at.claim(label, "first");
        offers(label, "b".repeat(58) + "-2");
        HostName longest = new HostName(("a".repeat(49) + ".").repeat(5) + "abc");
        at.claim(longest, "first");
        assertThatThrownBy(() -> at.claim(longest, "second"))
                .isInstanceOfSatisfying(
                        RefusedException.class, e -> assertThat(e.free()).isEmpty());
    }
}
