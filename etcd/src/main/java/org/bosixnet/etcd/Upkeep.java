package org.bosixnet.etcd;

import io.etcd.jetcd.op.Cmp;
import io.etcd.jetcd.op.Op;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.bosixnet.dao.StoreException;
import org.bosixnet.dao.StoreException.Kind;
import org.bosixnet.thread.Worker;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks once a second whether etcd answers and whether what was told of it is what it has, and writes seen marks now and
 * then.
 */
final class Upkeep implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Upkeep.class);

    private static final long LOOK_NANOS = Duration.ofSeconds(1).toNanos();

    /**
     * How long a commit that etcd has may be unknown here: then the watch is taken for dead. Twice as long the next time, since it
     * may be on the way with much that was missed.
     */
    private static final long SILENT_NANOS = Duration.ofSeconds(2).toNanos();

    private static final long LONGEST_SILENCE_NANOS = Duration.ofSeconds(32).toNanos();

    /** After how many looks in vain to connect anew. */
    private static final int RECONNECT = 5;

    private final EtcdClient client;
    private final Keyspace keys;
    private final Clock clock;
    private final Follower follower;
    private final Lifetimes lifetimes;
    private final EtcdCluster cluster;
    private final Epochs epochs;
    private final Duration timeout;
    private final Duration flush;
    private final Worker thread = new Worker("bosixnet-etcd-upkeep", this::turn);

    private volatile @Nullable StoreException trouble;

    /** Since when etcd has not answered, in nanoseconds, and how often it was looked since; mean nothing while it does. */
    private long troubleSince;

    private int looks;

    private volatile boolean behind;

    /** The revision that etcd was seen to have while it was unknown here; 0 if there is none. */
    private long awaited;

    /** When that was looked, in nanoseconds. */
    private long awaitedSince;

    /** Until when it may be unknown, in nanoseconds. */
    private long awaitedUntil;

    /** How long the watch may be silent at this moment. */
    private long silence = SILENT_NANOS;

    /** What the log told last of what this registry does not hear; empty if that is over. */
    private String unheard = "";

    /** When marks were written last, in nanoseconds. */
    private long flushed = System.nanoTime();

    /** What the log told last of why they cannot be; empty if that is over. */
    private String unwritten = "";

    Upkeep(
            EtcdClient client,
            Keyspace keys,
            Clock clock,
            Follower follower,
            Lifetimes lifetimes,
            EtcdCluster cluster,
            Epochs epochs,
            Duration timeout,
            Duration flush) {
        this.client = client;
        this.keys = keys;
        this.clock = clock;
        this.follower = follower;
        this.lifetimes = lifetimes;
        this.cluster = cluster;
        this.epochs = epochs;
        this.timeout = timeout;
        this.flush = flush;
    }

    void start() {
        thread.start();
    }

    /** Returns what keeps changes from being stored at this moment, null if nothing does. */
    @Nullable
    StoreException trouble() {
        return trouble;
    }

    /** Returns why this registry is not to be asked at this moment, or empty if it is. */
    Optional<String> unavailable() {
        StoreException failure = trouble;
        if (failure != null) {
            return Optional.of(String.valueOf(failure.getMessage()));
        }
        return behind();
    }

    /** Returns a sentence if etcd has had something for long that is not known here, or empty if it has not. */
    Optional<String> behind() {
        return behind ? Optional.of(notHeard()) : Optional.empty();
    }

    private String notHeard() {
        String why = follower.obstacle();
        return "This registry has not heard yet of what etcd has" + (why.isEmpty() ? "." : ": " + why);
    }

    private long turn() {
        try {
            look();
            healed();
            cluster.takePart();
            numberOthersChange();
            lifetimes.warn(follower.mirror());
            if (System.nanoTime() - flushed >= flush.toNanos()) {
                boolean stopped = System.nanoTime() - flushed > 2 * flush.toNanos();
                lifetimes.alive(follower.mirror().epoch(), stopped);
                flush();
            }
        } catch (StoreException e) {
            failed(e);
        }
        return LOOK_NANOS;
    }

    /** Writes marks. They are kept if that fails, and no change has to wait for it: what else is written tells how etcd is. */
    private void flush() {
        try {
            if (writeMarks(this::lookBetween)) {
                flushed = System.nanoTime();
                unwritten = "";
                epochs.remember(follower.known());
            }
        } catch (StoreException e) {
            String why = String.valueOf(e.getMessage());
            if (!why.equals(unwritten)) {
                LOG.warn("Reports without a change cannot be stored yet: {}", why);
                unwritten = why;
            }
        }
    }

    /** Lets what others write be heard of, and this registry be there, while marks are written: that may take long. */
    private void lookBetween() {
        look();
        cluster.takePart();
    }

    private void look() {
        long began = System.nanoTime();
        Epochs.Known known = follower.known();
        Epochs.Now now = epochs.now();
        if (now.isBefore(known) || now.isRenamed(known)) {
            follower.wentBack(known.epoch());
            throw Epochs.goneBack();
        }
        long heard = follower.known().revision();
        long at = System.nanoTime();
        awaited = Math.min(awaited, now.written()); // etcd may have gone back
        if (heard >= awaited) {
            boolean all = heard >= now.written();
            if (all || awaited > 0) {
                cluster.heard(all ? began : awaitedSince);
            }
            behind = false;
            silence = SILENT_NANOS;
            unheard = "";
            awaited = all ? 0 : now.written();
            awaitedSince = began;
            awaitedUntil = began + silence;
        } else if (at - awaitedUntil > 0) {
            behind = true;
            silence = Math.min(2 * silence, LONGEST_SILENCE_NANOS);
            awaitedUntil = at + silence;
            if (!unheard.equals(notHeard())) {
                unheard = notHeard();
                LOG.warn("{}", unheard);
            }
            follower.distrust("nothing was told of revision " + awaited + ", which etcd has");
        }
    }

    /**
     * Gives a change that somebody made without a commit, as by hand, the revision of one: whoever starts later could not find
     * out that of a removal, and would be behind.
     */
    private void numberOthersChange() {
        Mirror known = follower.mirror();
        if (known.position().revision() > known.head().revision()) {
            client.transact(
                    List.of(
                            EtcdClient.writtenAt(keys.head(), known.head().revision()),
                            EtcdClient.writtenAt(keys.epoch(), known.epoch().revision())),
                    List.of(EtcdClient.put(keys.head(), Keyspace.bytes(Keyspace.unique()))),
                    List.of()); // or another registry has
        }
    }

    private void failed(StoreException e) {
        if (trouble == null) {
            troubleSince = System.nanoTime();
            looks = 0;
            LOG.warn("Changes cannot be stored: {}", e.getMessage());
        }
        trouble = e;
        looks++;
        if (looks % RECONNECT == 0 && e.kind() != Kind.FULL) {
            client.reconnect();
        }
    }

    private void healed() {
        if (trouble == null) {
            return;
        }
        Duration took = Duration.ofNanos(System.nanoTime() - troubleSince);
        lifetimes.begun();
        trouble = null;
        LOG.info("etcd answers again, after {} s.", took.toSeconds());
    }

    /**
     * Writes the marks that are not in etcd yet; those that come meanwhile may wait for the next time.
     *
     * @return whether all that there were are now; otherwise someone else has written marks of the same hosts meanwhile
     * @throws StoreException if etcd does not answer
     */
    boolean writeMarks() {
        return writeMarks(() -> {});
    }

    private boolean writeMarks(Runnable between) {
        boolean all = true;
        List<SeenBuckets.Part> parts = take(0);
        while (!parts.isEmpty()) {
            List<SeenBuckets.Part> taken = parts;
            boolean written = false;
            try {
                written = write(taken);
            } finally {
                if (!written) {
                    boolean unused = await(follower.on(known -> known.seen().failed(taken)));
                }
            }
            all &= written;
            between.run();
            parts = take(taken.get(taken.size() - 1).bucket() + 1);
        }
        return all;
    }

    private List<SeenBuckets.Part> take(int from) {
        CompletableFuture<List<SeenBuckets.Part>> parts =
                follower.with(known -> known.seen().take(from, clock.instant()));
        try {
            return await(parts);
        } catch (StoreException e) { // what is taken later will not be written
            CompletableFuture<Void> unused = parts.thenAccept(late -> {
                CompletableFuture<Boolean> ignored =
                        follower.on(known -> known.seen().failed(late));
            });
            throw e;
        }
    }

    private boolean write(List<SeenBuckets.Part> parts) {
        List<Cmp> conditions = new ArrayList<>();
        List<Op> puts = new ArrayList<>();
        for (SeenBuckets.Part part : parts) {
            conditions.add(EtcdClient.writtenAt(keys.seen(part.bucket()), part.revision()));
            puts.add(EtcdClient.put(keys.seen(part.bucket()), part.value()));
        }
        return client.transact(conditions, puts, List.of()).isSucceeded();
    }

    /** Waits for what the thread that follows etcd is to do. */
    <T> T await(CompletableFuture<T> done) {
        try {
            return done.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StoreException(Kind.UNAVAILABLE, "The wait for the store was interrupted.", e);
        } catch (ExecutionException | TimeoutException e) {
            throw new StoreException(Kind.UNAVAILABLE, "The store is busy with reading from etcd.", e);
        }
    }

    @Override
    public void close() {
        thread.close();
    }
}
