package org.bosixnet.etcd;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.etcd.jetcd.ByteSequence;
import io.etcd.jetcd.KeyValue;
import io.etcd.jetcd.kv.GetResponse;
import io.etcd.jetcd.kv.TxnResponse;
import io.etcd.jetcd.op.Cmp;
import io.etcd.jetcd.op.Op;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.bosixnet.dao.ClockStep;
import org.bosixnet.dao.CommitResult;
import org.bosixnet.dao.Expired;
import org.bosixnet.dao.HostRecordDao;
import org.bosixnet.dao.HostRecordFeed;
import org.bosixnet.dao.Mutation;
import org.bosixnet.dao.Outage;
import org.bosixnet.dao.StoreConfig;
import org.bosixnet.dao.StoreException;
import org.bosixnet.dao.StoreException.Kind;
import org.bosixnet.dao.StoreMeter;
import org.bosixnet.dao.Transaction;
import org.bosixnet.etcd.EtcdJson.UnreadableException;
import org.bosixnet.host.HostName;
import org.bosixnet.host.HostRecord;
import org.bosixnet.host.SignOfLife;
import org.bosixnet.stored.StoredRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the records in etcd: each in a key of its own, whose modification revision is the record's. A commit is one
 * transaction that compares those revisions and also puts the {@link Keyspace#head}, so that each commit, a removal too,
 * has a revision of its own that can be read.
 */
final class EtcdHostRecordDao implements HostRecordDao {

    private static final Logger LOG = LoggerFactory.getLogger(EtcdHostRecordDao.class);

    private static final Duration RETRY = Duration.ofSeconds(1);
    private static final Duration REMIND = Duration.ofSeconds(30);

    /** How long a close waits for what was committed to be told, and for marks to be written. */
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private static final Duration PAUSE = Duration.ofMillis(20);

    private final Clock clock;
    private final StoreMeter meter;
    private final Keyspace keys;
    private final EtcdClient client;
    private final Lifetimes lifetimes;
    private final Epochs epochs;
    private final Loader loader;
    private final Follower follower;
    private final Upkeep upkeep;

    /** The revision of the last commit made here. */
    private final AtomicLong committed = new AtomicLong();

    @GuardedBy("this")
    private boolean begun;

    private volatile boolean closed;

    /**
     * @param around with a clock that tells whole milliseconds, as all times are kept
     */
    EtcdHostRecordDao(EtcdConfig config, StoreConfig around) {
        this.clock = around.clock();
        this.meter = around.meter();
        keys = new Keyspace(config.prefix());
        client = new EtcdClient(config);
        lifetimes = new Lifetimes(client, keys, clock, around.seenFlush());
        epochs = new Epochs(client, keys, around.dataDir());
        loader = new Loader(client, keys, clock, epochs);
        follower = new Follower(client, keys, clock, epochs, loader);
        upkeep = new Upkeep(client, keys, follower, lifetimes, epochs, config.timeout(), around.seenFlush());
    }

    /**
     * {@inheritDoc} If etcd cannot be reached, this waits until it can, and says so.
     *
     * @throws StoreException if etcd refuses the registry, because of a password or a certificate; or (LOCKED) if what is
     *     in etcd is half of a backup
     */
    @Override
    public void start(HostRecordFeed feed) {
        synchronized (this) {
            if (begun || closed) {
                throw new IllegalStateException("a store can be started only once");
            }
            begun = true;
        }
        ShutdownHook hook = new ShutdownHook();
        try {
            startWhenPossible(feed);
        } finally {
            hook.remove();
        }
    }

    private void startWhenPossible(HostRecordFeed feed) {
        long said = System.nanoTime() - REMIND.toNanos();
        while (true) {
            try {
                long unused = loader.demandWhole();
                lifetimes.begun();
                follower.start(feed);
                upkeep.start();
                return;
            } catch (StoreException e) {
                if (e.kind() == Kind.LOCKED || EtcdFailures.isRefused(e)) {
                    throw e;
                }
                if (System.nanoTime() - said >= REMIND.toNanos()) {
                    said = System.nanoTime();
                    LOG.warn("The registry waits for etcd, and starts as soon as it answers. {}", e.getMessage());
                    client.reconnect();
                }
            }
            LockSupport.parkNanos(this, RETRY.toNanos());
            if (Thread.interrupted()) {
                throw new StoreException(Kind.UNAVAILABLE, "The wait for etcd was interrupted.");
            }
            demandOpen();
        }
    }

    private void demandOpen() {
        if (closed) {
            throw new StoreException(Kind.UNAVAILABLE, "The store is closed.");
        }
    }

    @Override
    public CommitResult commit(Transaction transaction) {
        demandOpen();
        Mirror known = follower.mirror();
        StoreException trouble = upkeep.trouble();
        if (trouble != null) { // each would wait for as long as it may, in vain
            throw new StoreException(Kind.UNAVAILABLE, String.valueOf(trouble.getMessage()), trouble);
        }
        long began = System.nanoTime();
        TxnResponse answer = transact(transaction, known);
        meter.forced(System.nanoTime() - began);
        if (answer.isSucceeded()) {
            long revision = answer.getHeader().getRevision();
            committed.accumulateAndGet(revision, Math::max);
            meter.committed(1);
            return new CommitResult.Committed(revision);
        }
        return conflict(transaction, answer.getGetResponses(), known);
    }

    private TxnResponse transact(Transaction transaction, Mirror known) {
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
            conditions.add(EtcdClient.writtenAt(keys.expired(), before.revision()));
            changes.add(EtcdClient.put(
                    keys.expired(),
                    EtcdJson.writeExpired(new Expired(clock.instant(), changes.size() - 1).after(before.all()))));
        }
        return client.transact(conditions, changes, reads);
    }

    private ByteSequence written(HostRecord record, Mirror known) {
        HostRecord current = known.records().get(record.name());
        StoredRecord extended = known.extended(record.name());
        // a mark that came between the caller's reading and this commit must not be lost
        HostRecord written = (current == null ? record : record.withSeen(current.sign())).notAfter(clock.instant());
        return EtcdJson.write(extended == null ? new StoredRecord(written) : extended.replacedBy(written));
    }

    private CommitResult conflict(Transaction transaction, List<GetResponse> found, Mirror known) {
        for (int i = 0; i < found.size(); i++) {
            Mutation mutation = transaction.mutations().get(i);
            List<KeyValue> values = found.get(i).getKvs();
            KeyValue current = values.isEmpty() ? null : values.get(0);
            if (mutation.expected() != (current == null ? 0 : current.getModRevision())) {
                return new CommitResult.Conflict(current == null ? null : read(mutation.name(), current, known));
            }
        }
        return new CommitResult.Conflict(null); // others have expired hosts meanwhile
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

    @Override
    public void markSeen(HostName name, SignOfLife sign) {
        if (!closed && follower.isStarted()) {
            follower.report(name, sign, committed.get());
        }
    }

    @Override
    public void clockSet(ClockStep step) {
        demandOpen();
        if (!isTold(this::isUpToDate)) {
            throw notTold();
        }
        if (step.back()) {
            boolean unused = upkeep.await(follower.clockWentBack(step));
            unused = upkeep.writeMarks(); // what others have written meanwhile is written over at the next turn
        }
        lifetimes.change(step::applied);
        if (!step.back()) {
            Outage outage = new Outage(step.from(), step.to());
            if (!isTold(() ->
                    upkeep.await(follower.with(known -> known.outages().all().contains(outage))))) {
                throw notTold();
            }
        }
    }

    private static StoreException notTold() {
        return new StoreException(Kind.UNAVAILABLE, "That the clock was set could not be told just now.");
    }

    /** Returns whether the feed has heard of all that was committed here. */
    private boolean isUpToDate() {
        return follower.mirror().position().revision() >= committed.get();
    }

    /** Waits until something is so, and returns whether it is. */
    private static boolean isTold(BooleanSupplier told) {
        long began = System.nanoTime();
        while (!told.getAsBoolean()) {
            if (System.nanoTime() - began > PATIENCE.toNanos()) {
                return false;
            }
            LockSupport.parkNanos(PAUSE.toNanos());
        }
        return true;
    }

    @Override
    public Optional<String> unavailable() {
        return closed ? Optional.of("The store is closed.") : upkeep.unavailable();
    }

    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        upkeep.close();
        if (follower.isStarted()) {
            writeLast();
        }
        follower.close();
        client.close();
    }

    private void writeLast() {
        try {
            if (!isTold(this::isUpToDate) || !isTold(upkeep::writeMarks)) {
                LOG.warn("The store is closed before it has heard of all that it wrote.");
            }
            lifetimes.ended();
        } catch (StoreException e) {
            LOG.warn("The last seen marks could not be written: {}", e.getMessage());
        }
        epochs.remember(follower.known());
    }
}
