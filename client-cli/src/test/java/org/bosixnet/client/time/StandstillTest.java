package org.bosixnet.client.time;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class StandstillTest {

    private final FakeAgentClock clock = FakeAgentClock.withoutThread();
    private final Standstill standstill = new Standstill(clock);

    @Test
    void ordinaryPausesAreNoStandstill() {
        assertThat(standstill.look()).isEmpty();
        for (int i = 0; i < 100; i++) {
            clock.advance(Duration.ofSeconds(1));
            assertThat(standstill.look()).isEmpty();
        }
        clock.advance(Standstill.SHORTEST.minusMillis(1));
        assertThat(standstill.look()).isEmpty();
    }

    @Test
    void aSuspensionShowsInTheTimeOfDayAlone() {
        clock.advance(Duration.ofSeconds(1));
        clock.set(Duration.ofHours(8));
        assertThat(standstill.look()).contains(Duration.ofHours(8).plusSeconds(1));
        clock.advance(Duration.ofSeconds(1));
        assertThat(standstill.look()).isEmpty();
    }

    @Test
    void aStoppedProgramShowsInBothClocks() {
        clock.advance(Standstill.SHORTEST);
        assertThat(standstill.look()).contains(Standstill.SHORTEST);
        assertThat(standstill.look()).isEmpty();
    }

    @Test
    void aStoppedProgramShowsThoughTheTimeOfDayIsSetBackMeanwhile() {
        clock.advance(Duration.ofSeconds(30));
        clock.set(Duration.ofSeconds(-30));
        assertThat(standstill.look()).contains(Duration.ofSeconds(30));
    }

    @Test
    void aTimeOfDayThatIsSetBackIsNothing() {
        clock.advance(Duration.ofSeconds(1));
        clock.set(Duration.ofDays(-9999));
        assertThat(standstill.look()).isEmpty();
        clock.advance(Duration.ofSeconds(1));
        assertThat(standstill.look()).isEmpty();
    }
}
