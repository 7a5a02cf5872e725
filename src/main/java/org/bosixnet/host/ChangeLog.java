package org.bosixnet.host;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.bosixnet.dao.Commit;
import org.bosixnet.dao.Position;

/** Remembers which names the last commits changed in lists, so that a reader who knows an earlier position need not reload. */
final class ChangeLog {

    /** How many commits are remembered. */
    static final int CAPACITY = 4096;

    @GuardedBy("this")
    private final ArrayDeque<Entry> commits = new ArrayDeque<>();

    /** The position before the first remembered commit. */
    @GuardedBy("this")
    private Position start = new Position("0", 0);

    /** A commit, and which names a list could show differently after it. */
    private record Entry(long revision, Set<HostName> names) {}

    synchronized void reset(Position position) {
        commits.clear();
        start = position;
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
        commits.addLast(new Entry(commit.revision(), names));
        if (commits.size() > CAPACITY) {
            start = new Position(start.epoch(), commits.removeFirst().revision());
        }
        return names;
    }

    /** Returns the names changed after one position and up to another, or empty if that is no longer known. */
    synchronized Optional<Set<HostName>> changedBetween(Position after, Position upTo) {
        if (!after.epoch().equals(start.epoch())
                || !upTo.epoch().equals(start.epoch())
                || after.revision() < start.revision()
                || after.revision() > upTo.revision()) {
            return Optional.empty();
        }
        Set<HostName> names = new TreeSet<>();
        for (Entry commit : commits) {
            if (commit.revision() > after.revision() && commit.revision() <= upTo.revision()) {
                names.addAll(commit.names());
            }
        }
        return Optional.of(names);
    }
}
