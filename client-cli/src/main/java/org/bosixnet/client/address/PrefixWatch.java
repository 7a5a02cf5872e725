package org.bosixnet.client.address;

import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Watches lifetimes over time and finds out which prefixes the network still refreshes. How long a lifetime is says
 * nothing: a router that is gone may have announced its prefix for a week. Not thread-safe.
 *
 * <p>Time is the kernel's for lifetimes, which stands still while the computer is suspended.
 */
public final class PrefixWatch {

    /** How long a prefix may go without a refresh before it is known how often it gets one. */
    static final Duration PATIENCE = Duration.ofMinutes(30);

    /** The longest interval seen between two refreshes, times this, may pass without one: announcements get lost. */
    private static final int LOST = 3;

    /** How often another prefix of the link is refreshed until one that is not is given up. */
    static final int OUTDONE = 3;

    /** A prefix that was refreshed so lately is not given up. */
    static final Duration LATELY = Duration.ofSeconds(30);

    /** Lifetimes come as whole seconds, what is left of a second counting as one. */
    private static final Duration ROUNDING = Duration.ofSeconds(1);

    private record Place(String interfaceName, String address) {}

    /** The end of a preferred lifetime, as exactly as it is known. */
    private record End(Duration earliest, Duration latest) {
        boolean moved(End before) {
            return earliest.compareTo(before.latest) > 0 || latest.compareTo(before.earliest) < 0;
        }

        End and(End other) {
            return new End(
                    longer(earliest, other.earliest), latest.compareTo(other.latest) < 0 ? latest : other.latest);
        }
    }

    private static final class Watched {
        private final Map<LinkPrefix, Integer> refreshesOfOthers = new HashMap<>();
        private Duration silentSince;
        private boolean refreshed;
        private @Nullable Duration longestInterval;

        private Watched(Duration now) {
            this.silentSince = now;
        }

        /** @param seen whether no refresh before this one can have been missed */
        private void refresh(Duration now, boolean seen) {
            Duration interval = now.minus(silentSince);
            if (seen
                    && refreshed
                    && interval.compareTo(longer(PATIENCE, patience())) <= 0) { // otherwise it was an outage
                longestInterval = longer(interval, longestInterval);
            }
            refreshed = true;
            silentSince = now;
            refreshesOfOthers.clear();
        }

        private Duration patience() {
            return longestInterval == null ? PATIENCE : longer(LATELY, longestInterval.multipliedBy(LOST));
        }

        private boolean isGivenUp(Duration now, boolean oneRouter) {
            Duration silence = now.minus(silentSince);
            boolean outdone = refreshesOfOthers.values().stream().anyMatch(times -> times >= OUTDONE);
            return silence.compareTo(patience()) > 0
                    // one router announces all its prefixes alike; of two each has its own interval
                    || (outdone && (longestInterval == null || oneRouter) && silence.compareTo(LATELY) > 0);
        }
    }

    private final Map<LinkPrefix, Watched> prefixes = new HashMap<>();
    private Map<Place, End> ends = new HashMap<>();
    private boolean watching;

    /** When lifetimes were last read. */
    private Duration read = Duration.ZERO;

    /** Whether they could not be read when that was last tried. */
    private boolean blind;

    /**
     * Takes what was just read, and returns what is known of the prefixes. While lifetimes cannot be read nothing is learnt:
     * a silence counts only once they can be read again, and show that nothing broke it.
     *
     * @param asked the time since some start before the addresses were read
     * @param answered the same when they had been read
     */
    public Map<LinkPrefix, Liveness> look(List<Candidate> candidates, Ways ways, Duration asked, Duration answered) {
        if (candidates.stream()
                .noneMatch(candidate -> candidate.preferredLifetime().equals(Lifetime.UNKNOWN))) {
            take(candidates, asked, answered);
            read = answered;
            blind = false;
        } else {
            blind = true;
        }
        Map<LinkPrefix, Liveness> known = new HashMap<>();
        prefixes.forEach((prefix, watched) -> {
            if (watched.isGivenUp(read, isOneRouters(prefix, ways))) {
                known.put(prefix, Liveness.COUNTING);
            } else if (watched.refreshed) {
                known.put(prefix, Liveness.REFRESHED);
            }
        });
        return known;
    }

    private void take(List<Candidate> candidates, Duration asked, Duration answered) {
        Map<Place, End> now = new HashMap<>();
        Set<LinkPrefix> present = new HashSet<>();
        Set<LinkPrefix> refreshed = new HashSet<>();
        for (Candidate candidate : candidates) {
            if (!isWatched(candidate)) {
                continue;
            }
            LinkPrefix prefix = LinkPrefix.of(candidate);
            Place place = new Place(candidate.interfaceName(), candidate.address());
            Duration left = Duration.ofSeconds(candidate.preferredLifetime().seconds());
            End end = new End(asked.plus(left).minus(ROUNDING), answered.plus(left));
            End before = ends.get(place);
            boolean moved = before != null && end.moved(before);
            now.put(place, before == null || moved ? end : end.and(before));
            // a new address under a known prefix may be a temporary one, which the kernel makes by itself
            boolean came = watching && !prefixes.containsKey(prefix);
            if (moved || came) {
                refreshed.add(prefix);
            }
            present.add(prefix);
        }
        ends = now;
        watching = true;
        prefixes.keySet().retainAll(present);
        present.forEach(prefix -> prefixes.computeIfAbsent(prefix, unused -> new Watched(answered)));
        refreshed.forEach(prefix -> refresh(prefix, refreshed, answered));
    }

    private void refresh(LinkPrefix prefix, Set<LinkPrefix> refreshed, Duration now) {
        prefixes.forEach((other, watched) -> {
            if (other.equals(prefix)) {
                watched.refresh(now, !blind);
            } else if (other.interfaceName().equals(prefix.interfaceName()) && !refreshed.contains(other)) {
                watched.refreshesOfOthers.merge(prefix, 1, Integer::sum);
            }
        });
    }

    private static boolean isOneRouters(LinkPrefix prefix, Ways ways) {
        return ways.routers(prefix.interfaceName()) == 1;
    }

    private static boolean isWatched(Candidate candidate) {
        return candidate.scope() == AddressScope.GLOBAL
                && !candidate.flags().contains(AddressFlag.PERMANENT)
                && !candidate.flags().contains(AddressFlag.DEPRECATED)
                && !candidate.preferredLifetime().equals(Lifetime.FOREVER);
    }

    private static Duration longer(Duration one, @Nullable Duration other) {
        return other == null || one.compareTo(other) > 0 ? one : other;
    }
}
