package org.bosixnet.limit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class WindowLimitTest {

    private static final int WINDOW = 100;

    @Property
    void noWindowEverHoldsMoreThanAllowedAndNoneIsRefusedForLess(
            @ForAll @Size(max = 80) List<@IntRange(max = 60) Integer> pauses,
            @ForAll @IntRange(min = 1, max = 5) int count,
            @ForAll long start) {
        AtomicLong nanos = new AtomicLong(start);
        RateLimit<String> limit = RateLimit.window(count, Duration.ofNanos(WINDOW), nanos::get);
        Map<String, List<Long>> all = new HashMap<>();
        long now = 0;
        for (int pause : pauses) {
            now += pause;
            nanos.set(start + now);
            String key = pause % 3 == 0 ? "a" : "b";
            List<Long> taken = all.computeIfAbsent(key, same -> new ArrayList<>());
            long wait = wait(taken, now, count);
            assertThat(limit.take(key).toNanos()).isEqualTo(wait);
            if (wait == 0) {
                taken.add(now);
            }
        }
    }

    /** Returns the first pause after which fewer than allowed were taken within the window that ends there. */
    private static long wait(List<Long> taken, long now, int count) {
        for (long wait = 0; ; wait++) {
            long start = now + wait - WINDOW;
            if (taken.stream().filter(time -> time > start).count() < count) {
                return wait;
            }
        }
    }
}
