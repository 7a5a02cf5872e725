package org.bosixnet.registry;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Predicate;
import org.bosixnet.dao.Commit;
import org.bosixnet.host.HostName;
import org.bosixnet.host.HostRecord;
import org.bosixnet.host.Position;
import org.bosixnet.host.SignOfLife;

/**
 * The last moves of the view: what each commit changed in lists, and what happened beside them. A reader that
 * knows an earlier position need not load everything anew. Readers take no lock: they look at no more than what they ask
 * for, and look again afterwards whether all of it was still there.
 */
public final class History {

    /** How many commits are remembered. */
    public static final int CAPACITY = 4096;

    /** How much that is no commit is remembered; a reader that is further behind misses some. */
    public static final int ASIDE_CAPACITY = 64;

    /** How a reader's position relates to what is remembered. */
    public enum Reach {
        /** All that followed is remembered; that may be nothing. */
        KNOWN,
        /** The position is of another epoch or too long ago: the reader has to load everything. */
        FORGOTTEN,
        /** The position is one that the view has not reached. */
        AHEAD
    }

    /** What one commit changed in lists. Two of them are equal only if they are the same one. */
    public static final class Change {

        private final Position position;
        private final List<HostRecord> hosts;
        private final List<HostName> removed;

        private Change(Position position, List<HostRecord> hosts, List<HostName> removed) {
            this.position = position;
            this.hosts = List.copyOf(hosts);
            this.removed = List.copyOf(removed);
        }

        /** Returns the position after the commit. */
        public Position position() {
            return position;
        }

        /** Returns the hosts that it changed, as they were then; each has addresses. */
        public List<HostRecord> hosts() {
            return hosts;
        }

        /** Returns the names that are not listed any more. */
        public List<HostName> removed() {
            return removed;
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

    private final ConcurrentSkipListMap<Long, Change> changes = new ConcurrentSkipListMap<>();
    private final ConcurrentSkipListMap<Long, Aside> asides = new ConcurrentSkipListMap<>();

    /** How many changes there are, which the map would have to count. */
    @GuardedBy("this")
    private int size;

    /** The position before the first remembered commit; moved before what is forgotten goes. */
    private volatile Position start = new Position("0", 0);

    /** The number of the next of them. */
    private volatile long asideEnd;

    History() {}

    synchronized void reset(Position position) {
        start = position;
        changes.clear();
        size = 0;
    }

    /**
     * Remembers a commit.
     *
     * @param before what was known before it: a name without addresses before and after is in no list
     */
    synchronized void append(Commit commit, RegistryView before) {
        List<HostRecord> hosts = new ArrayList<>();
        List<HostName> removed = new ArrayList<>();
        for (Commit.Change change : commit.changes()) {
            HostRecord after = change.record();
            if (after != null && after.listed()) {
                hosts.add(after);
            } else if (before.find(change.name()).isPresent()) {
                removed.add(change.name());
            }
        }
        Position position = new Position(before.position().epoch(), commit.revision());
        changes.put(commit.revision(), new Change(position, hosts, removed));
        size++;
        if (size > CAPACITY) {
            start = new Position(start.epoch(), changes.firstKey());
            changes.remove(changes.firstKey());
            size--;
        }
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
        asides.put(asideEnd, aside);
        asideEnd = asideEnd + 1;
        asides.headMap(asideEnd - ASIDE_CAPACITY).clear();
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
     * Goes through what followed one position, up to another that the view has reached, in the order of commits.
     * Nothing follows a position that is ahead.
     *
     * @param reader returns whether it wants more
     * @return false if some of it is not remembered; what the reader was given then counts for nothing
     */
    public boolean read(Position after, Position upTo, Predicate<Change> reader) {
        if (reach(after, upTo) == Reach.KNOWN) {
            for (Change change : changes.subMap(after.revision(), false, upTo.revision(), true)
                    .values()) {
                if (!reader.test(change)) {
                    break;
                }
            }
        }
        return reach(after, upTo) != Reach.FORGOTTEN;
    }

    /**
     * Returns the names that changed after a position, up to another that the view has reached; empty if not all of that
     * is remembered, or if the position is ahead.
     */
    public Optional<Set<HostName>> changedSince(Position after, Position upTo) {
        Set<HostName> names = new TreeSet<>();
        return knowsSince(after, upTo)
                        && read(after, upTo, change -> {
                            change.hosts().forEach(host -> names.add(host.name()));
                            names.addAll(change.removed());
                            return true;
                        })
                ? Optional.of(names)
                : Optional.empty();
    }

    /** Returns whether {@link #changedSince} would have an answer; costs less. */
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
}
