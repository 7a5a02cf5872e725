package org.bosixnet.registry;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListMap;
import org.bosixnet.dao.Commit;
import org.bosixnet.host.HostName;
import org.bosixnet.host.HostRecord;
import org.bosixnet.host.Position;
import org.bosixnet.host.SignOfLife;
import org.jspecify.annotations.Nullable;

/**
 * Which names changed in lists lately, each with its newest commit only, and what happened beside commits. A reader that
 * knows an earlier position need not load everything anew: it asks for the names that have changed since, and finds in
 * the view what has become of them.
 *
 * <p>Readers take no lock. They look at no more than what they ask for, and look again afterwards whether all of it was
 * still there. A name that changes again meanwhile moves: it is entered at its new place before it leaves its old one, both
 * before the view has the commit. So
 *
 * <ul>
 *   <li>who reads {@linkplain #read between two positions} may miss a name that moves, but only because it is now behind
 *       the second one, where whoever goes on from there finds it: no change is lost, and the last one of a name is
 *       always told;
 *   <li>who reads {@linkplain #changedSince all that follows} misses none that changed up to the view, since a name moves
 *       in the direction of reading.
 * </ul>
 *
 * The first entries are forgotten if there are too many, all of them if the view begins anew. Each time {@link #start} is
 * moved before, so whoever has missed something because of that finds out by looking at it last.
 */
public final class History {

    /** How many names are remembered; they take up about 11 MB. */
    public static final int CAPACITY = 128 * 1024;

    /** How much that is no commit is remembered; a reader that is further behind misses some. */
    public static final int ASIDE_CAPACITY = 64;

    /**
     * How many revisions a reader that is behind reads at once. What it reads ends at a multiple of this, so that from
     * there it has the same before it as all others that are behind.
     */
    public static final int SLICE = 64;

    /** The most names that it reads at once, unless one revision has more: some 256 KiB. */
    public static final int SLICE_NAMES = 512;

    /** How a reader's position relates to what is remembered. */
    public enum Reach {
        /** All that followed is remembered; that may be nothing. */
        KNOWN,
        /** The position is of another epoch or too long ago: the reader has to load everything. */
        FORGOTTEN,
        /** The position is one that the view has not reached. */
        AHEAD
    }

    /** The place of a name: its newest commit, and which of the names in that it is. */
    private record Place(long revision, int index) implements Comparable<Place> {

        /** Returns the place behind all that was committed up to a position. */
        static Place after(Position position) {
            return new Place(position.revision(), Integer.MAX_VALUE);
        }

        @Override
        public int compareTo(Place other) {
            int order = Long.compare(revision, other.revision);
            return order != 0 ? order : Integer.compare(index, other.index);
        }
    }

    /** What happened that is no commit. Two of them are equal only if they are the same one. */
    public static final class Aside {

        /** What it tells of. */
        public enum Kind {
            /** Hosts that reported without a change: {@link Aside#marks}. */
            SEEN,
            /** Hosts of which something is said anew, though they were silent: {@link Aside#names}. */
            SAID,
            /** The clock was set, so all times have to be read anew. */
            CLOCK
        }

        private final Kind kind;
        private final Map<HostName, SignOfLife> marks;
        private final Set<HostName> names;

        private Aside(Kind kind, Map<HostName, SignOfLife> marks, Set<HostName> names) {
            this.kind = kind;
            this.marks = Map.copyOf(marks);
            this.names = Set.copyOf(names);
        }

        public Kind kind() {
            return kind;
        }

        /** Returns when each of them reported, and how. */
        public Map<HostName, SignOfLife> marks() {
            return marks;
        }

        public Set<HostName> names() {
            return names;
        }
    }

    private final int capacity;

    /** Each name that is remembered, at its place. */
    private final ConcurrentSkipListMap<Place, HostName> names = new ConcurrentSkipListMap<>();

    @GuardedBy("this")
    private final Map<HostName, Place> places = new HashMap<>();

    private final ConcurrentSkipListMap<Long, Aside> asides = new ConcurrentSkipListMap<>();

    /** The position up to which something may be forgotten. */
    private volatile Position start = new Position("0", 0);

    /** The last of them that tells that the clock was set, which is kept: who has not read it yet has a wrong list. */
    @GuardedBy("this")
    private @Nullable Aside lastClock;

    /** The number of the next of them. */
    private volatile long asideEnd;

    History() {
        this(CAPACITY);
    }

    /** Makes one that remembers that many names. */
    History(int capacity) {
        this.capacity = capacity;
    }

    synchronized void reset(Position position) {
        start = position;
        names.clear();
        places.clear();
    }

    /**
     * Remembers a commit.
     *
     * @param before what was known before it: a name without addresses before and after is in no list
     */
    synchronized void append(Commit commit, RegistryView before) {
        int index = 0;
        for (Commit.Change change : commit.changes()) {
            HostRecord after = change.record();
            if ((after != null && after.listed()) || before.find(change.name()).isPresent()) {
                put(change.name(), new Place(commit.revision(), index));
                index++;
            }
        }
        while (places.size() > capacity) {
            forgetFirst();
        }
    }

