package org.bosixnet.dao;

import java.util.Map;
import java.util.function.LongPredicate;
import org.bosixnet.host.HostName;
import org.bosixnet.host.HostRecord;
import org.bosixnet.host.SignOfLife;
import org.pcollections.TreePMap;

/** A feed that fails at some of its calls before it has heard anything, and hands the others on. */
public final class FailingFeed implements HostRecordFeed {

    private final RecordingFeed heard = new RecordingFeed();
    private final LongPredicate fails;
    private long calls;

    /**
     * @param fails tells which calls fail, counted from 1, which is the first snapshot
     */
    public FailingFeed(LongPredicate fails) {
        this.fails = fails;
    }

    /** Returns what the feed has heard. */
    public RecordingFeed heard() {
        return heard;
    }

    private void call() {
        calls++;
        if (fails.test(calls)) {
            throw new OutOfMemoryError("call " + calls);
        }
    }

    @Override
    public void snapshot(Snapshot snapshot) {
        call();
        heard.snapshot(snapshot);
    }

    @Override
    public void committed(Commit commit, TreePMap<HostName, HostRecord> after) {
        call();
        heard.committed(commit, after);
    }

    @Override
    public void seen(Map<HostName, SignOfLife> marks, TreePMap<HostName, HostRecord> after) {
        call();
        heard.seen(marks, after);
    }

    @Override
    public void clockSet(ClockStep step, TreePMap<HostName, HostRecord> after) {
        call();
        heard.clockSet(step, after);
    }
}
