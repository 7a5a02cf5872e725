package org.bosixnet.limit;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/** Limits how often each key may do something. Safe for use by several threads. */
public interface RateLimit<K> {

    /** Takes one from what a key has left. Returns zero, or how long to wait if it has none left. */
    Duration take(K key);

    /** Gives back one that was not needed. */
    void giveBack(K key);

    /**
     * Allows each key a burst, and after that one per period: a token bucket, stored as the time at which it will be
     * full again (the generic cell rate algorithm of ITU-T I.371). For keys that anyone can send.
     *
     * @param burst how many at once, at least 1
     * @param period the time between two afterwards; positive
     * @param size the most keys remembered; the least used are forgotten first
     * @param nanos tells how time passes
     */
    static <K> RateLimit<K> bucket(int burst, Duration period, int size, LongSupplier nanos) {
        return new Bucket<>(burst, period, size, nanos);
    }

    /**
     * Allows each key exactly {@code count} within any window of time. Remembers every key that ever took one, so it is
     * for the few keys in the settings.
     *
     * @param nanos tells how time passes
     */
    static <K> RateLimit<K> window(int count, Duration window, LongSupplier nanos) {
        return new Window<>(count, window, nanos);
    }

    /** A token bucket for each key. */
    final class Bucket<K> implements RateLimit<K> {
        private final long period;
        private final long tolerance;
        private final LongSupplier nanos;
        private final long origin;

        /** When the bucket of a key is full again, in nanoseconds since the origin. */
        private final Cache<K, Long> full;

        private Bucket(int burst, Duration period, int size, LongSupplier nanos) {
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

    /** The times at which each key took one within the last window. */
    final class Window<K> implements RateLimit<K> {
        private final int count;
        private final long window;
        private final LongSupplier nanos;

        @GuardedBy("this")
        private final Map<K, ArrayDeque<Long>> taken = new HashMap<>();

        private Window(int count, Duration window, LongSupplier nanos) {
            this.count = count;
            this.window = window.toNanos();
            this.nanos = nanos;
        }

        @Override
        public synchronized Duration take(K key) {
            long now = nanos.getAsLong();
            ArrayDeque<Long> times = taken.computeIfAbsent(key, same -> new ArrayDeque<>());
            while (!times.isEmpty() && now - times.getFirst() >= window) {
                times.removeFirst();
            }
            if (times.size() >= count) {
                return Duration.ofNanos(times.getFirst() + window - now);
            }
            times.addLast(now);
            return Duration.ZERO;
        }

        @Override
        public synchronized void giveBack(K key) {
            taken.getOrDefault(key, new ArrayDeque<>()).pollLast();
        }
    }
}
