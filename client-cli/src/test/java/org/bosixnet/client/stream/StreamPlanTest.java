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
import org.bosixnet.client.registry.RegistryException.Said;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
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
    @EnumSource(names = {"UNSUPPORTED", "REFUSED", "REJECTED", "BAD_ANSWER", "BUSY"})
    void whatSomebodyElseAnsweredHoldsNoLongerThanAFailureAndNotInAnotherPlace(Kind kind) {
        StreamPlan one = plan(1, 1);
        IntStream.range(0, 9)
                .forEach(i ->
                        one.failed(0, new RegistryException(kind, "A portal.", null, Said.BY_ANYBODY), Duration.ZERO));
        assertThat(next(one)).isLessThanOrEqualTo(seconds(30));
        one.hurry(seconds(1));
        assertThat(one.next(seconds(1))).hasValue(0);
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

    /** Of a registry that had a stream it is known that it has so few agents that they may come more often. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void theBoundDoublesUpToHalfAMinuteUnlessThereWasAStreamAndALongOneTakesItBack(boolean known) {
        List<Duration> longest = new ArrayList<>();
        for (int failures = 1; failures <= 9; failures++) {
            int count = failures;
            longest.add(IntStream.range(0, 2000)
                    .mapToObj(seed -> {
                        StreamPlan one = plan(1, seed);
                        if (known) {
                            one.lost(0, StreamPlan.LONG, BASE, "Lost.", Duration.ZERO);
                        }
                        for (int i = 1; i <= count; i++) {
                            one.failed(0, failure(Kind.UNREACHABLE), Duration.ZERO);
                        }
                        return next(one);
                    })
                    .max(Duration::compareTo)
                    .orElseThrow());
        }
        List<Integer> bounds = known ? List.of(5, 5, 5, 5, 5, 5, 5, 5, 5) : List.of(5, 5, 8, 16, 30, 30, 30, 30, 30);
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

    @Test
    void whoMovesAsksAgainSoonHoweverManyFollowTheRegistry() {
        StreamPlan one = plan(1, 1);
        one.lost(0, HOUR, seconds(260), "Left.", HOUR);
        one.hurry(HOUR);
        assertThat(one.spread(HOUR)).isZero();
        one.failed(0, failure(Kind.UNREACHABLE), HOUR);
        assertThat(next(one)).isLessThanOrEqualTo(HOUR.plus(StreamPlan.FIRST_BOUND));
        Duration there = HOUR.plus(StreamPlan.ARRIVAL);
        assertThat(one.spread(there)).isEqualTo(seconds(260));
        one.failed(0, failure(Kind.UNREACHABLE), there);
        assertThat(next(one)).isGreaterThanOrEqualTo(there.plus(seconds(260)));
    }

    @Test
    void whoseRegistryIsRestartedSoonAfterAMoveComesBackWithAllOthers() {
        StreamPlan one = plan(1, 1);
        one.hurry(HOUR);
        one.lost(0, HOUR, seconds(260), "Restarted.", HOUR);
        assertThat(one.spread(HOUR)).isEqualTo(seconds(260));
        one.failed(0, failure(Kind.UNREACHABLE), HOUR);
        assertThat(next(one)).isGreaterThanOrEqualTo(HOUR.plus(seconds(260)));
    }

    /** However often that was, each time it was a registry that a few agents follow. */
    @Test
    void whoIsRestartedAgainAndAgainIsFollowedAgainSoon() {
        for (int seed = 0; seed < 100; seed++) {
            StreamPlan one = plan(1, seed);
            Duration now = Duration.ZERO;
            for (int i = 0; i < 20; i++) {
                one.lost(0, StreamPlan.SETTLED, BASE, "Lost.", now);
                assertThat(next(one)).isLessThanOrEqualTo(now.plus(StreamPlan.FIRST_BOUND));
                for (int refused = 0; refused < 3; refused++) {
                    now = next(one);
                    one.failed(0, failure(Kind.UNREACHABLE), now);
                }
                now = next(one).plus(StreamPlan.SETTLED);
            }
        }
    }

    @Test
    void aStreamThatSoonEndedDoesNotShortenTheTimeThatTheLastOneAskedFor() {
        StreamPlan one = plan(1, 1);
        one.lost(0, HOUR, seconds(100), "Lost.", Duration.ZERO);
        assertThat(one.spread(HOUR)).isEqualTo(seconds(100));
        one.lost(0, seconds(3), BASE, "Lost.", Duration.ZERO);
        assertThat(one.spread(HOUR)).isEqualTo(seconds(100));
        assertThat(next(one)).isLessThanOrEqualTo(seconds(105));
        one.lost(0, HOUR, BASE, "Lost.", Duration.ZERO);
        assertThat(one.spread(HOUR)).isEqualTo(BASE);
        assertThat(next(one)).isLessThanOrEqualTo(StreamPlan.FIRST_BOUND);
    }

    /**
     * A registry restarts under its agents: all lose their streams in the same instant, and whoever comes while it is
     * down fails at once. It had asked them to come back within as many seconds as bring 380 of them in each.
     */
    @ParameterizedTest
    @CsvSource({
        "10000, 0, false",
        "10000, 3, false",
        "10000, 10, false",
        "10000, 45, false",
        "10000, 600, false",
        "10000, 0, true",
        "10000, 10, true",
        "2000, 4, false",
        "1000, 3, false",
        "1000, 20, false",
        "380, 60, false",
        "5000, 7, false",
        "60000, 30, false"
    })
    void aFleetDoesNotComeBackInStep(int agents, int downSeconds, boolean again) {
        Duration base = seconds(Math.max(1, (agents + 379) / 380));
        Duration down = seconds(downSeconds);
        int[] slots = new int[300];
        long last = 0;
        for (int agent = 0; agent < agents; agent++) {
            StreamPlan one = plan(1, agent);
            one.lost(0, HOUR, base, "Lost.", Duration.ZERO);
            if (again) { // in the minute after the last restart
                one.lost(0, seconds(30), BASE, "Lost.", Duration.ZERO);
            }
            Duration now = next(one);
            while (now.compareTo(down) < 0) {
                one.failed(0, failure(Kind.UNREACHABLE), now);
                now = next(one);
            }
            Duration arrival = now.minus(down);
            slots[(int) arrival.toSeconds()]++;
            last = Math.max(last, arrival.toMillis());
        }
        int most = IntStream.of(slots).max().orElseThrow();
        System.out.printf(
                "%d agents, down for %d s: at most %d came back in a second, the last after %d ms%n",
                agents, downSeconds, most, last);
        assertThat(most).isLessThan(500);
        assertThat(last).isLessThanOrEqualTo(Math.max(5_000, base.toMillis() * 21 / 20));
    }

    @Test
    void noClusterIsHeededForLongerThanARegistry() {
        StreamPlan cluster = new StreamPlan(List.of(8), PERIOD, new Random(1));
        cluster.lost(0, HOUR, Duration.ofMinutes(5), "Lost.", Duration.ZERO);
        IntStream.range(0, 9).forEach(i -> cluster.failed(0, failure(Kind.UNREACHABLE), HOUR));
        assertThat(cluster.next(HOUR.plusSeconds(316))).hasValue(0);
    }

    /** All members of a cluster die, and one comes back. It had a third of the agents, and asked for a third of the time. */
    @ParameterizedTest
    @ValueSource(ints = {300, 3000, 10_000})
    void theFirstMemberThatIsBackIsNotRunDownByTheAgentsOfAll(int agents) {
        Duration base = seconds(Math.max(1, (agents / 3 + 379) / 380));
        Duration down = seconds(120);
        int[] slots = new int[300];
        for (int agent = 0; agent < agents; agent++) {
            StreamPlan cluster = new StreamPlan(List.of(3), PERIOD, new Random(agent));
            for (int member = 0; member < 3; member++) { // it has followed each of them at some time
                cluster.lost((agent + member) % 3, HOUR, base, "Lost.", Duration.ZERO);
            }
            Duration now = next(cluster);
            while (now.compareTo(down) < 0 || cluster.next(now).orElseThrow() != 0) {
                cluster.failed(cluster.next(now).orElseThrow(), failure(Kind.UNREACHABLE), now);
                now = next(cluster);
            }
            slots[(int) now.minus(down).toSeconds()]++;
        }
        int most = IntStream.of(slots).max().orElseThrow();
        System.out.printf("%d agents of three members: at most %d came to the first in a second%n", agents, most);
        assertThat(most).isLessThan(700);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void anotherMemberOfTheClusterIsAskedSoonAndFirst(long seed) {
        StreamPlan cluster = new StreamPlan(List.of(1, 3, 1), PERIOD, new Random(seed));
        assertThat(cluster.areOne(1, 3)).isTrue();
        assertThat(cluster.areOne(0, 1)).isFalse();
        assertThat(cluster.hasOthers(1)).isTrue();
        assertThat(cluster.hasOthers(4)).isFalse();
        cluster.failed(0, failure(Kind.UNSUPPORTED), Duration.ZERO);
        Duration now = seconds(100);
        cluster.lost(1, now, BASE, "Ended.", now);
        Duration next = next(cluster);
        assertThat(next).isBetween(now, now.plus(BASE));
        assertThat(cluster.next(next)).hasValue(2);
        cluster.failed(2, failure(Kind.BUSY), next);
        assertThat(cluster.next(next)).hasValue(3);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void aLargeFleetComesToTheOtherMembersInTheTimeThatWasAskedFor(long seed) {
        StreamPlan cluster = new StreamPlan(List.of(2), PERIOD, new Random(seed));
        Duration now = seconds(100);
        Duration base = seconds(200);
        cluster.lost(0, now, base, "Ended.", now);
        assertThat(cluster.next(next(cluster))).hasValue(1);
        assertThat(next(cluster)).isBetween(now, now.plus(base));
    }

    @Test
    void membersThatEachEndTheirStreamsSoonAreAskedLessAndLessOften() {
        StreamPlan cluster = new StreamPlan(List.of(2), PERIOD, new Random(1));
        Duration now = seconds(100);
        int asked = 0;
        while (now.compareTo(seconds(700)) < 0) {
            OptionalInt next = cluster.next(now);
            if (next.isPresent()) {
                asked++;
                cluster.lost(next.getAsInt(), seconds(1), BASE, "Ended.", now.plusSeconds(1));
            }
            now = next(cluster).compareTo(now) > 0 ? next(cluster) : now.plusSeconds(1);
        }
        assertThat(asked).isLessThan(100);
    }
}