    @GuardedBy("this")
    private void put(HostName name, Place place) {
        names.put(place, name);
        Place former = places.remove(name);
        if (former != null) {
            names.remove(former);
        }
        places.put(name, place); // anew, so that it holds on to no other instance of the name
    }

    @GuardedBy("this")
    private void forgetFirst() {
        Map.Entry<Place, HostName> first = names.firstEntry();
        start = new Position(start.epoch(), first.getKey().revision());
        names.remove(first.getKey());
        places.remove(first.getValue());
    }

    void seen(Map<HostName, SignOfLife> marks) {
        append(new Aside(Aside.Kind.SEEN, marks, Set.of()));
    }

    void said(Set<HostName> names) {
        append(new Aside(Aside.Kind.SAID, Map.of(), names));
    }

    void clockSet() {
        append(new Aside(Aside.Kind.CLOCK, Map.of(), Set.of()));
    }

    private synchronized void append(Aside aside) {
        Aside kept = aside.kind() == Aside.Kind.CLOCK ? aside : lastClock;
        lastClock = kept;
        asides.put(asideEnd, aside);
        asideEnd = asideEnd + 1;
        asides.headMap(asideEnd - ASIDE_CAPACITY).values().removeIf(each -> each != kept);
    }

    /** Returns whether it is known what followed one position, up to another that the view has reached. */
    public Reach reach(Position after, Position upTo) {
        Position first = start;
        if (!after.epoch().equals(first.epoch())
                || !upTo.epoch().equals(first.epoch())
                || after.revision() < first.revision()) {
            return Reach.FORGOTTEN;
        }
        return after.revision() > upTo.revision() ? Reach.AHEAD : Reach.KNOWN;
    }

    /**
     * Returns up to where to read at once from a position that is known: the next multiple of {@link #SLICE} behind which
     * there is something, or {@code upTo}, if that comes first. Where that would be more than {@link #SLICE_NAMES} names, it
     * is a multiple of a smaller power of two.
     */
    public Position sliceEnd(Position after, Position upTo) {
        Place first = names.higherKey(Place.after(after));
        if (first == null) {
            return upTo;
        }
        long tooFar = names.tailMap(first).keySet().stream() // in some stores a revision is many names
                .skip(SLICE_NAMES)
                .findFirst()
                .map(Place::revision)
                .orElse(Long.MAX_VALUE);
        long span = 2 * SLICE;
        long end;
        do {
            span /= 2;
            end = (first.revision() + span - 1) / span * span;
        } while (span > 1 && end >= tooFar);
        return end < upTo.revision() ? new Position(upTo.epoch(), end) : upTo;
    }

    /**
     * Returns the names whose newest change came after one position, and not after another that the view has reached, in
     * the order of their commits. A name that changes while this reads may be missing: it changed after {@code upTo} then.
     *
     * @return empty if something of it is not remembered, or if the first position is ahead
     */
    public Optional<List<HostName>> read(Position after, Position upTo) {
        if (!knowsSince(after, upTo)) {
            return Optional.empty();
        }
        List<HostName> read = List.copyOf(names.subMap(Place.after(after), false, Place.after(upTo), false)
                .values());
        return knowsSince(after, upTo) ? Optional.of(read) : Optional.empty();
    }

    /**
     * Returns the names that changed after a position, up to another that the view has reached, and maybe some that
     * changed only later.
     *
     * @param most the most names returned
     * @return empty if not all of that is remembered, if it is more, or if the position is ahead
     */
    public Optional<Set<HostName>> changedSince(Position after, Position upTo, int most) {
        if (!knowsSince(after, upTo)) {
            return Optional.empty();
        }
        Set<HostName> changed = new TreeSet<>();
        for (HostName name : names.tailMap(Place.after(after), false).values()) {
            changed.add(name);
            if (changed.size() > most) {
                return Optional.empty();
            }
        }
        return knowsSince(after, upTo) ? Optional.of(changed) : Optional.empty();
    }

    /** Returns whether all that followed a position, up to another that the view has reached, is remembered. */
    public boolean knowsSince(Position after, Position upTo) {
        return reach(after, upTo) == Reach.KNOWN;
    }

    /** Returns the number of what happens next that is no commit. */
    public long asideEnd() {
        return asideEnd;
    }

    /** Returns what is remembered that is no commit, by its numbers, from that number on. */
    public Map<Long, Aside> asidesFrom(long number) {
        return asides.tailMap(number, true);
    }

    /** Returns the first of them, null if there is none. */
    public Map.@Nullable Entry<Long, Aside> nextAside(long number) {
        return asides.ceilingEntry(number);
    }
}
