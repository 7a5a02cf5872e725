package org.bosixnet.registry;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListMap;
import org.bosixnet.dao.Commit;
import org.bosixnet.host.HostName;
import org.bosixnet.host.HostRecord;
import org.bosixnet.host.Position;

/**
 * Remembers which names the last commits changed in lists, so that a reader who knows an earlier position need not reload.
 * Readers take no lock: they look at no more than what they ask for, and look again afterwards whether that was all there.
 */
final class ChangeLog {

    /** How many commits are remembered. */
    static final int CAPACITY = 4096;

    /** Which names a list could show differently after each commit. */
    private final ConcurrentSkipListMap<Long, Set<HostName>> commits = new ConcurrentSkipListMap<>();

    /** How many those are, which the map would have to count. */
    @GuardedBy("this")
    private int size;

    /** The position before the first remembered commit; moved before what is forgotten goes. */
    private volatile Position start = new Position("0", 0);

    synchronized void reset(Position position) {
        start = position;
        commits.clear();
        size = 0;
    }

    /**
     * Remembers a commit, and returns the names that a list could show differently after it.
     *
     * @param before what was known before that commit: a name without addresses before and after is told to nobody
     */
    synchronized Set<HostName> append(Commit commit, RegistryView before) {
        Set<HostName> names = new TreeSet<>();
        for (Commit.Change change : commit.changes()) {
            HostRecord after = change.record();
            if ((after != null && after.listed()) || before.find(change.name()).isPresent()) {
                names.add(change.name());
            }
        }
        commits.put(commit.revision(), names);
        size++;
        if (size > CAPACITY) {
            start = new Position(start.epoch(), commits.firstKey());
            commits.remove(commits.firstKey());
            size--;
        }
        return names;
    }

    /** Returns whether it is known what changed after one position and up to another. */
    boolean reaches(Position after, Position upTo) {
        Position first = start;
        return after.epoch().equals(first.epoch())
                && upTo.epoch().equals(first.epoch())
                && after.revision() >= first.revision()
                && after.revision() <= upTo.revision();
    }

    /** Returns the names changed after one position and up to another, or empty if that is no longer known. */
    Optional<Set<HostName>> changedBetween(Position after, Position upTo) {
        if (!reaches(after, upTo)) {
            return Optional.empty();
        }
        Set<HostName> names = new TreeSet<>();
        commits.subMap(after.revision(), false, upTo.revision(), true).values().forEach(names::addAll);
        return reaches(after, upTo) ? Optional.of(names) : Optional.empty();
    }
}
