package org.bosixnet.dao;

import java.util.List;
import org.bosixnet.host.HostName;
import org.bosixnet.host.HostRecord;
import org.jspecify.annotations.Nullable;

/**
 * One decision of the store: changes that take effect together.
 *
 * @param revision greater than that of every earlier commit, and not less than that of any record in {@code changes}
 * @param expired how many hosts it withdrew for their silence, and when; null if it did not
 */
public record Commit(
        long revision, List<Change> changes, @Nullable Expired expired) {

    public Commit {
        changes = List.copyOf(changes);
    }

    /** A commit that withdrew nobody for silence. */
    public Commit(long revision, List<Change> changes) {
        this(revision, changes, null);
    }

    /** What became of one name: its record as of this commit, or null if it was removed. */
    public record Change(HostName name, @Nullable HostRecord record) {}
}
