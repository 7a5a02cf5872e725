package org.bosixnet.host;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.bosixnet.dao.Commit;
import org.bosixnet.dao.Position;

/** Remembers which names the last commits changed, so that a reader who knows an earlier position need not reload. */
final class ChangeLog {

    /** How many commits are remembered. */
    static final int CAPACITY = 4096;

    @GuardedBy("this")
    private final ArrayDeque<Commit> commits = new ArrayDeque<>();

    /** The position before the first remembered commit. */
    @GuardedBy("this")
    private Position start = new Position("0", 0);

    synchronized void reset(Position position) {
        commits.clear();
        start = position;
    }

    synchronized void append(Commit commit) {
        commits.addLast(commit);
        if (commits.size() > CAPACITY) {
            start = new Position(start.epoch(), commits.removeFirst().revision());
        }
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
        for (Commit commit : commits) {
            if (commit.revision() > after.revision() && commit.revision() <= upTo.revision()) {
                commit.changes().forEach(change -> names.add(change.name()));
            }
        }
        return Optional.of(names);
    }
}
