package org.bosixnet.client.time;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class BackoffTest {

    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final Backoff full = Backoff.full(SECOND, SECOND.multipliedBy(2), MINUTE, new Random(1));
    private final Backoff half = Backoff.half(SECOND.multipliedBy(2), MINUTE, new Random(1));

    private static List<Long> seconds(Backoff backoff, int doublings) {
        return Stream.generate(() -> backoff.pause(doublings).toSeconds())
                .limit(5000)
                .distinct()
                .sorted()
                .toList();
    }

    private static List<Long> range(long from, long to) {
        return LongStream.rangeClosed(from, to).boxed().toList();
    }

    @Test
    void fullPausesAreSpreadFromTheLeastToABoundThatDoublesUpToTheLongest() {
        assertThat(seconds(full, 0)).isSubsetOf(range(1, 2)).contains(1L);
        assertThat(seconds(full, 2)).isSubsetOf(range(1, 8)).containsAll(range(1, 7));
        for (int doublings : new int[] {5, 16, 100, Integer.MAX_VALUE}) {
            assertThat(seconds(full, doublings)).isSubsetOf(range(1, 60)).containsAll(range(1, 59));
        }
    }

    @Test
    void halfPausesAreNeverShorterThanHalfTheBound() {
        assertThat(seconds(half, 2)).isSubsetOf(range(4, 8)).containsAll(range(4, 7));
        assertThat(seconds(half, 100)).isSubsetOf(range(30, 60)).containsAll(range(30, 59));
    }

    @Test
    void aLongestThatIsShorterThanTheFirstCounts() {
        assertThat(Backoff.full(SECOND, MINUTE, Duration.ofMillis(10), new Random(1))
                        .pause(3))
                .isEqualTo(Duration.ofMillis(10));
    }
}
