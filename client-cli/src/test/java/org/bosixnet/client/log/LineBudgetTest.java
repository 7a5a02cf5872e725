package org.bosixnet.client.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class LineBudgetTest {

    private Duration now = Duration.ofDays(3);
    private final LineBudget budget = new LineBudget(() -> now);

    private int takenIn(Duration time) {
        int taken = 0;
        for (Duration end = now.plus(time); now.compareTo(end) < 0; now = now.plusMillis(100)) {
            taken += budget.take() ? 1 : 0;
        }
        return taken;
    }

    @Test
    void thereIsABurstAndThenOneAMinute() {
        assertThat(takenIn(Duration.ofSeconds(50))).isEqualTo(LineBudget.BURST);
        assertThat(takenIn(Duration.ofMinutes(10))).isEqualTo(10);
    }

    @Test
    void whatIsNotTakenIsSavedUpToOneBurst() {
        assertThat(takenIn(Duration.ofSeconds(50))).isEqualTo(LineBudget.BURST);
        now = now.plus(Duration.ofMinutes(5));
        assertThat(takenIn(Duration.ofSeconds(5))).isEqualTo(5);
        now = now.plus(Duration.ofDays(1));
        assertThat(takenIn(Duration.ofSeconds(59))).isEqualTo(LineBudget.BURST);
    }
}
