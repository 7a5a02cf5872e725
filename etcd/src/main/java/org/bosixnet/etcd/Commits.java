package org.bosixnet.etcd;

import io.etcd.jetcd.ByteSequence;
import io.etcd.jetcd.KeyValue;
import io.etcd.jetcd.kv.GetResponse;
import io.etcd.jetcd.kv.TxnResponse;
import io.etcd.jetcd.op.Cmp;
import io.etcd.jetcd.op.Op;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import org.bosixnet.dao.CommitResult;
import org.bosixnet.dao.Expired;
import org.bosixnet.dao.Mutation;
import org.bosixnet.dao.StoreException;
import org.bosixnet.dao.StoreException.Kind;
import org.bosixnet.dao.StoreMeter;
import org.bosixnet.dao.Transaction;
import org.bosixnet.etcd.EtcdJson.UnreadableException;
import org.bosixnet.host.HostName;
import org.bosixnet.host.HostRecord;
import org.bosixnet.host.Position;
import org.bosixnet.stored.StoredRecord;
import org.bosixnet.thread.Worker;
import org.jspecify.annotations.Nullable;

/**
 * Makes commits, on a thread of its own: what was asked for while it waited for etcd is one transaction, on the condition that every
 * record is as it was expected, in the same history. If some of them are not, the others are tried again without them. It puts the
 * {@link Keyspace#head} as well, so that each commit, a removal too, has a revision of its own that can be read.
 */
final class Commits implements AutoCloseable {

    /** The most changes that are joined: far fewer than etcd takes at once. */
    private static final int MOST_JOINED = 64;

    private final EtcdClient client;
    private final Keyspace keys;
    private final Clock clock;
    private final StoreMeter meter;
    private final Follower follower;
    private final ReportedMarks reported;
    private final EtcdCluster cluster;

    private final Queue<Waiting> waiting = new ConcurrentLinkedQueue<>();
    private final Worker thread = new Worker("bosixnet-etcd-commits", this::turn);
    private volatile boolean closed;

    /** The last commit made here. */
    private volatile Position last = new Position("0", 0);

    Commits(
            EtcdClient client,
            Keyspace keys,
            Clock clock,
            StoreMeter meter,
            Follower follower,
            ReportedMarks reported,
            EtcdCluster cluster) {
        this.client = client;
        this.keys = keys;
        this.clock = clock;
        this.meter = meter;
        this.follower = follower;
        this.reported = reported;
        this.cluster = cluster;
    }

    /** A transaction whose caller waits. */
    private record Waiting(Transaction transaction, CompletableFuture<CommitResult> result) {}

    void start() {
        thread.start();
    }

    /** Returns the position of the last commit that was made here, of revision 0 if there was none. */
    Position last() {
        return last;
    }

    /**
     * Commits changes if nothing has come between.
     *
     * @throws StoreException if etcd does not answer, in which case they may have been committed, or after {@link #close}
     */
    CommitResult commit(Transaction transaction) {
        Waiting own = new Waiting(transaction, new CompletableFuture<>());
        waiting.add(own);
        thread.wake();
        if (closed) {
            failAll(closed());
        }
        try {
            return own.result().get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StoreException(Kind.UNAVAILABLE, "The wait for etcd was interrupted.", e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof StoreException failure) {
                throw new StoreException(failure.kind(), String.valueOf(failure.getMessage()), failure);
            }
            throw new IllegalStateException(e.getCause());
        }
    }

    private long turn() {
        List<Waiting> joined = next();
        if (joined.isEmpty()) {
            return Worker.UNTIL_WOKEN;
        }
        try {
            while (!joined.isEmpty()) {
                joined = commit(joined);
            }
        } catch (RuntimeException | Error e) {
            joined.forEach(each -> each.result().completeExceptionally(e));
            if (e instanceof StoreException failure) {
                failAll(failure); // they have waited as long by now, and would again
            }
        }
        return 0;
    }

    /** Takes those that wait, as long as they can be joined: each of other names, and an expiry alone. */
    private List<Waiting> next() {
        List<Waiting> joined = new ArrayList<>();
        Set<HostName> names = new HashSet<>();
        for (Waiting each = waiting.peek(); each != null; each = waiting.peek()) {
            List<HostName> more =
                    each.transaction().mutations().stream().map(Mutation::name).toList();
            boolean alone = each.transaction().expiry();
            if (!joined.isEmpty()
                    && (alone
                            || names.size() + more.size() > MOST_JOINED
                            || more.stream().anyMatch(names::contains))) {
                break;
            }
            joined.add(each);
            names.addAll(more);
            waiting.remove();
            if (alone) {
                break;
            }
        }
        return joined;
    }

    /** Makes one transaction of all, and returns those that have to be tried again, since another one did not hold. */
    private List<Waiting> commit(List<Waiting> joined) {
        Transaction whole = new Transaction(
                joined.stream()
                        .flatMap(each -> each.transaction().mutations().stream())
                        .toList(),
                joined.get(0).transaction().silentSince());
        Mirror known = follower.mirror();
        long revision = follower.known().revision();
        long leading = whole.expiry() ? cluster.leading() : 0;
        if (whole.expiry()
                && (leading == 0
                        || reported.contradict(whole, () -> follower.mirror().records()))) {
            joined.forEach(each -> each.result().complete(new CommitResult.Conflict(null)));
            return List.of();
        }
        long began = System.nanoTime();
        TxnResponse answer = transact(whole, known, leading);
        meter.forced(System.nanoTime() - began);
        demandSameHistory(answer, revision, known.epoch());
        if (answer.isSucceeded()) {
            last = new Position(known.epoch().name(), answer.getHeader().getRevision());
            CommitResult committed = new CommitResult.Committed(last.revision());
            meter.committed(joined.size());
            joined.forEach(each -> each.result().complete(committed));
            return List.of();
        }
        return withoutConflicts(joined, answer.getGetResponses(), known);
    }

