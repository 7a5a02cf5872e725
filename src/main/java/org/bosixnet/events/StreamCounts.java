package org.bosixnet.events;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Counts the streams of each key and each network. */
final class StreamCounts {

    private final StreamLimits limits;

    @GuardedBy("this")
    private final Map<Object, Integer> counts = new HashMap<>();

    StreamCounts(StreamLimits limits) {
        this.limits = limits;
    }

    /**
     * Adds a stream.
     *
     * @param key null if it needs none
     * @throws TooManyStreamsException if there are enough; then nothing was added
     */
    synchronized void add(@Nullable Object key, Object network) {
        if (key != null && of(key) >= limits.perKey()) {
            throw new TooManyStreamsException("key", limits.perKey(), "bosixnet.streams-per-key");
        }
        if (of(network) >= limits.perNetwork()) {
            throw new TooManyStreamsException("network", limits.perNetwork(), "bosixnet.streams-per-network");
        }
        change(key, 1);
        change(network, 1);
    }

    synchronized void remove(@Nullable Object key, Object network) {
        change(key, -1);
        change(network, -1);
    }

    @GuardedBy("this")
    private int of(Object whose) {
        return counts.getOrDefault(whose, 0);
    }

    @GuardedBy("this")
    private void change(@Nullable Object whose, int by) {
        if (whose != null) {
            counts.merge(whose, by, (a, b) -> a + b == 0 ? null : a + b);
        }
    }
}
