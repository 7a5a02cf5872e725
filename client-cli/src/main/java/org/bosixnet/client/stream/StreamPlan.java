package org.bosixnet.client.stream;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.OptionalInt;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import org.bosixnet.client.registry.RegistryException;
import org.bosixnet.client.registry.RegistryException.Kind;
import org.jspecify.annotations.Nullable;

/**
 * Decides which registry to ask for its stream next, and when: the first in the order of {@code URL} that is due. What a
 * member of a cluster told can be gone on with at another, so that is asked soon when a stream is lost.
 * Not thread-safe; times are readings of a clock that never goes back.
 */
public final class StreamPlan {

    /**
     * How long a registry without a stream is not asked again: one day it may be replaced by one that has a stream. Only
     * if it said so itself: what a captive portal says is forgotten like a failure to reach the registry.
     */
    static final Duration WITHOUT_STREAM = Duration.ofHours(1);

    /** How long a stream must last for its registry to have told how many follow it. */
    static final Duration LONG = Duration.ofMinutes(1);

    /** How long a stream must last for its end not to count as one more failure in a row. */
    static final Duration SETTLED = Duration.ofSeconds(10);

    /** The longest time for which a registry can ask to be left alone. */
    static final Duration LONGEST_RETRY_AFTER = Duration.ofMinutes(10);

    /**
     * The shortest bound of the pauses: a registry that restarts ends the streams of all its agents in the same
     * instant, so even the first pause is spread.
     */
    public static final Duration FIRST_BOUND = Duration.ofSeconds(5);

    /** The largest bound for a registry of which it is not known how many agents it has, or that soon ends its streams. */
    private static final Duration LONGEST_BOUND = Duration.ofSeconds(30);

    /** The largest bound of what members of a cluster ask for together. */
    private static final Duration LONGEST_OF_ALL = Duration.ofMinutes(5);

    /** How long no member of a cluster is left for one that could not be followed, or did not hear of everything itself. */
    static final Duration NO_BETTER = Duration.ofMinutes(5);

    /** For how long after a move of this computer a registry that is away is asked as often as if it had no other agents. */
    static final Duration ARRIVAL = Duration.ofMinutes(1);

    private static final int MOST_DOUBLINGS = 16;

    /** The base from which the bound of the pauses is doubled, unless the stream says otherwise. */
    static final Duration BASE = Duration.ofSeconds(1);

    /** How much later than the other members of its cluster any other registry is asked, and the one whose stream was lost. */
    private static final Duration AFTER_MEMBERS = Duration.ofSeconds(1);

    private static final class Place {
        private final int group;
        private int failures;
        private Duration notBefore = Duration.ZERO;
        private boolean streamed;

        /** Within what time the registry wants its agents to come back. */
        private Duration base = BASE;

        /** Whether it could not be reached, or its stream was lost. */
        private boolean away;

        private String why = "";

        /** Until when no other member is left for it. */
        private Duration noBetterUntil = Duration.ZERO;

        Place(int group) {
            this.group = group;
        }
    }

    private final List<Place> places = new ArrayList<>();
    private final Duration refusedPause;
    private final RandomGenerator random;
    private Duration notBefore = Duration.ZERO;

    /** Until when what cannot be reached may be this computer's own network, which is just coming up. */
    private Duration arrivesUntil = Duration.ZERO;

    /** The group whose stream was lost last; -1 if none was, or it has no other members. */
    private int lostGroup = -1;

    /** When its other members are asked. */
    private Duration othersNotBefore = Duration.ZERO;

    /** Makes a plan for registries of which each is by itself. */
    public StreamPlan(int registries, Duration refusedPause, RandomGenerator random) {
        this(Collections.nCopies(registries, 1), refusedPause, random);
    }

