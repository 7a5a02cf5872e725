package org.bosixnet.client.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.Random;
import java.util.stream.IntStream;
import org.bosixnet.client.registry.RegistryException;
import org.bosixnet.client.registry.RegistryException.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StreamPlanTest {

    private static final Duration PERIOD = Duration.ofMinutes(5);
    private static final Duration BASE = StreamPlan.BASE;
    private static final Duration HOUR = Duration.ofHours(1);

    private final StreamPlan plan = plan(2, 1);

    private static StreamPlan plan(int registries, long seed) {
        return new StreamPlan(registries, PERIOD, new Random(seed));
    }

    private static RegistryException failure(Kind kind) {
        return new RegistryException(kind, "No: " + kind + ".");
    }

    private static Duration seconds(long seconds) {
        return Duration.ofSeconds(seconds);
    }

    private static Duration next(StreamPlan plan) {
        Duration next = plan.nextTime();
        assertThat(next).isNotNull();
        return next == null ? Duration.ZERO : next;
    }

    @Test
    void theFirstIsAskedFirstAndTheNextWhenItHasNoStream() {
        assertThat(plan.next(Duration.ZERO)).hasValue(0);
        plan.failed(0, failure(Kind.UNREACHABLE), Duration.ZERO);
        assertThat(plan.next(Duration.ZERO)).hasValue(1);
        plan.failed(1, failure(Kind.BUSY), Duration.ZERO);
        assertThat(plan.next(Duration.ZERO)).isEmpty();
        assertThat(next(plan)).isBetween(Duration.ZERO, StreamPlan.FIRST_BOUND);
        assertThat(plan.why()).isEqualTo("No: UNREACHABLE. No: BUSY.");
        assertThat(plan.next(seconds(60))).hasValue(0);
    }

    @Test
    void withoutRegistriesThereIsNothingToAsk() {
        StreamPlan empty = plan(0, 1);
        assertThat(empty.next(HOUR)).isEmpty();
        assertThat(empty.nextTime()).isNull();
    }

    @Test
    void whoHasNoStreamIsLeftAloneForAnHourUnlessItHadOne() {
        StreamPlan one = plan(1, 1);
        one.failed(0, failure(Kind.UNSUPPORTED), Duration.ZERO);
        assertThat(next(one)).isBetween(HOUR, HOUR.plus(seconds(60)));
        one.lost(0, HOUR, BASE, "Lost.", HOUR);
        one.failed(0, failure(Kind.UNSUPPORTED), HOUR); // it is being exchanged for a newer one
        assertThat(next(one)).isLessThan(HOUR.plus(seconds(60)));
    }

    @Test
    void whoRefusesIsAskedAgainAboutAsOftenAsTheListIsFetched() {
        StreamPlan one = plan(1, 1);
        one.failed(0, failure(Kind.REFUSED), Duration.ZERO);
        assertThat(next(one)).isBetween(PERIOD, PERIOD.multipliedBy(2));
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 7, 120})
    void whoSaysWhenToComeAgainIsHeeded(long asked) {
        StreamPlan one = plan(1, 1);
        one.failed(0, new RegistryException(Kind.BUSY, "Full.", seconds(asked)), Duration.ZERO);
        assertThat(next(one)).isBetween(seconds(asked), seconds(asked).plus(StreamPlan.FIRST_BOUND));
    }

    @Test
    void nobodyIsHeededForEver() {
        StreamPlan one = plan(1, 1);
        one.failed(0, new RegistryException(Kind.BUSY, "Full.", Duration.ofDays(9999)), Duration.ZERO);
        assertThat(next(one)).isLessThanOrEqualTo(StreamPlan.LONGEST_RETRY_AFTER.plus(StreamPlan.FIRST_BOUND));
    }

    @Test
    void theBoundDoublesUpToAMinuteAndALongStreamTakesItBack() {
        List<Duration> longest = new ArrayList<>();
        for (int failures = 1; failures <= 9; failures++) {
            int count = failures;
            longest.add(IntStream.range(0, 2000)
                    .mapToObj(seed -> {
                        StreamPlan one = plan(1, seed);
                        for (int i = 1; i <= count; i++) {
                            one.failed(0, failure(Kind.UNREACHABLE), Duration.ZERO);
                        }
                        return next(one);
                    })
                    .max(Duration::compareTo)
                    .orElseThrow());
        }
        List<Integer> bounds = List.of(5, 5, 8, 16, 32, 60, 60, 60, 60);
        for (int i = 0; i < bounds.size(); i++) {
            assertThat(longest.get(i))
                    .isBetween(seconds(bounds.get(i)).multipliedBy(9).dividedBy(10), seconds(bounds.get(i)));
        }
        StreamPlan one = plan(1, 1);
        IntStream.range(0, 9).forEach(i -> one.failed(0, failure(Kind.UNREACHABLE), Duration.ZERO));
        one.lost(0, StreamPlan.LONG, BASE, "Lost.", Duration.ZERO);
        assertThat(next(one)).isLessThanOrEqualTo(StreamPlan.FIRST_BOUND);
    }

    @Test
    void afterALossNoOtherRegistryIsRunDownEither() {
        long atOnce = IntStream.range(0, 1000)
                .filter(seed -> {
                    StreamPlan two = plan(2, seed);
                    two.lost(0, HOUR, BASE, "Lost.", Duration.ZERO);
                    return two.next(Duration.ofMillis(100)).isPresent();
                })
                .count();
        assertThat(atOnce).isLessThan(100);
    }

    @Test
    void whoseStreamAlwaysEndsAtOnceDoesNotKeepTheNextFromBeingAsked() {
        StreamPlan two = plan(2, 3);
        Duration now = Duration.ZERO;
        OptionalInt asked = two.next(now);
        for (int i = 0; i < 50 && asked.equals(OptionalInt.of(0)); i++) {
            two.lost(0, seconds(1), BASE, "Lost.", now);
            now = next(two);
            asked = two.next(now);
        }
        assertThat(asked).hasValue(1);
    }

    @Test
    void whoMovesAsksThoseThatWereAwayAtOnceAndAgainSoon() {
        StreamPlan one = plan(1, 1);
        IntStream.range(0, 9).forEach(i -> one.failed(0, failure(Kind.UNREACHABLE), Duration.ZERO));
        one.hurry(seconds(1));
        assertThat(one.next(seconds(1))).hasValue(0);
        one.failed(0, failure(Kind.UNREACHABLE), seconds(1));
        assertThat(next(one)).isLessThanOrEqualTo(seconds(1).plus(StreamPlan.FIRST_BOUND));
        one.failed(0, failure(Kind.REFUSED), seconds(1));
        one.hurry(seconds(2));
        assertThat(one.next(seconds(2))).isEmpty();
    }

    /**
     * A registry restarts under 10,000 agents: all lose their streams in the same instant, and whoever comes while it is
     * down fails at once.
     */
    @ParameterizedTest
    @ValueSource(ints = {0, 3, 10, 45, 600})
    void aFleetDoesNotComeBackInStep(int downSeconds) {
        int agents = 10_000;
        Duration down = seconds(downSeconds);
        List<Long> arrivals = new ArrayList<>();
        for (int agent = 0; agent < agents; agent++) {
            StreamPlan one = plan(1, agent);
            one.lost(0, HOUR, BASE, "Lost.", Duration.ZERO);
            Duration now = next(one);
            while (now.compareTo(down) < 0) {
                one.failed(0, failure(Kind.UNREACHABLE), now);
                now = next(one);
            }
            arrivals.add(now.minus(down).toMillis());
        }
        int[] slots = new int[610];
        arrivals.forEach(millis -> slots[(int) (millis / 100)]++);
        int most = IntStream.of(slots).max().orElseThrow();
        long last = arrivals.stream().max(Long::compare).orElseThrow();
        System.out.printf(
                "Down for %d s: at most %.2f %% of the fleet came back in the same 100 ms, the last after %d ms%n",
                downSeconds, 100.0 * most / agents, last);
        assertThat(most).isLessThan(agents / 20);
        assertThat(last).isLessThanOrEqualTo(60_000);
    }
}
