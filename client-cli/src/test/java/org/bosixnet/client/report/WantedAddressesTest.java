package org.bosixnet.client.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.bosixnet.client.host.HostAddress;
import org.junit.jupiter.api.Test;

class WantedAddressesTest {

    private static final List<HostAddress> ONE = List.of(new HostAddress("2001:db8::1"));
    private static final List<HostAddress> TWO = List.of(new HostAddress("2001:db8::2"));

    private final WantedAddresses wanted = new WantedAddresses(List.of(), false);

    private static Duration at(long seconds) {
        return Duration.ofSeconds(seconds);
    }

    @Test
    void nothingIsWantedBeforeTheFirstChoice() {
        assertThat(wanted.change(at(1000))).isEmpty();
    }

    @Test
    void aChangeIsToldOnce() {
        wanted.chosen(ONE, true, at(0));
        assertThat(wanted.change(at(0))).contains(ONE);
        assertThat(wanted.change(at(1))).isEmpty();
        wanted.chosen(TWO, true, at(2));
        assertThat(wanted.change(at(2))).contains(TWO);
    }

    @Test
    void withoutAnAddressTheLastOneIsWithdrawnAfterFiveMinutes() {
        wanted.chosen(ONE, true, at(0));
        wanted.change(at(0));
        assertThat(wanted.chosen(List.of(), false, at(10))).isTrue();
        assertThat(wanted.chosen(List.of(), false, at(20))).isFalse();
        assertThat(wanted.change(at(309))).isEmpty();
        assertThat(wanted.change(at(310))).contains(List.of());
        assertThat(wanted.change(at(311))).isEmpty();
    }

    @Test
    void anAddressThatComesBackInTimeIsNoChange() {
        wanted.chosen(ONE, true, at(0));
        wanted.change(at(0));
        wanted.chosen(List.of(), false, at(10));
        wanted.chosen(ONE, true, at(200));
        assertThat(wanted.change(at(600))).isEmpty();
        assertThat(wanted.chosen(List.of(), false, at(700))).isTrue();
    }

    @Test
    void aMachineThatNeverHadAnAddressWithdrawsWhatAnEarlierRunReported() {
        wanted.chosen(List.of(), false, at(0));
        assertThat(wanted.change(at(300))).contains(List.of());
    }

    /** As a bridge of containers, when the route goes and then, for a moment, the address. */
    @Test
    void anAddressWithoutAWayOutTakesTheLastOnesPlaceOnlyAfterFiveMinutes() {
        wanted.chosen(ONE, true, at(0));
        wanted.change(at(0));
        assertThat(wanted.chosen(TWO, false, at(10))).isTrue();
        assertThat(wanted.chosen(TWO, false, at(20))).isFalse();
        assertThat(wanted.change(at(309))).isEmpty();
        assertThat(wanted.change(at(310))).contains(TWO);
    }

    @Test
    void whatIsListedStaysThoughItsWayOutIsGone() {
        wanted.chosen(ONE, true, at(0));
        wanted.change(at(0));
        assertThat(wanted.chosen(ONE, false, at(10))).isFalse();
        assertThat(wanted.change(at(1000))).isEmpty();
    }

    @Test
    void aNetworkThatNeverHadAWayOutIsUsedAtOnce() {
        wanted.chosen(ONE, false, at(0));
        assertThat(wanted.change(at(0))).contains(ONE);
        assertThat(wanted.chosen(TWO, false, at(1))).isFalse();
        assertThat(wanted.change(at(1))).contains(TWO);
    }

    /** As at a boot, before the first router advertisement: only the network of the containers is there. */
    @Test
    void whatAnEarlierRunReportedIsNotReplacedAtOnceByAnAddressWithoutAWayOut() {
        WantedAddresses later = new WantedAddresses(ONE, true);
        assertThat(later.chosen(TWO, false, at(0))).isTrue();
        assertThat(later.change(at(299))).isEmpty();
        later.chosen(ONE, true, at(299));
        assertThat(later.change(at(300))).contains(ONE);
        assertThat(later.hadWayOut()).isTrue();
    }

    @Test
    void whatTakesItsPlaceInTheEndIsReplacedAtOnce() {
        wanted.chosen(ONE, true, at(0));
        wanted.change(at(0));
        wanted.chosen(TWO, false, at(10));
        assertThat(wanted.change(at(310))).contains(TWO);
        assertThat(wanted.told()).isEqualTo(TWO);
        assertThat(wanted.hadWayOut()).isFalse();
        assertThat(wanted.chosen(ONE, false, at(311))).isFalse();
        assertThat(wanted.change(at(311))).contains(ONE);
    }

    @Test
    void whatAnEarlierRunReportedIsReportedAtOnceWhateverItsWayOutIs() {
        assertThat(new WantedAddresses(ONE, true).chosen(ONE, false, at(0))).isFalse();
        WantedAddresses never = new WantedAddresses(ONE, false);
        assertThat(never.chosen(TWO, false, at(0))).isFalse();
        assertThat(never.change(at(0))).contains(TWO);
        assertThat(never.hadWayOut()).isFalse();
    }
}
