package org.bosixnet.registry;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * Allows each key so many within any window of time, exactly. Remembers every key that ever took one: for few keys that
 * are settings, not for what anyone can send.
 */
final class WindowLimit<K> implements Charge.Limit<K> {

    private final int count;
    private final long window;
    private final LongSupplier nanos;

    @GuardedBy("this")
    private final Map<K, ArrayDeque<Long>> taken = new HashMap<>();

    WindowLimit(int count, Duration window, LongSupplier nanos) {
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
