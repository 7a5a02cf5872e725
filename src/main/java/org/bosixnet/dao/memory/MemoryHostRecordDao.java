package org.bosixnet.dao.memory;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bosixnet.dao.Commit;
import org.bosixnet.dao.CommitResult;
import org.bosixnet.dao.Feeder;
import org.bosixnet.dao.HostRecordDao;
import org.bosixnet.dao.HostRecordFeed;
import org.bosixnet.dao.Snapshot;
import org.bosixnet.dao.StoreException;
import org.bosixnet.dao.StoreException.Kind;
import org.bosixnet.host.HostName;
import org.bosixnet.host.HostRecord;
import org.bosixnet.host.Position;
import org.jspecify.annotations.Nullable;

/** Keeps the records in a map. One lock holds map and feed together, so the feed hears commits in their order. */
final class MemoryHostRecordDao implements HostRecordDao {

    private final String epoch;

    @GuardedBy("this")
    private final Map<HostName, HostRecord> records = new HashMap<>();

    @GuardedBy("this")
    private long revision;

    @GuardedBy("this")
    private @Nullable Feeder feed;

    @GuardedBy("this")
    private boolean closed;

    MemoryHostRecordDao(String epoch) {
        this.epoch = epoch;
    }

    @Override
    public synchronized void start(HostRecordFeed newFeed) {
        if (feed != null || closed) {
            throw new IllegalStateException("a store can be started only once");
        }
        newFeed.snapshot(snapshot()); // a feed that fails here fails the start
        feed = new Feeder(newFeed, listener -> listener.snapshot(snapshot()));
    }

    private synchronized Snapshot snapshot() {
        return new Snapshot(new Position(epoch, revision), List.copyOf(records.values()), List.of());
    }

    @Override
    public synchronized CommitResult commit(HostName name, long expected, @Nullable HostRecord record) {
        HostRecordDao.demandSense(name, expected, record);
        if (closed) {
            throw new StoreException(Kind.UNAVAILABLE, "The store is closed.");
        }
        if (feed == null) {
            throw new IllegalStateException("the store is not started");
        }
        HostRecord current = records.get(name);
        if (expected != (current == null ? 0 : current.revision())) {
            return new CommitResult.Conflict(current);
        }
        revision++;
        HostRecord written = null;
        if (record == null) {
            records.remove(name);
        } else {
            // a mark that came between the caller's reading and this commit must not be lost
            written = (current == null ? record : record.withSeen(current.seen())).withRevision(revision);
            records.put(name, written);
        }
        Commit commit = new Commit(revision, List.of(new Commit.Change(name, written)));
        feed.tell(listener -> listener.committed(commit));
        return new CommitResult.Committed(commit.revision());
    }

    @Override
    public synchronized void markSeen(HostName name, Instant time) {
        HostRecord current = records.get(name);
        Instant seen = time.truncatedTo(ChronoUnit.MILLIS);
        if (feed != null && !closed && current != null && seen.isAfter(current.seen())) {
            records.put(name, current.withSeen(seen));
            feed.tell(listener -> listener.seen(Map.of(name, seen)));
        }
    }

    @Override
    public Optional<String> unavailable() {
        return Optional.empty();
    }

    @Override
    public synchronized void close() {
        closed = true;
    }
}
