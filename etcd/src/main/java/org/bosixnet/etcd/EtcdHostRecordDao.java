package org.bosixnet.etcd;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.bosixnet.dao.ClockStep;
import org.bosixnet.dao.Cluster;
import org.bosixnet.dao.CommitResult;
import org.bosixnet.dao.HostRecordDao;
import org.bosixnet.dao.HostRecordFeed;
import org.bosixnet.dao.Outage;
import org.bosixnet.dao.StoreConfig;
import org.bosixnet.dao.StoreException;
import org.bosixnet.dao.StoreException.Kind;
import org.bosixnet.dao.Transaction;
import org.bosixnet.etcd.Mirror.Head;
import org.bosixnet.host.HostName;
import org.bosixnet.host.SignOfLife;
import org.jspecify.annotations.Nullable;
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

    private final EtcdConfig config;
    private final EtcdClient client;
    private final Keyspace keys;
    private final Lifetimes lifetimes;
    private final Epochs epochs;
    private final ReportedMarks reported = new ReportedMarks();
    private final Follower follower;
    private final EtcdCluster cluster;
    private final Commits commits;
    private final HeadReads heads;
    private final Upkeep upkeep;

    @GuardedBy("this")
    private boolean begun;

    private volatile boolean closed;

    /**
     * @param around with a clock that tells whole milliseconds, as all times are kept
     */
    EtcdHostRecordDao(EtcdConfig config, StoreConfig around) {
        Clock clock = around.clock();
        keys = new Keyspace(config.prefix());
        this.config = config;
        client = new EtcdClient(config);
        lifetimes = new Lifetimes(client, keys, clock, around.seenFlush());
        epochs = new Epochs(client, keys, around.dataDir());
        follower = new Follower(client, keys, clock, epochs, new Loader(client, keys, clock, epochs), reported);
        cluster = new EtcdCluster(client, keys, follower, lifetimes);
        heads = new HeadReads(client, keys);
        commits = new Commits(client, keys, clock, around.meter(), follower, reported, cluster);
        upkeep = new Upkeep(
                client, keys, clock, follower, lifetimes, cluster, epochs, config.timeout(), around.seenFlush());
    }

    /**
     * {@inheritDoc} If etcd cannot be reached, this waits until it can, and says so.
     *
     * @throws StoreException if etcd refuses the registry, because of a password or a certificate; or if endpoints are of
     *     different clusters; or (LOCKED) if what is in etcd is half of a backup
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
            client.demandOneCluster();
            try {
                long unused = Loader.demandWhole(client, keys);
                lifetimes.begun();
                cluster.takePart();
                follower.start(feed);
                upkeep.start();
                commits.start();
                warnIfOpen();
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

    private void warnIfOpen() {
        if (config.isAnonymous()) {
            LOG.warn(
                    "etcd at {} asks for no password and no client certificate: whoever reaches it is as good as an"
                            + " administrator of the registry, and so is each user of its computer.",
                    config.endpointsText());
        }
    }

    private void demandOpen() {
        if (closed) {
            throw new StoreException(Kind.UNAVAILABLE, "The store is closed.");
        }
    }

    @Override
    public CommitResult commit(Transaction transaction) {
        demandThatItWorks(upkeep.trouble());
        if (!follower.isStarted()) {
            throw new IllegalStateException("the store is not started");
        }
        return commits.commit(transaction);
    }

    /** Or each would wait for as long as it may, in vain. */
    private void demandThatItWorks(@Nullable StoreException trouble) {
        demandOpen();
        if (trouble != null) {
            throw new StoreException(trouble.kind(), String.valueOf(trouble.getMessage()), trouble);
        }
    }

    @Override
    public long newest() {
        StoreException trouble = upkeep.trouble();
        demandThatItWorks(trouble == null || trouble.kind() == Kind.FULL ? null : trouble); // a full one can be read
        upkeep.behind().ifPresent(why -> {
            throw new StoreException(Kind.UNAVAILABLE, why);
        });
        Mirror known = follower.mirror();
        Head head = known.head();
        Head newest = heads.newest();
        if (newest.isBefore(head) || !follower.hasTold(known.epoch())) {
            throw Epochs.goneBack();
        }
        return newest.revision();
    }

    @Override
    public void markSeen(HostName name, SignOfLife sign) {
        if (!closed && follower.isStarted()) {
            follower.report(name, sign, commits.last());
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
        boolean noted = lifetimes.change(step::applied);
        if (!step.back() && noted) {
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
        return ReportedMarks.isIn(commits.last(), follower.mirror().position());
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
    public List<String> warnings() {
        if (!follower.isStarted()) {
            return List.of();
        }
        Mirror known = follower.mirror();
        return Stream.of(known.unreadable().warning(), cluster.warning(), lifetimes.warning(known))
                .flatMap(Optional::stream)
                .toList();
    }

    @Override
    public Optional<Cluster> cluster() {
        return Optional.of(cluster);
    }

    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        commits.close();
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
            lifetimes.alive();
            cluster.leave();
        } catch (StoreException e) {
            LOG.warn("The last seen marks could not be written: {}", e.getMessage());
        }
        epochs.remember(follower.known());
    }
}
