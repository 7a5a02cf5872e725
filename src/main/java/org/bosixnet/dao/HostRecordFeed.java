package org.bosixnet.dao;

import java.util.Map;
import org.bosixnet.host.HostName;
import org.bosixnet.host.HostRecord;
import org.bosixnet.host.SignOfLife;
import org.pcollections.TreePMap;

/**
 * Receives everything that a store holds and commits, and with each change the immutable map of all records, which so
 * exists once: a reader of it needs no copy. All calls come from one thread at a time, and each sees the
 * effects of the one before. A feed must return quickly, and must not call the store.
 *
 * <p>A feed that throws, whatever it throws, harms only itself: what it was told is stored, and answered as such. It
 * counts as not having received it, so it gets a {@link #snapshot} at once, and again on each further occasion until it
 * takes one; only then does it receive commits again. What fails in the first snapshot fails
 * {@link HostRecordDao#start}.
 */
public interface HostRecordFeed {

    /**
     * Receives all records. The first call, and again whenever continuity was lost; it replaces what was known. Records
     * in it may have been delivered before. Within one life of a store the epoch stays the same.
     */
    void snapshot(Snapshot snapshot);

    /**
     * Receives a commit, exactly once, in the order of revisions, following the last snapshot without a gap.
     *
     * @param after all records as of this commit
     */
    void committed(Commit commit, TreePMap<HostName, HostRecord> after);

    /**
     * Receives hosts that reported, each with when and how. It may contain hosts that are gone by now, and may repeat
     * itself.
     *
     * @param after all records as of now
     */
    void seen(Map<HostName, SignOfLife> marks, TreePMap<HostName, HostRecord> after);

    /**
     * Receives that the clock was set. If it went back, no time of any record is later than what it shows now: see {@link
     * HostRecord#notAfter}.
     *
     * @param after all records as of now
     */
    void clockSet(ClockStep step, TreePMap<HostName, HostRecord> after);
}
