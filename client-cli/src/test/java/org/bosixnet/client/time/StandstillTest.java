package org.bosixnet.client.time;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class StandstillTest {

    private static final Duration SECOND = Duration.ofSeconds(1);

    /** Later than the moment by which a suspension is to be told, but no standstill. */
    private static final Duration LATE = Standstill.SPREAD.plusSeconds(1);

    private final FakeAgentClock clock = FakeAgentClock.withoutThread();
    private final Standstill standstill = of(1);

    private Standstill of(int seed) {
        return new Standstill(clock, () -> Optional.of(clock.sinceBoot()), new Random(seed));
    }

    /** Returns what is told within the time in which it has to be, looking as often as the agent does. */
    private Optional<Duration> told(Standstill of) {
        Optional<Duration> told = of.look().stood();
        for (int i = 0; told.isEmpty() && i <= Standstill.SPREAD.toSeconds(); i++) {
            clock.advance(SECOND);
            told = of.look().stood();
        }
        return told;
    }

    @Test
    void ordinaryPausesAreNoStandstill() {
        for (int i = 0; i < 100; i++) {
            clock.advance(SECOND);
            assertThat(standstill.look()).isEqualTo(new Standstill.Look(Optional.empty(), Duration.ZERO));
        }
        clock.advance(Standstill.SHORTEST.minusMillis(1));
        assertThat(told(standstill)).isEmpty();
    }

    @Test
    void aSuspensionShowsInTheTimeSinceTheBoot() {
        clock.advance(SECOND);
        clock.suspend(Duration.ofHours(8));
        assertThat(standstill.look().set()).isZero();
        assertThat(told(standstill)).contains(Duration.ofHours(8).plusSeconds(1));
        assertThat(told(standstill)).isEmpty();
    }

    @Test
    void aStoppedProgramShowsInAllClocks() {
        clock.advance(Standstill.SHORTEST);
        assertThat(told(standstill)).contains(Standstill.SHORTEST);
        assertThat(told(standstill)).isEmpty();
    }

    @Test
    void itIsToldAtARandomMomentSoonAfter() {
        Set<Duration> moments = new HashSet<>();
        for (int seed = 0; seed < 20; seed++) {
            Standstill one = of(seed);
            clock.suspend(Duration.ofMinutes(1));
            Duration start = clock.uptime();
            Optional<Duration> told = one.look().stood();
            while (told.isEmpty()) {
                clock.advance(Duration.ofMillis(100));
                told = one.look().stood();
            }
            moments.add(clock.uptime().minus(start));
        }
        assertThat(moments).hasSizeGreaterThan(10).allMatch(moment -> moment.compareTo(Standstill.SPREAD) <= 0);
    }

    /** A suspension may have ended right after the last look, so what is left of the time is less then. */
    @Test
    void aSuspensionIsToldInTimeHoweverLateItIsNoticed() {
        for (int seed = 0; seed < 20; seed++) {
            for (Duration late : new Duration[] {Duration.ZERO, SECOND, Standstill.PERIOD.plusMillis(1), LATE}) {
                Standstill one = of(seed);
                clock.suspend(Duration.ofMinutes(1));
                Duration resumed = clock.uptime();
                clock.advance(late);
                Optional<Duration> told = one.look().stood();
                if (told.isEmpty()) {
                    clock.advance(one.next().minus(clock.uptime()));
                    told = one.look().stood();
                }
                assertThat(told).contains(Duration.ofMinutes(1).plus(late));
                assertThat(clock.uptime().minus(resumed))
                        .isLessThanOrEqualTo(late.equals(LATE) ? LATE : Standstill.SPREAD);
                assertThat(one.next()).isEqualTo(clock.uptime().plus(Standstill.PERIOD));
            }
        }
    }

    @Test
    void twoBeforeItIsToldAreOne() {
        clock.suspend(Duration.ofMinutes(1));
        assertThat(standstill.look().stood()).isEmpty();
        clock.suspend(Duration.ofMinutes(2));
        assertThat(told(standstill)).contains(Duration.ofMinutes(3));
    }

    @Test
    void aTimeOfDayThatIsSetIsNoStandstill() {
        for (Duration step : new Duration[] {Duration.ofSeconds(11), Duration.ofDays(9999), Duration.ofDays(-9999)}) {
            clock.advance(SECOND);
            clock.set(step);
            assertThat(standstill.look()).isEqualTo(new Standstill.Look(Optional.empty(), step));
            assertThat(told(standstill)).isEmpty();
            assertThat(standstill.look().set()).isZero();
        }
        clock.set(Standstill.SHORTEST.minusMillis(1));
        assertThat(standstill.look().set()).as("a clock that is only adjusted").isZero();
    }

    @Test
    void aStoppedProgramShowsThoughTheTimeOfDayIsSetBackMeanwhile() {
        clock.advance(Duration.ofSeconds(30));
        clock.set(Duration.ofSeconds(-30));
        assertThat(standstill.look().set()).isEqualTo(Duration.ofSeconds(-30));
        assertThat(told(standstill)).contains(Duration.ofSeconds(30));
    }

    @Test
    void whereTheTimeSinceTheBootIsUnknownTheTimeOfDayHasToDo() {
        Standstill without = new Standstill(clock, Optional::empty, new Random(1));
        clock.suspend(Duration.ofHours(8));
        assertThat(told(without)).contains(Duration.ofHours(8));
        clock.set(Duration.ofHours(1));
        assertThat(told(without)).as("it looks the same").contains(Duration.ofHours(1));
        clock.set(Duration.ofHours(-1));
        assertThat(without.look().set()).isEqualTo(Duration.ofHours(-1));
        assertThat(told(without)).isEmpty();
    }
}
