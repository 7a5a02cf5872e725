package org.bosixnet.registry;

import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bosixnet.dao.ClockStep;
import org.bosixnet.dao.Commit;
import org.bosixnet.dao.CommitResult;
import org.bosixnet.dao.Expired;
import org.bosixnet.dao.HostRecordDao;
import org.bosixnet.dao.HostRecordFeed;
import org.bosixnet.dao.Mutation;
import org.bosixnet.dao.Outage;
import org.bosixnet.dao.Snapshot;
import org.bosixnet.dao.Transaction;
import org.bosixnet.host.HostName;
import org.bosixnet.host.HostRecord;
import org.bosixnet.host.Position;
import org.bosixnet.host.SignOfLife;
import org.jspecify.annotations.Nullable;
import org.pcollections.TreePMap;

/** A store whose other users, failures and delays a test decides. */
public final class FakeDao implements HostRecordDao {

    public TreePMap<HostName, HostRecord> records = TreePMap.empty();
    final List<Outage> outages = new ArrayList<>();

    /** What had expired when the store was started. */
    List<Expired> expired = List.of();

    final List<ClockStep> steps = new ArrayList<>();

    /** Run before each commit: someone else's change. */
    Runnable beforeCommit = () -> {};

    /** Run before it is noted that the clock was set. */
    Runnable beforeStep = () -> {};

    /** Run after each commit that was stored, before it is answered. */
    Runnable afterCommit = () -> {};

    /** Whether the feed tells of commits at once. */
    boolean feeds = true;

    /** Run when it is asked how far it is. */
    Runnable beforeNewest = () -> {};

    int commits;
    private final Clock clock;
    private long revision;
    private @Nullable HostRecordFeed feed;

    public FakeDao() {
        this(Clock.systemUTC());
    }

    /**
     * @param clock tells when hosts expired
     */
    FakeDao(Clock clock) {
        this.clock = clock;
    }

    @Override
    public void start(HostRecordFeed listener) {
        feed = listener;
        listener.snapshot(new Snapshot(new Position("e", revision), records, outages, expired));
    }

    @Override
    public CommitResult commit(Transaction transaction) {
        commits++;
        beforeCommit.run();
        for (Mutation mutation : transaction.mutations()) {
            HostRecord current = records.get(mutation.name());
            if (transaction.conflicts(mutation, current, false)) {
                return new CommitResult.Conflict(current);
            }
        }
        int hosts = transaction.mutations().size();
        long now = write(transaction.mutations(), transaction.expiry() ? new Expired(clock.instant(), hosts) : null);
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
        return write(List.of(new Mutation(name, 1, record)), null);
    }

    private long write(List<Mutation> mutations, @Nullable Expired gone) {
        List<Commit.Change> changes = new ArrayList<>();
        for (Mutation mutation : mutations) {
            long now = ++revision;
            HostRecord record = mutation.record();
            HostRecord written = record == null ? null : record.withRevision(now);
            records = written == null ? records.minus(mutation.name()) : records.plus(mutation.name(), written);
            changes.add(new Commit.Change(mutation.name(), written));
        }
        if (feeds && feed != null) {
            feed.committed(new Commit(revision, changes, gone), records);
        }
        return revision;
    }

    @Override
    public long newest() {
        beforeNewest.run();
        return revision;
    }

    /** Tells the feed all that it was not told. */
    void feedAll() {
        feeds = true;
        if (feed != null) {
            feed.snapshot(new Snapshot(new Position("e", revision), records, outages, expired));
        }
    }

    @Override
    public void markSeen(HostName name, SignOfLife sign) {
        HostRecord marked = records.get(name);
        records = marked == null ? records : records.plus(name, marked.withSeen(sign));
        if (feed != null) {
            feed.seen(Map.of(name, sign), records);
        }
    }

    @Override
    public void clockSet(ClockStep step) {
        beforeStep.run();
        steps.add(step);
        if (step.back()) {
            for (HostRecord record : records.values()) {
                records = records.plus(record.name(), record.notAfter(step.to()));
            }
        }
        if (feed != null) {
            feed.clockSet(step, records);
        }
    }

    @Override
    public Optional<String> unavailable() {
        return Optional.empty();
    }

    @Override
    public void close() {}
}
