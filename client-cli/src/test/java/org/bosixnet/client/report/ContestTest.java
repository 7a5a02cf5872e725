package org.bosixnet.client.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.bosixnet.client.host.HostAddress;
import org.junit.jupiter.api.Test;

class ContestTest {

    private static final Duration PERIOD = Duration.ofMinutes(5);
    private static final List<HostAddress> MINE = addresses("2001:db8::a", "2001:db8::b");
    private static final List<HostAddress> LATER = addresses("2001:db8:1::a");
    private static final List<HostAddress> OTHERS = addresses("2001:db8::66");

    private final Contest contest = new Contest(PERIOD);
    private Duration now = Duration.ZERO;

    private static List<HostAddress> addresses(String... texts) {
        return List.of(texts).stream().map(HostAddress::new).toList();
    }

    private void reports(List<HostAddress> addresses, boolean contested) {
        contest.sends(addresses);
        contest.accepted(contested, now);
    }

    private void passes(Duration time) {
        now = now.plus(time);
    }

    private boolean isOnAfter(List<HostAddress> listed) {
        contest.listed(listed, now);
        return contest.isOn();
    }

    @Test
    void addressesThatSomebodyElseReportedAreASign() {
        reports(MINE, false);
        passes(Contest.ON_THE_WAY);
        assertThat(isOnAfter(OTHERS)).isTrue();
        assertThat(contest.others()).isEqualTo(OTHERS);
    }

    @Test
    void whatThisComputerReportedIsNoneNeitherNowNorBefore() {
        reports(MINE, false);
        passes(PERIOD);
        reports(LATER, false);
        passes(PERIOD);
        assertThat(isOnAfter(LATER)).isFalse();
        assertThat(isOnAfter(MINE)).as("a list that is out of date").isFalse();
        assertThat(isOnAfter(addresses("2001:db8::b")))
                .as("an original keeps one")
                .isFalse();
        assertThat(isOnAfter(List.of()))
                .as("a name that an administrator withdrew")
                .isFalse();
    }

    @Test
    void whatIsListedBeforeTheReportHasArrivedSaysNothing() {
        assertThat(isOnAfter(OTHERS)).as("an earlier run's address").isFalse();
        contest.sends(MINE);
        passes(PERIOD);
        assertThat(isOnAfter(OTHERS))
                .as("a report under way, or one that failed")
                .isFalse();
        contest.accepted(false, now);
        passes(Contest.ON_THE_WAY.minusMillis(1));
        assertThat(isOnAfter(OTHERS)).as("a list that was already on its way").isFalse();
    }

    @Test
    void itEndsAfterTwoPeriodsWithoutASign() {
        reports(MINE, true);
        assertThat(contest.isOn()).isTrue();
        assertThat(contest.others()).isEmpty();
        passes(PERIOD);
        contest.listed(OTHERS, now);
        reports(MINE, false);
        passes(PERIOD);
        reports(MINE, false);
        assertThat(contest.isOn()).isTrue();
        passes(PERIOD);
        reports(MINE, false);
        assertThat(contest.isOn()).isFalse();
        assertThat(contest.others()).isEmpty();
        reports(MINE, true);
        assertThat(contest.isOn()).as("again").isTrue();
    }

    @Test
    void aComputerThatWithdrewItsNameDoesNotCareWhoHasIt() {
        reports(MINE, true);
        contest.sends(List.of());
        assertThat(contest.isOn()).isFalse();
        passes(PERIOD);
        assertThat(isOnAfter(OTHERS)).isFalse();
    }

    @Test
    void reportsInQuickSuccessionLeaveTimeForTheListToo() {
        Contest quick = new Contest(Duration.ofSeconds(4));
        quick.sends(MINE);
        quick.accepted(false, Duration.ZERO);
        quick.listed(OTHERS, Duration.ofSeconds(2));
        assertThat(quick.isOn()).isTrue();
    }