    /**
     * @param members how many members each registry has, 1 if it is by itself; each one is counted, from 0
     * @param refusedPause how long to leave a registry alone that does not let this computer read
     */
    public StreamPlan(List<Integer> members, Duration refusedPause, RandomGenerator random) {
        for (int group = 0; group < members.size(); group++) {
            for (int i = 0; i < members.get(group); i++) {
                places.add(new Place(group));
            }
        }
        this.refusedPause = refusedPause;
        this.random = random;
    }

    /** Returns which registry to ask now; empty if none. */
    OptionalInt next(Duration now) {
        for (int i = 0; i < places.size(); i++) {
            if (due(places.get(i)).compareTo(now) <= 0) {
                return OptionalInt.of(i);
            }
        }
        return OptionalInt.empty();
    }

    /** Returns when a registry is due to be asked, or null if there are no registries. */
    @Nullable
    Duration nextTime() {
        return places.stream().map(this::due).min(Duration::compareTo).orElse(null);
    }

    private Duration due(Place place) {
        Duration pause = place.group == lostGroup ? othersNotBefore : notBefore;
        return later(place.notBefore, pause);
    }

    /** Returns whether two registries are members of one cluster, or the same. */
    boolean areOne(int one, int other) {
        return places.get(one).group == places.get(other).group;
    }

    /** Returns whether a registry is not alone in its cluster. */
    boolean hasOthers(int registry) {
        return members(places.get(registry).group) > 1;
    }

    private long members(int group) {
        return places.stream().filter(place -> place.group == group).count();
    }

    /**
     * Notes that a member of a cluster does not hear of everything, and returns whether to leave it: one of the others may. If none
     * does, as while their store is away, the last one is kept for {@link #NO_BETTER}, so that it is heard as soon as all is well.
     */
    boolean leaves(int registry, Duration now) {
        Place behind = places.get(registry);
        behind.noBetterUntil = now.plus(NO_BETTER);
        return places.stream()
                .anyMatch(other -> other.group == behind.group && other.noBetterUntil.compareTo(now) <= 0);
    }

    /** Notes that a registry gave no stream. */
    void failed(int registry, RegistryException why, Duration now) {
        Place place = places.get(registry);
        place.noBetterUntil = now.plus(NO_BETTER);
        place.failures++;
        place.away = why.kind() == Kind.UNREACHABLE || !why.isFromRegistry();
        place.why = String.valueOf(why.getMessage());
        place.notBefore = now.plus(pause(place, why, now));
    }

    private Duration pause(Place place, RegistryException why, Duration now) {
        boolean here = place.away && arrives(now);
        Duration base = here ? BASE : place.base;
        Duration pause = between(base, bound(base, place.failures, here ? LONGEST_BOUND : longestAway(place)));
        boolean proven = why.isFromRegistry();
        if (proven && why.kind() == Kind.UNSUPPORTED && !place.streamed) {
            return WITHOUT_STREAM.plus(pause); // one that had a stream is only being replaced
        }
        if (proven && (why.kind() == Kind.REFUSED || why.kind() == Kind.UNSENT)) {
            return refusedPause.plus(between(Duration.ZERO, refusedPause));
        }
        Duration asked = why.retryAfter();
        if (asked == null) {
            return pause;
        }
        return (asked.compareTo(LONGEST_RETRY_AFTER) < 0 ? asked : LONGEST_RETRY_AFTER).plus(pause);
    }

    /**
     * Returns the largest bound while a registry gives no stream. One that it gave has told how many follow it, and the
     * first member of its cluster that is there again gets those of all.
     */
    private Duration longestAway(Place place) {
        if (!place.streamed) {
            return LONGEST_BOUND;
        }
        Duration ofAll = place.base.multipliedBy(members(place.group));
        return ofAll.compareTo(LONGEST_OF_ALL) > 0 ? LONGEST_OF_ALL : later(FIRST_BOUND, ofAll);
    }

