package org.bosixnet.async;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.bosixnet.limit.ThrottledException;
import org.jspecify.annotations.Nullable;

/**
 * Counts and limits the streams, of changes or of lists, of each key and each network. Those of clients that are gone
 * make room, as far as it can be known: nothing tells it until TCP gives up, after a quarter of an hour.
 */
public final class StreamCounts {

    /**
     * How old a stream must be to give way to one that may be another computer's with the same key. If too many
     * clients share a key, they take turns no faster than this.
     */
    public static final Duration SETTLED = Duration.ofMinutes(1);

    private static final Duration SOON = Duration.ofSeconds(4);

    private final String what;
    private final StreamLimits limits;
    private final LongSupplier nanos;

    /** The places of each key, the oldest first. */
    @GuardedBy("this")
    private final Map<Object, Set<Place>> keys = new HashMap<>();

    /** The places of each network, the oldest first. */
    @GuardedBy("this")
    private final Map<Object, Set<Place>> networks = new HashMap<>();

    /** The places of clients that call themselves something. */
    @GuardedBy("this")
    private final Map<Program, Place> programs = new HashMap<>();

    @GuardedBy("this")
    private final Set<Place> taken = new HashSet<>();

    /** A client that calls itself something; only among those with the same key does it mean anything. */
    private record Program(Object group, String name) {}

    /** One stream's place; equal only to itself. */
    public static final class Place {
        private final StreamOwner owner;
        private final long since;

        private Place(StreamOwner owner, long since) {
            this.owner = owner;
            this.since = since;
        }
    }

    /**
     * The admission of a stream.
     *
     * @param place the stream's place; must be given back with {@link #remove}
     * @param evicted the places of the streams that must end for it; already given back
     */
    public record Admission(Place place, List<Place> evicted) {
        public Admission {
            evicted = List.copyOf(evicted);
        }
    }

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
     * Adds a stream. The same client's earlier one ends: the client has lost it. Where a limit is reached, one ends
     * whose client reads no longer; else the oldest with the same key, if it is the same computer's, or has settled.
     *
     * @param stalled tells whether the client of that place is known to read nothing any more
     * @throws ThrottledException if a limit is reached and none gives way; then nothing was changed
     */
    public synchronized Admission add(StreamOwner owner, Predicate<Place> stalled) {
        long now = nanos.getAsLong();
        List<Place> leaving = new ArrayList<>();
        Place own = owner.program() == null ? null : programs.get(new Program(owner.group(), owner.program()));
        if (own != null) {
            leaving.add(own);
        }
        if (owner.key() != null) {
            makeRoom("key", limits.perKey(), keys.get(owner.key()), leaving, owner, now, stalled);
        }
        makeRoom("network", limits.perNetwork(), networks.get(owner.network()), leaving, owner, now, stalled);
        leaving.forEach(this::remove);
        Place place = new Place(owner, now);
        if (owner.key() != null) {
            keys.computeIfAbsent(owner.key(), same -> new LinkedHashSet<>()).add(place);
        }
        networks.computeIfAbsent(owner.network(), same -> new LinkedHashSet<>()).add(place);
        if (owner.program() != null) {
            programs.put(new Program(owner.group(), owner.program()), place);
        }
        taken.add(place);
        return new Admission(place, leaving);
    }

    /** Adds to {@code leaving} one of the places, if there are as many as allowed besides those that leave anyway. */
    private void makeRoom(
            String whose,
            int limit,
            @Nullable Set<Place> places,
            List<Place> leaving,
            StreamOwner owner,
            long now,
            Predicate<Place> stalled) {
        if (places == null
                || places.size() - leaving.stream().filter(places::contains).count() < limit) {
            return;
        }
        Optional<Place> stalledOne = places.stream().filter(stalled).findFirst();
        leaving.add(stalledOne
                .or(() -> places.stream()
                        .filter(place -> givesWay(place, owner, now))
                        .findFirst())
                .orElseThrow(() -> tooMany(whose, limit)));
    }

    private static boolean givesWay(Place place, StreamOwner owner, long now) {
        boolean sameComputer = owner.computer() != null && owner.computer().equals(place.owner.computer());
        return place.owner.group().equals(owner.group()) && (sameComputer || now - place.since >= SETTLED.toNanos());
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

    /** Returns whether a place was neither given back nor had to make room. */
    public synchronized boolean holds(Place place) {
        return taken.contains(place);
    }

    /** Gives a place back. Idempotent. */
    public synchronized void remove(Place place) {
        if (!taken.remove(place)) {
            return;
        }
        StreamOwner owner = place.owner;
        remove(place, owner.network(), networks);
        if (owner.key() != null) {
            remove(place, owner.key(), keys);
        }
        if (owner.program() != null) {
            programs.remove(new Program(owner.group(), owner.program()), place);
        }
    }

    private static void remove(Place place, Object of, Map<Object, Set<Place>> all) {
        all.computeIfPresent(of, (same, places) -> {
            places.remove(place);
            return places.isEmpty() ? null : places;
        });
    }
}
