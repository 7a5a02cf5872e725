package org.bosixnet.async;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;
import org.bosixnet.registry.ThrottledException;
import org.jspecify.annotations.Nullable;

/** Counts and limits the streams, of changes or of lists, of each key and each network. */
public final class StreamCounts {

    /**
     * How old a stream must be to give way to a new one of its key. If too many clients share a key, they take turns no
     * faster than this.
     */
    public static final Duration SETTLED = Duration.ofMinutes(1);

    private static final Duration SOON = Duration.ofSeconds(4);

    private final String what;
    private final StreamLimits limits;
    private final LongSupplier nanos;

    /** The places of each key, the oldest first. */
    @GuardedBy("this")
    private final Map<Object, Deque<Place>> keys = new HashMap<>();

    @GuardedBy("this")
    private final Map<Object, Integer> networks = new HashMap<>();

    @GuardedBy("this")
    private final Set<Place> taken = new HashSet<>();

    /** One stream's place; equal only to itself. */
    public static final class Place {
        private final @Nullable Object key;
        private final Object network;
        private final long since;

        private Place(@Nullable Object key, Object network, long since) {
            this.key = key;
            this.network = network;
            this.since = since;
        }
    }

    /**
     * The admission of a stream.
     *
     * @param place the stream's place; must be given back with {@link #remove}
     * @param evicted the place of the stream that must end for it; already given back
     */
    public record Admission(Place place, Optional<Place> evicted) {}

    /**
     * @param what what is counted, as the names of the settings begin: {@code streams}
     * @param nanos the monotonic clock, in nanoseconds
     */
    public StreamCounts(String what, StreamLimits limits, LongSupplier nanos) {
        this.what = what;
        this.limits = limits;
        this.nanos = nanos;
    }

    /**
     * Adds a stream. If its key has as many as allowed, the oldest gives way: its client has most likely changed its
     * network, which would otherwise not be noticed for a quarter of an hour.
     *
     * @param key the stream's key, null if it needs none
     * @throws ThrottledException if the limit is reached; then nothing was changed
     */
    public synchronized Admission add(@Nullable Object key, Object network) {
        long now = nanos.getAsLong();
        Place oldest = key == null ? null : oldest(key);
        if (oldest != null && now - oldest.since < SETTLED.toNanos()) {
            throw tooMany("key", limits.perKey());
        }
        boolean makesRoom = oldest != null && oldest.network.equals(network);
        if (!makesRoom && networks.getOrDefault(network, 0) >= limits.perNetwork()) {
            throw tooMany("network", limits.perNetwork());
        }
        if (oldest != null) {
            remove(oldest);
        }
        Place place = new Place(key, network, now);
        if (key != null) {
            keys.computeIfAbsent(key, same -> new ArrayDeque<>()).add(place);
        }
        networks.merge(network, 1, Integer::sum);
        taken.add(place);
        return new Admission(place, Optional.ofNullable(oldest));
    }

    private ThrottledException tooMany(String whose, int limit) {
        return new ThrottledException(
                "There are " + limit + " " + what + " of this " + whose + " already, which is the limit (bosixnet."
                        + what + "-per-" + whose + ").",
                SOON);
    }

    /** Returns how many streams there are. */
    public synchronized int size() {
        return taken.size();
    }

    /** Gives a place back. Idempotent. */
    public synchronized void remove(Place place) {
        if (!taken.remove(place)) {
            return;
        }
        networks.computeIfPresent(place.network, (network, count) -> count == 1 ? null : count - 1);
        if (place.key != null) {
            keys.computeIfPresent(place.key, (key, places) -> {
                places.remove(place);
                return places.isEmpty() ? null : places;
            });
        }
    }

    /** Returns the place that must be given up before the key can have another, or null if none must. */
    @GuardedBy("this")
    private @Nullable Place oldest(Object key) {
        Deque<Place> places = keys.get(key);
        return places == null || places.size() < limits.perKey() ? null : places.getFirst();
    }
}
