package org.bosixnet.limit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class RateLimitTest {

    private static final long PERIOD = 1000;

    /** A key that takes one after so many nanoseconds. */
    record Step(String key, long pause) {}

    /** A bucket in the other way of thinking: what is in it, in nanoseconds that it took to get there. */
    private static final class Bucket {
        private final long capacity;
        private long content;

        Bucket(int burst) {
            capacity = burst * PERIOD;
            content = capacity;
        }

        void passes(long nanos) {
            content = Math.min(capacity, content + nanos);
        }

        long take() {
            if (content < PERIOD) {
                return PERIOD - content;
            }
            content -= PERIOD;
            return 0;
        }
    }

    @Property
    void itAllowsWhatABucketOfTokensDoes(
            @ForAll("steps") List<Step> steps, @ForAll @IntRange(min = 1, max = 5) int burst, @ForAll long start) {
        AtomicLong nanos = new AtomicLong(start);
        RateLimit<String> limit = RateLimit.bucket(burst, Duration.ofNanos(PERIOD), 100, nanos::get);
        Map<String, Bucket> buckets = new HashMap<>();
        for (Step step : steps) {
            nanos.addAndGet(step.pause());
            buckets.values().forEach(bucket -> bucket.passes(step.pause()));
            long wait = buckets.computeIfAbsent(step.key(), key -> new Bucket(burst))
                    .take();
            assertThat(limit.take(step.key()).toNanos()).as(step.toString()).isEqualTo(wait);
        }
    }

    @Property
    void whoWaitsAsLongAsToldGetsOneAndWhoComesBeforeDoesNot(@ForAll @LongRange(min = 0, max = PERIOD - 1) long late) {
        AtomicLong nanos = new AtomicLong();
        RateLimit<String> limit = RateLimit.bucket(1, Duration.ofNanos(PERIOD), 100, nanos::get);
        limit.take("a");
        nanos.addAndGet(late);
        long wait = limit.take("a").toNanos();
        nanos.addAndGet(wait - 1);
        assertThat(limit.take("a").toNanos()).isEqualTo(1);
        nanos.addAndGet(1);
        assertThat(limit.take("a")).isZero();
    }

    @Test
    void itRemembersNoMoreThanItMay() {
        RateLimit<Integer> limit = RateLimit.bucket(1, Duration.ofDays(1), 10, () -> 0);
        long free = 0;
        for (int round = 0; round < 2; round++) {
            free = 0;
            for (int key = 0; key < 1000; key++) {
                free += limit.take(key).isZero() ? 1 : 0;
            }
        }
        assertThat(free).isGreaterThanOrEqualTo(990);
    }

    @Provide
    Arbitrary<List<Step>> steps() {
        return Combinators.combine(
                        Arbitraries.of("a", "b"),
                        Arbitraries.frequencyOf(
                                Tuple.of(3, Arbitraries.just(0L)),
                                Tuple.of(3, Arbitraries.longs().between(0, PERIOD)),
                                Tuple.of(1, Arbitraries.longs().between(0, 10 * PERIOD))))
                .as(Step::new)
                .list()
                .ofMaxSize(60);
    }
}
