package org.bosixnet.registry;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Allows each key a burst, and after that one in each period (a token bucket, kept as the time at which it will be full
 * again: ITU-T I.371's generic cell rate algorithm). Of at most {@code size} keys; the least used are forgotten first.
 */
public final class RateLimit<K> implements Charge.Limit<K> {

    private final long period;
    private final long tolerance;
    private final LongSupplier nanos;
    private final long origin;

    /** When the bucket of a key is full again, in nanoseconds since the origin. */
    private final Cache<K, Long> full;

    /**
     * @param burst how many at once, at least 1
     * @param period how often afterwards; positive
     * @param size most keys remembered
     * @param nanos tells how time passes
     */
    public RateLimit(int burst, Duration period, int size, LongSupplier nanos) {
        this.period = period.toNanos();
        this.tolerance = this.period * (burst - 1);
        this.nanos = nanos;
        this.origin = nanos.getAsLong();
        this.full = Caffeine.newBuilder()
                .maximumSize(size)
                .executor(Runnable::run) // no thread of a pool that is not ours
                .build();
    }

    @Override
    public Duration take(K key) {
        long now = nanos.getAsLong() - origin;
        long[] wait = {0};
        full.asMap().compute(key, (same, known) -> {
            long from = known == null || known < now ? now : known;
            if (from - now > tolerance) {
                wait[0] = from - now - tolerance;
                return known;
            }
            return from + period;
        });
        return Duration.ofNanos(wait[0]);
    }

    @Override
    public void giveBack(K key) {
        full.asMap().computeIfPresent(key, (same, known) -> known - period);
    }
}
