package org.bosixnet.client.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Random;
import org.bosixnet.client.address.Whereabouts.Change;
import org.junit.jupiter.api.Test;

class FollowScheduleTest {

    private static final Duration PERIOD = Duration.ofMinutes(5);

    private Duration now = Duration.ofHours(1);
    private final FollowSchedule schedule = new FollowSchedule(PERIOD, FollowSchedule.GRACE, now, new Random(1));

    private Duration untilDue() {
        return schedule.due().minus(now);
    }

    private void succeed(boolean fetched) {
        schedule.begins();
        schedule.fetched();
        schedule.succeeded(fetched, now);
    }

    @Test
    void theFirstLookWaitsForAStreamUnlessNoneComes() {
        assertThat(untilDue()).isEqualTo(FollowSchedule.GRACE);
        schedule.noStream(now);
        assertThat(untilDue()).isZero();
        succeed(true);
        schedule.noStream(now);
        assertThat(untilDue()).isEqualTo(PERIOD);
    }

    @Test
    void whatFailsIsRepeatedEachTimeLaterUpToThePeriod() {
        Duration bound = FollowSchedule.FIRST_RETRY;
        for (int i = 0; i < 20; i++) {
            schedule.begins();
            schedule.failed(now, Duration.ZERO);
            assertThat(untilDue()).isBetween(bound.dividedBy(2), bound);
            bound = bound.multipliedBy(2).compareTo(PERIOD) < 0 ? bound.multipliedBy(2) : PERIOD;
        }
        succeed(true);
        schedule.failed(now, Duration.ZERO);
        assertThat(untilDue()).isLessThanOrEqualTo(FollowSchedule.FIRST_RETRY);
    }

    @Test
    void aChangeThatIsBroughtInPutsOffNoLook() {
        succeed(true);
        Duration due = schedule.due();
        now = now.plusSeconds(10);
        succeed(false);
        assertThat(schedule.due()).isEqualTo(due);
        now = due;
        succeed(false);
        assertThat(untilDue()).isEqualTo(PERIOD);
    }

    @Test
    void afterALostStreamTheLookComesSoon() {
        succeed(true);
        schedule.streamLost(now, Duration.ofSeconds(1));
        assertThat(untilDue()).isBetween(Duration.ofSeconds(1), FollowSchedule.AFTER_LOSS.plusSeconds(1));
    }

    /** Otherwise a fleet whose registry restarts would come for the list as well, all at once. */
    @Test
    void theListIsLeftToTheStreamsWhileAFleetComesBack() {
        Duration spread = Duration.ofSeconds(28);
        succeed(true);
        schedule.streamLost(now, spread);
        assertThat(untilDue()).isGreaterThanOrEqualTo(spread);
        schedule.failed(now, spread);
        assertThat(untilDue()).isBetween(spread.multipliedBy(2), spread.multipliedBy(4));
    }

    @Test
    void aResetWantsAFetchAtOnceAndManyWantFewer() {
        succeed(true);
        int fetches = 0;
        for (int half = 0; half < 1200; half++) {
            schedule.reset(now);
            assertThat(schedule.wantsFetch()).isTrue();
            if (untilDue().isZero() || untilDue().isNegative()) {
                fetches++;
                schedule.fetches(now);
                succeed(true);
                assertThat(schedule.wantsFetch()).isFalse();
            }
            now = now.plusMillis(500);
        }
        assertThat(fetches).isBetween(10, 20);
    }

    @Test
    void movingBeginsAnewOnlyIfItCanHaveBrokenOrMendedSomething() {
        succeed(true);
        schedule.moved(Change.NONE, now);
        schedule.moved(Change.CAME, now);
        assertThat(untilDue()).isEqualTo(PERIOD);
        schedule.failed(now, Duration.ZERO);
        schedule.failed(now, Duration.ZERO);
        schedule.moved(Change.CAME, now);
        assertThat(untilDue()).isLessThanOrEqualTo(FollowSchedule.GRACE);
        schedule.noStream(now);
        assertThat(untilDue()).isZero();
        succeed(true);
        schedule.moved(Change.GONE, now);
        assertThat(untilDue()).isEqualTo(FollowSchedule.GRACE);
    }
}
