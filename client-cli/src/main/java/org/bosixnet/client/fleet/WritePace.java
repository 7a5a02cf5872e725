package org.bosixnet.client.fleet;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Decides when changes are written to the hosts file. A single change is written at once; in a burst one write takes
 * all changes that have arrived meanwhile, and the more it took, the longer the pause after it. So at up to ten changes
 * a second each is in the file within a second, and beyond that, however long it lasts, there is one write every ten
 * seconds. Each name may cause {@value #BURST} writes, then one per {@link #REFILL}: any more of its changes wait for a
 * write that happens anyway, so that one host that keeps coming and going neither makes a whole fleet write nor delays
 * the others. Not thread-safe; times are readings of a clock that never goes back.
 */
final class WritePace {

    static final Duration SHORTEST_GAP = Duration.ofMillis(200);
    static final Duration LONGEST_GAP = Duration.ofSeconds(10);
    static final Duration GAP_PER_NAME = Duration.ofMillis(100);
    static final int BURST = 10;
    static final Duration REFILL = Duration.ofSeconds(10);

    private static final TokenBucket BUCKET = new TokenBucket(BURST, REFILL);

    /** The most names remembered. A registry that sends more causes more writes, which the gap bounds. */
    static final int MOST_NAMES = 10_000;

    /** When the next write is permitted. */
    private Duration ready = Duration.ZERO;

    /** When the name's bucket will be full again; the least recently used first. */
    private final Map<String, Duration> fullAt = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Duration> eldest) {
            return size() > MOST_NAMES;
        }
    };

    /** Names whose change is to be written as soon as permitted. */
    private final Set<String> urgent = new HashSet<>();

    /** Since when there has been an urgent name; null if there is none. */
    private @Nullable Duration urgentSince;

    /** Names without tokens, and when they get the next one. */
    private final Map<String, Duration> patient = new HashMap<>();

    /** Notes that these names changed. */
    void changed(Collection<String> names, Duration now) {
        for (String name : names) {
            if (urgent.contains(name) || urgent.size() + patient.size() >= MOST_NAMES) {
                continue; // is written with those that wait
            }
            Duration token = tokenAt(name);
            if (token.compareTo(now) > 0) {
                patient.putIfAbsent(name, token);
                continue;
            }
            take(name, now);
            patient.remove(name);
            urgent.add(name);
            urgentSince = urgentSince == null ? now : urgentSince;
        }
    }

    /** Returns when to write, or null if nothing has changed. */
    @Nullable
    Duration due() {
        Duration since = waitingSince();
        return since == null || since.compareTo(ready) > 0 ? since : ready;
    }

    /** Notes that everything has been written, for whatever reason. */
    void written(Duration now) {
        Duration gap = GAP_PER_NAME.multipliedBy(urgent.size() + patient.size());
        ready = now.plus(
                gap.compareTo(SHORTEST_GAP) < 0 ? SHORTEST_GAP : gap.compareTo(LONGEST_GAP) > 0 ? LONGEST_GAP : gap);
        patient.forEach((name, token) -> {
            if (token.compareTo(now) <= 0) {
                take(name, now);
            }
        });
        patient.clear();
        urgent.clear();
        urgentSince = null;
    }

    /** Returns since when, or from when on, a change is waiting to be written. */
    private @Nullable Duration waitingSince() {
        Duration first = urgentSince;
        for (Duration token : patient.values()) {
            first = first == null || token.compareTo(first) < 0 ? token : first;
        }
        return first;
    }

    private Duration tokenAt(String name) {
        return BUCKET.nextAt(fullAt.getOrDefault(name, Duration.ZERO));
    }

    private void take(String name, Duration now) {
        fullAt.put(name, BUCKET.taken(fullAt.getOrDefault(name, now), now));
    }
}