    /** Answers those that conflict, and returns the others. */
    private List<Waiting> withoutConflicts(List<Waiting> joined, List<GetResponse> found, Mirror known) {
        List<Waiting> others = new ArrayList<>();
        int from = 0;
        for (Waiting each : joined) {
            int to = from + each.transaction().mutations().size();
            try {
                CommitResult conflict = conflict(each.transaction(), found.subList(from, to), known);
                if (conflict == null) {
                    others.add(each);
                } else {
                    each.result().complete(conflict);
                }
            } catch (StoreException e) {
                each.result().completeExceptionally(e);
            }
            from = to;
        }
        if (others.size() == joined.size()) { // another one leads, or has expired hosts meanwhile
            others.forEach(each -> each.result().complete(new CommitResult.Conflict(null)));
            return List.of();
        }
        return others;
    }

    private void failAll(StoreException failure) {
        for (Waiting each = waiting.poll(); each != null; each = waiting.poll()) {
            each.result().completeExceptionally(failure);
        }
    }

    private static StoreException closed() {
        return new StoreException(Kind.UNAVAILABLE, "The store is closed.");
    }

    /** Waits for the transaction that is under way; what waits behind it fails. */
    @Override
    public void close() {
        closed = true;
        thread.close();
        failAll(closed());
    }

    /**
     * Makes sure that what was decided on what is known here was written into the same history.
     *
     * @throws StoreException if etcd has gone back to an earlier state meanwhile
     */
    private void demandSameHistory(TxnResponse answer, long known, Epochs.Epoch epoch) {
        long revision = answer.getHeader().getRevision();
        List<GetResponse> read = answer.getGetResponses();
        boolean same = answer.isSucceeded()
                ? revision > known // it has written
                : revision >= known && epoch.is(read.get(read.size() - 1).getKvs());
        if (same) {
            return;
        }
        follower.wentBack(epoch);
        throw Epochs.goneBack();
    }

    private TxnResponse transact(Transaction transaction, Mirror known, long leading) {
        List<Cmp> conditions = new ArrayList<>();
        List<Op> changes = new ArrayList<>();
        List<Op> reads = new ArrayList<>();
        Instant now = clock.instant();
        for (Mutation mutation : transaction.mutations()) {
            ByteSequence key = keys.host(mutation.name().value());
            HostRecord record = mutation.record();
            conditions.add(EtcdClient.writtenAt(key, mutation.expected()));
            changes.add(
                    record == null
                            ? EtcdClient.delete(key)
                            : EtcdClient.put(
                                    key, EtcdJson.write(known.hosts().written(record, mutation.expected(), now))));
            reads.add(EtcdClient.read(key));
        }
        changes.add(EtcdClient.put(keys.head(), Keyspace.bytes(Keyspace.unique())));
        if (transaction.expiry()) {
            Expired gone = new Expired(now, changes.size() - 1);
            conditions.add(EtcdClient.writtenAt(keys.expiry(), leading));
            conditions.add(EtcdClient.writtenAt(keys.expired(), known.expired().revision()));
            conditions.add(EtcdClient.writtenAt(keys.outages(), known.outages().revision()));
            List<Expired> all = gone.after(known.expired().all());
            changes.add(EtcdClient.put(keys.expired(), EtcdJson.writeExpired(all)));
        }
        conditions.add(EtcdClient.writtenAt(keys.epoch(), known.epoch().revision()));
        reads.add(EtcdClient.read(keys.epoch()));
        return client.transact(conditions, changes, reads);
    }

    /** Returns the first record that is not as it was expected, null if all are. */
    private @Nullable CommitResult conflict(Transaction transaction, List<GetResponse> found, Mirror known) {
        for (int i = 0; i < transaction.mutations().size(); i++) {
            Mutation mutation = transaction.mutations().get(i);
            List<KeyValue> values = found.get(i).getKvs();
            KeyValue current = values.isEmpty() ? null : values.get(0);
            if (mutation.expected() != (current == null ? 0 : current.getModRevision())) {
                return new CommitResult.Conflict(current == null ? null : read(mutation.name(), current, known));
            }
        }
        return null;
    }

    private HostRecord read(HostName name, KeyValue found, Mirror known) {
        try {
            StoredRecord stored = EtcdJson.readHost(name.value(), found);
            known.hosts().found(stored);
            HostRecord record = stored.record().notAfter(clock.instant());
            HostRecord marked = known.records().get(name);
            return marked == null ? record : record.withSeen(marked.sign());
        } catch (UnreadableException e) {
            throw new StoreException(
                    Kind.UNAVAILABLE,
                    "The key " + found.getKey() + " in etcd is left as it is, since it cannot be read: "
                            + e.getMessage() + ".",
                    e);
        }
    }
}