    @Test
    void aComputerThatMovesAroundForgetsTheFirstOfManyPlaces() {
        for (int i = 0; i < 1000; i++) {
            reports(addresses("2001:db8:" + Integer.toHexString(i + 1) + "::a"), false);
        }
        passes(PERIOD);
        assertThat(isOnAfter(addresses("2001:db8:3e8::a"))).isFalse();
        assertThat(isOnAfter(addresses("2001:db8:1::a"))).isTrue();
    }

    @Test
    void aFormerReportInThePlaceOfTheLastIsPutRightOnceInAPeriod() {
        reports(MINE, false);
        assertThat(contest.listed(MINE, now)).isFalse();
        reports(LATER, false);
        assertThat(contest.listed(MINE, now)).as("a list that is out of date").isFalse();
        assertThat(contest.listed(LATER, now)).isFalse();
        assertThat(contest.listed(addresses("2001:db8::b", "2001:db8::a"), now))
                .as("in any order")
                .isTrue();
        assertThat(contest.listed(MINE, now)).as("said before").isFalse();
        reports(LATER, false);
        assertThat(contest.listed(LATER, now)).isFalse();
        assertThat(contest.listed(MINE, now)).as("so soon").isFalse();
        reports(LATER, false);
        passes(PERIOD);
        assertThat(contest.listed(MINE, now))
                .as("of a list that never showed the last")
                .isTrue();
        assertThat(contest.isOn()).isFalse();
    }

    @Test
    void aListThatIsFasterThanTheAnswerDoesNotMakeItASign() {
        reports(MINE, false);
        reports(LATER, false);
        passes(PERIOD);
        contest.listed(LATER, now);
        assertThat(contest.listed(MINE, now)).isTrue();
        contest.sends(LATER);
        assertThat(contest.listed(LATER, now)).isFalse();
        contest.accepted(true, now);
        assertThat(contest.isOn()).isFalse();
        reports(LATER, true);
        assertThat(contest.isOn()).as("the next time").isTrue();
    }

    /** As another program on this computer that reports the address of its other network. */
    @Test
    void whoReportsAFormerAddressAgainAndAgainIsSomebody() {
        reports(MINE, false);
        reports(LATER, false);
        passes(PERIOD);
        for (int i = 0; i < 4; i++) {
            contest.listed(LATER, now);
            contest.listed(MINE, now);
            assertThat(contest.isOn()).as("after " + i + " times").isEqualTo(i > 1);
            reports(LATER, true);
            passes(PERIOD);
        }
        for (int i = 0; i <= Contest.PERIODS; i++) {
            contest.listed(LATER, now);
            reports(LATER, false);
            passes(PERIOD);
        }
        assertThat(contest.isOn()).isFalse();
        contest.listed(MINE, now);
        reports(LATER, true);
        assertThat(contest.isOn()).as("once, much later").isFalse();
    }

    @Test
    void norDoesItComeAndGoIfThatIsEachSecondTime() {
        reports(MINE, false);
        reports(LATER, false);
        for (int i = 0; i < 10; i++) {
            passes(PERIOD);
            boolean back = i % 2 == 0;
            contest.listed(LATER, now);
            contest.listed(back ? MINE : LATER, now);
            reports(LATER, back);
            assertThat(contest.isOn()).as("after " + i + " periods").isEqualTo(i > 1);
        }
    }

    @Test
    void whatOthersDecidedIsNotPutRight() {
        reports(LATER, false);
        reports(MINE, false);
        passes(PERIOD);
        assertThat(contest.listed(MINE, now)).isFalse();
        assertThat(contest.listed(List.of(), now))
                .as("withdrawn by an administrator")
                .isFalse();
        assertThat(contest.listed(OTHERS, now))
                .as("set by an administrator, or a copy")
                .isFalse();
        contest.sends(List.of());
        passes(PERIOD);
        assertThat(contest.listed(MINE, now)).as("listed, though withdrawn").isFalse();
    }
}
