package org.bosixnet.etcd;

import io.etcd.jetcd.ByteSequence;
import io.etcd.jetcd.KeyValue;
import io.etcd.jetcd.kv.GetResponse;
import io.etcd.jetcd.kv.TxnResponse;
import io.etcd.jetcd.op.Cmp;
import io.etcd.jetcd.op.Op;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
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
import org.bosixnet.stored.StoredRecord;

/**
 * Makes commits: each is one transaction, on the condition that every record is as it is known here, in the same history. It puts the
 * {@link Keyspace#head} as well, so that each commit, a removal too, has a revision of its own that can be read.
 */
final class Commits {

    private final EtcdClient client;
    private final Keyspace keys;
    private final Clock clock;
    private final StoreMeter meter;
    private final Follower follower;
    private final EtcdCluster cluster;

    /** The revision of the last commit made here. */
    private final AtomicLong last = new AtomicLong();

    Commits(EtcdClient client, Keyspace keys, Clock clock, StoreMeter meter, Follower follower, EtcdCluster cluster) {
        this.client = client;
        this.keys = keys;
        this.clock = clock;
        this.meter = meter;
        this.follower = follower;
        this.cluster = cluster;
    }

    /** Returns the revision of the last commit that was made here, 0 if there was none. */
    long last() {
        return last.get();
    }

    /** Commits changes if nothing has come between. */
    CommitResult commit(Transaction transaction) {
        Mirror known = follower.mirror();
        long revision = known.head().revision();
        long leading = transaction.expiry() ? cluster.leading() : 0;
        if (transaction.expiry() && leading == 0) {
            return new CommitResult.Conflict(null);
        }
        long began = System.nanoTime();
        TxnResponse answer = transact(transaction, known, leading);
        meter.forced(System.nanoTime() - began);
        demandSameHistory(answer, revision, known.epoch());
        if (answer.isSucceeded()) {
            long committed = answer.getHeader().getRevision();
            last.accumulateAndGet(committed, Math::max);
            meter.committed(1);
            return new CommitResult.Committed(committed);
        }
        return conflict(transaction, answer.getGetResponses(), known);
    }

    /**
     * Makes sure that what was decided on what is known here was written into the same history.
     *
     * @throws StoreException if etcd has gone back to an earlier state meanwhile
     */
    private void demandSameHistory(TxnResponse answer, long known, Epochs.Epoch epoch) {
        if (answer.getHeader().getRevision() < known) {
            follower.distrust(
                    "etcd has gone back to revision " + answer.getHeader().getRevision(), false);
        } else if (!answer.isSucceeded() && !isSame(answer.getGetResponses(), epoch)) {
            follower.distrust("the history has got another name", true);
        } else {
            return;
        }
        throw new StoreException(
                Kind.UNAVAILABLE, "etcd has gone back to an earlier state, which this registry has to read first.");
    }

    /** Returns whether the last key that was read is that of an epoch. */
    private static boolean isSame(List<GetResponse> found, Epochs.Epoch epoch) {
        List<KeyValue> last = found.get(found.size() - 1).getKvs();
        return !last.isEmpty() && last.get(0).getModRevision() == epoch.revision();
    }

    private TxnResponse transact(Transaction transaction, Mirror known, long leading) {
        List<Cmp> conditions = new ArrayList<>();
        List<Op> changes = new ArrayList<>();
        List<Op> reads = new ArrayList<>();
        for (Mutation mutation : transaction.mutations()) {
            ByteSequence key = keys.host(mutation.name().value());
            HostRecord record = mutation.record();
            conditions.add(EtcdClient.writtenAt(key, mutation.expected()));
            changes.add(record == null ? EtcdClient.delete(key) : EtcdClient.put(key, written(record, known)));
            reads.add(EtcdClient.read(key));
        }
        changes.add(EtcdClient.put(keys.head(), Keyspace.bytes(Keyspace.unique())));
        if (transaction.expiry()) {
            Mirror.Listing<Expired> before = known.expired();
            conditions.add(EtcdClient.writtenAt(keys.expiry(), leading));
            conditions.add(EtcdClient.writtenAt(keys.expired(), before.revision()));
            changes.add(EtcdClient.put(
                    keys.expired(),
                    EtcdJson.writeExpired(new Expired(clock.instant(), changes.size() - 1).after(before.all()))));
        }
        conditions.add(EtcdClient.writtenAt(keys.epoch(), known.epoch().revision()));
        reads.add(EtcdClient.read(keys.epoch()));
        return client.transact(conditions, changes, reads);
    }

    private ByteSequence written(HostRecord record, Mirror known) {
        HostRecord current = known.records().get(record.name());
        StoredRecord extended = known.hosts().extended(record.name());
        // a mark that came between the caller's reading and this commit must not be lost
        HostRecord written = (current == null ? record : record.withSeen(current.sign())).notAfter(clock.instant());
        return EtcdJson.write(extended == null ? new StoredRecord(written) : extended.replacedBy(written));
    }

    private CommitResult conflict(Transaction transaction, List<GetResponse> found, Mirror known) {
        for (int i = 0; i < transaction.mutations().size(); i++) {
            Mutation mutation = transaction.mutations().get(i);
            List<KeyValue> values = found.get(i).getKvs();
            KeyValue current = values.isEmpty() ? null : values.get(0);
            if (mutation.expected() != (current == null ? 0 : current.getModRevision())) {
                return new CommitResult.Conflict(current == null ? null : read(mutation.name(), current, known));
            }
        }
        return new CommitResult.Conflict(null); // another one leads, or has expired hosts meanwhile
    }

    private HostRecord read(HostName name, KeyValue found, Mirror known) {
        try {
            HostRecord record = EtcdJson.readHost(name.value(), found).record().notAfter(clock.instant());
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
