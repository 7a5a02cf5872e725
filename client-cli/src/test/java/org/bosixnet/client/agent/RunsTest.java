package org.bosixnet.client.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.bosixnet.client.log.RecordingLogger;
import org.bosixnet.client.state.StateFile;
import org.bosixnet.client.time.FakeAgentClock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunsTest {

    @TempDir
    private Path directory;

    private final RecordingLogger logger = new RecordingLogger();

    private Runs next() {
        return new Runs(
                new StateFile(directory.resolve("state")), new Random(1), FakeAgentClock.withoutThread(), logger);
    }

    private List<Duration> pauses(int runs) {
        List<Duration> pauses = new ArrayList<>();
        for (int i = 0; i < runs; i++) {
            pauses.add(next().begin());
        }
        return pauses;
    }

    @Test
    void aFirstRunAndOneAfterASingleBadEndTakeTheListAtOnce() {
        assertThat(pauses(2)).containsExactly(Duration.ZERO, Duration.ZERO);
        assertThat(logger.lines()).isEmpty();
    }

    @Test
    void afterMoreBadEndsInARowTheListIsLeftAloneLongerAndLongerUpToAnHour() {
        List<Duration> pauses = pauses(20);
        Duration bound = Duration.ofMinutes(1);
        for (Duration pause : pauses.subList(2, 20)) {
            assertThat(pause).isBetween(bound.dividedBy(2), bound);
            Duration doubled = bound.multipliedBy(2);
            bound = doubled.compareTo(Duration.ofHours(1)) < 0 ? doubled : Duration.ofHours(1);
        }
        assertThat(logger.lines()).hasSize(18).first().satisfies(line -> assertThat(line)
                .contains("The last 2 runs of the agent ended badly. This one reports at once"));
    }

    @Test
    void aRunThatWasToldToStopEndsTheRow() {
        pauses(5);
        Runs stopped = next();
        assertThat(stopped.begin()).isPositive();
        stopped.end();
        assertThat(pauses(2)).containsExactly(Duration.ZERO, Duration.ZERO);
    }

    @Test
    void soDoesOneThatHasKeptTheListForAWhile() {
        pauses(5);
        Runs good = next();
        assertThat(good.begin()).isPositive();
        good.look(Runs.PROVEN.minusSeconds(1));
        assertThat(pauses(1).get(0)).isPositive();
        good.look(Runs.PROVEN);
        assertThat(pauses(1).get(0)).isZero();
    }
}
