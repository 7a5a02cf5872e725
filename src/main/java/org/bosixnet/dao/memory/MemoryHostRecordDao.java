package org.bosixnet.dao.memory;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bosixnet.dao.ClockStep;
import org.bosixnet.dao.Commit;
import org.bosixnet.dao.CommitResult;
import org.bosixnet.dao.Expired;
import org.bosixnet.dao.Feeder;
import org.bosixnet.dao.HostRecordDao;
import org.bosixnet.dao.HostRecordFeed;
import org.bosixnet.dao.Mutation;
import org.bosixnet.dao.Outage;
import org.bosixnet.dao.Snapshot;
import org.bosixnet.dao.StoreException;
import org.bosixnet.dao.StoreException.Kind;
import org.bosixnet.dao.StoreMeter;
import org.bosixnet.dao.Transaction;
import org.bosixnet.host.HostName;
import org.bosixnet.host.HostRecord;
import org.bosixnet.host.Position;
import org.bosixnet.host.SignOfLife;
import org.jspecify.annotations.Nullable;
import org.pcollections.TreePMap;

/** Keeps the records in a map. One lock holds map and feed together, so the feed hears commits in their order. */
final class MemoryHostRecordDao implements HostRecordDao {

    private final String epoch;

    @GuardedBy("this")
    private TreePMap<HostName, HostRecord> records = TreePMap.empty();

    @GuardedBy("this")
    private long revision;

    @GuardedBy("this")
    private @Nullable Feeder feed;

    @GuardedBy("this")
    private boolean closed;

    /** When the clock skipped time, since nothing else is remembered of when no registry ran. */
    @GuardedBy("this")
    private List<Outage> outages = List.of();

    private final Clock clock;
    private final StoreMeter meter;

    MemoryHostRecordDao(String epoch, Clock clock, StoreMeter meter) {
        this.epoch = epoch;
        this.clock = clock;
        this.meter = meter;
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
        return new Snapshot(new Position(epoch, revision), records, outages, List.of());
    }

    @Override
    public synchronized CommitResult commit(Transaction transaction) {
        Feeder told = started();
        for (Mutation mutation : transaction.mutations()) {
            HostRecord current = records.get(mutation.name());
            if (transaction.conflicts(mutation, current, false)) {
                return new CommitResult.Conflict(current);
            }
        }
        meter.committed(1); // if that fails, nothing has happened yet
        List<Commit.Change> changes = new ArrayList<>();
        transaction.mutations().forEach(mutation -> changes.add(change(mutation)));
        Expired expired = transaction.expiry() ? new Expired(now(), changes.size()) : null;
        Commit commit = new Commit(revision, changes, expired);
        TreePMap<HostName, HostRecord> after = records;
        told.tell(listener -> listener.committed(commit, after));
        return new CommitResult.Committed(commit.revision());
    }

    @GuardedBy("this")
    private Feeder started() {
        if (closed) {
            throw new StoreException(Kind.UNAVAILABLE, "The store is closed.");
        }
        if (feed == null) {
            throw new IllegalStateException("the store is not started");
        }
        return feed;
    }

    @GuardedBy("this")
    private Commit.Change change(Mutation mutation) {
        revision++;
        HostRecord record = mutation.record();
        if (record == null) {
            records = records.minus(mutation.name());
            return new Commit.Change(mutation.name(), null);
        }
        HostRecord current = records.get(mutation.name());
        // a mark that came between the caller's reading and this commit must not be lost
        HostRecord written = (current == null ? record : record.withSeen(current.sign()))
                .notAfter(now())
                .withRevision(revision);
        records = records.plus(mutation.name(), written);
        return new Commit.Change(mutation.name(), written);
    }

    @Override
    public synchronized void markSeen(HostName name, SignOfLife given) {
        HostRecord current = records.get(name);
        SignOfLife sign = given.notAfter(now());
        if (feed != null && !closed && current != null && sign.time().isAfter(current.seen())) {
            records = records.plus(name, current.withSeen(sign));
            TreePMap<HostName, HostRecord> after = records;
            feed.tell(listener -> listener.seen(Map.of(name, sign), after));
        }
    }

    @Override
    public synchronized void clockSet(ClockStep step) {
        Feeder told = started();
        outages = step.applied(outages);
        if (step.back()) {
            for (HostRecord record : records.values()) {
                records = records.plus(record.name(), record.notAfter(step.to()));
            }
        }
        TreePMap<HostName, HostRecord> after = records;
        told.tell(listener -> listener.clockSet(step, after));
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
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
