package org.bosixnet.registry;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bosixnet.dao.Commit;
import org.bosixnet.dao.CommitResult;
import org.bosixnet.dao.HostRecordDao;
import org.bosixnet.dao.HostRecordFeed;
import org.bosixnet.dao.Outage;
import org.bosixnet.dao.Snapshot;
import org.bosixnet.host.HostName;
import org.bosixnet.host.HostRecord;
import org.bosixnet.host.Position;
import org.jspecify.annotations.Nullable;

/** A store whose other users, failures and delays a test decides. */
public final class FakeDao implements HostRecordDao {

    public final Map<HostName, HostRecord> records = new HashMap<>();
    final List<Outage> outages = new ArrayList<>();

    /** Run before each commit: someone else's change. */
    Runnable beforeCommit = () -> {};

    /** Run after each commit that was stored, before it is answered. */
    Runnable afterCommit = () -> {};

    /** Whether the feed tells of commits at once. */
    boolean feeds = true;

    int commits;
    private long revision;
    private @Nullable HostRecordFeed feed;

    @Override
    public void start(HostRecordFeed listener) {
        feed = listener;
        listener.snapshot(new Snapshot(new Position("e", revision), List.copyOf(records.values()), outages));
    }

    @Override
    public CommitResult commit(HostName name, long expected, @Nullable HostRecord record) {
        commits++;
        beforeCommit.run();
        HostRecord current = records.get(name);
        if (expected != (current == null ? 0 : current.revision())) {
            return new CommitResult.Conflict(current);
        }
        long now = write(name, record);
        afterCommit.run();
        return new CommitResult.Committed(now);
    }

    /** Has someone else write that record just before the next commit. */
    void meanwhile(HostRecord record) {
        beforeCommit = () -> {
            beforeCommit = () -> {};
            write(record.name(), record);
        };
    }

    /** Commits unconditionally, as another node might. */
    long write(HostName name, @Nullable HostRecord record) {
        long now = ++revision;
        HostRecord written = record == null ? null : record.withRevision(now);
        if (written == null) {
            records.remove(name);
        } else {
            records.put(name, written);
        }
        if (feeds && feed != null) {
            feed.committed(new Commit(now, List.of(new Commit.Change(name, written))));
        }
        return now;
    }

    @Override
    public void markSeen(HostName name, Instant time) {
        records.computeIfPresent(name, (key, record) -> record.withSeen(time));
        if (feed != null) {
            feed.seen(Map.of(name, time));
        }
    }

    @Override
    public Optional<String> unavailable() {
        return Optional.empty();
    }

    @Override
    public void close() {}
}