    /**
     * Returns the bound of a pause after failures in a row. The first attempts after a loss are spread over all the time
     * that the registry asked for, and those that fail come again after that time, when all others have tried: so there
     * are never more at once than it wants.
     */
    private static Duration bound(Duration pause, int failures, Duration longest) {
        long base = pause.toMillis();
        long doubled = Math.max(FIRST_BOUND.toMillis(), base << Math.min(failures, MOST_DOUBLINGS));
        return Duration.ofMillis(Math.min(Math.max(longest.toMillis(), base + base / 20), doubled));
    }

    private static Duration later(Duration one, Duration other) {
        return one.compareTo(other) > 0 ? one : other;
    }

    private Duration between(Duration least, Duration most) {
        return Duration.ofMillis(random.nextLong(least.toMillis(), most.toMillis() + 1));
    }

    private boolean arrives(Duration now) {
        return now.compareTo(arrivesUntil) < 0;
    }

    /**
     * Returns within what time the registries want their agents to come back; zero if none has had a stream, or if only
     * this computer was away.
     */
    Duration spread(Duration now) {
        return places.stream()
                .filter(place -> place.streamed && !arrives(now))
                .map(place -> place.base)
                .max(Duration::compareTo)
                .orElse(Duration.ZERO);
    }

    /**
     * Notes that a registry's stream ended. For a while no other registry is asked either: the streams of a whole fleet
     * may have ended in the same instant. Other members of its cluster are asked within the pause that it asked for, and
     * before itself.
     *
     * @param base the pause that the registry asked for before the next stream, on average twice as long as it will be
     */
    void lost(int registry, Duration lasted, Duration base, String why, Duration now) {
        Place place = places.get(registry);
        arrivesUntil = Duration.ZERO;
        place.streamed = true;
        place.away = true;
        place.why = why;
        place.failures = lasted.compareTo(SETTLED) >= 0 ? 0 : place.failures + 1;
        // a stream that soon ended may have begun when few were back, and the registry did not know of the others
        place.base = lasted.compareTo(LONG) >= 0 || base.compareTo(place.base) > 0 ? base : place.base;
        boolean large =
                place.base.compareTo(FIRST_BOUND) > 0; // so that even those that lose it again do not come in step
        place.notBefore =
                now.plus(between(Duration.ZERO, large ? place.base : bound(place.base, place.failures, LONGEST_BOUND)));
        Duration others = now.plus(between(Duration.ZERO, bound(place.base, 0, LONGEST_BOUND)));
        notBefore = others.compareTo(place.notBefore) < 0 ? others : place.notBefore;
        lostGroup = -1;
        if (hasOthers(registry)) {
            // members that all lose their streams soon are not asked in turns without a rest
            Duration most = place.failures <= 1 ? place.base : bound(place.base, place.failures, LONGEST_BOUND);
            lostGroup = place.group;
            othersNotBefore = now.plus(between(Duration.ZERO, most));
            place.notBefore = later(place.notBefore, othersNotBefore.plus(AFTER_MEMBERS));
            notBefore = later(notBefore, othersNotBefore.plus(AFTER_MEMBERS));
        }
    }

    /**
     * Makes the registries that could not be reached due at once, and again soon if that fails, too: only this computer
     * has moved, not a fleet.
     */
    void hurry(Duration now) {
        notBefore = now;
        arrivesUntil = now.plus(ARRIVAL);
        lostGroup = -1;
        places.stream().filter(place -> place.away).forEach(place -> {
            place.failures = 0;
            place.notBefore = now;
        });
    }

    /** Returns why there is no stream, in sentences. */
    String why() {
        return why(places);
    }

    /** Returns why the stream is that of a registry and not of an earlier one, in sentences; empty if it is the first. */
    String whyNotBefore(int registry) {
        int group = places.get(registry).group;
        return why(places.stream().filter(place -> place.group < group).toList());
    }

    private static String why(List<Place> places) {
        return places.stream()
                .map(place -> place.why)
                .filter(why -> !why.isEmpty())
                .collect(Collectors.joining(" "));
    }
}
