package org.bosixnet.etcd;

import io.etcd.jetcd.watch.WatchEvent;
import io.etcd.jetcd.watch.WatchResponse;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;
import java.util.function.Function;
import org.bosixnet.dao.ClockStep;
import org.bosixnet.dao.Commit;
import org.bosixnet.dao.Feeder;
import org.bosixnet.dao.HostRecordFeed;
import org.bosixnet.dao.Outage;
import org.bosixnet.dao.StoreException;
import org.bosixnet.host.HostName;
import org.bosixnet.host.Position;
import org.bosixnet.host.SignOfLife;
import org.bosixnet.thread.Worker;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows what happens in etcd, and tells the feed, on a thread of its own. It reads everything at one revision and
 * watches from the next one on. A watch that ends is taken up again where it was; where etcd has forgotten what happened
 * since, or has another past than before, everything is read again. So the feed never has a gap.
 */
final class Follower implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Follower.class);

    /** From one attempt to take up the watch to the next. */
    private static final long RETRY_NANOS = Duration.ofMillis(500).toNanos();

    private final EtcdClient client;
    private final Keyspace keys;
    private final Clock clock;
    private final Epochs epochs;
    private final Loader loader;
    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private final ReportedMarks reported;
    private final Worker thread = new Worker("bosixnet-etcd-feed", this::turn);

    private volatile @Nullable Mirror mirror;

    /** What the feed knows of. */
    private volatile @Nullable Mirror told;

    private @Nullable Feeder feeder;
    private volatile @Nullable Following following;

    /** When the watch was taken up last, in nanoseconds. */
    private long followed;

    /** Why nothing is followed at this moment, null if something is. */
    private @Nullable Throwable lost;

    /** Whether what is known may not be what etcd had at that time. */
    private boolean reread;

    /** Whether etcd was seen to have gone back to an earlier state since. */
    private boolean back;

    /** Why nothing could be followed when that was tried last, empty if something is. */
    private volatile String obstacle = "";

    Follower(EtcdClient client, Keyspace keys, Clock clock, Epochs epochs, Loader loader, ReportedMarks reported) {
        this.client = client;
        this.keys = keys;
        this.clock = clock;
        this.epochs = epochs;
        this.loader = loader;
        this.reported = reported;
    }

    /**
     * Reads everything, tells the feed, and begins to follow.
     *
     * @throws StoreException if etcd does not answer; it may be tried again
     */
    void start(HostRecordFeed feed) {
        Loader.Loaded loaded = loader.load(null, false);
        mirror = loaded.mirror();
        feed.snapshot(mirror().snapshot(clock.instant())); // a feed that fails here fails the start
        told = loaded.mirror();
        feeder = new Feeder(feed, listener -> listener.snapshot(mirror().snapshot(clock.instant())));
        follow(loaded.revision());
        thread.start();
    }

    /** Returns what is known of etcd; before {@link #start} nothing is, which is an {@link IllegalStateException}. */
    Mirror mirror() {
        Mirror known = mirror;
        if (known == null) {
            throw new IllegalStateException("the store is not started");
        }
        return known;
    }

    boolean isStarted() {
        return mirror != null;
    }

    /** Returns whether the feed knows of that history, which what is known of etcd may be of before. */
    boolean hasTold(Epochs.Epoch epoch) {
        Mirror known = told;
        return known != null && epoch.equals(known.epoch());
    }

    /** Returns whether the feed knows of that, which it does not while it is being told of what was read anew. */
    boolean hasTold(Mirror known) {
        return known == told;
    }

    /**
     * Takes the mark of a host that reported here. Returns at once.
     *
     * @param after the last commit that was made here
     */
    void report(HostName name, SignOfLife sign, Position after) {
        reported.add(name, sign, after);
        thread.wake();
    }

    /** Does something with what is known of etcd, what was reported here included, on the thread that alone may change it. */
    <T> CompletableFuture<T> with(Function<Mirror, T> action) {
        CompletableFuture<T> done = new CompletableFuture<>();
        later(() -> {
            try {
                tellReported();
                done.complete(action.apply(mirror()));
            } catch (RuntimeException | Error e) {
                done.completeExceptionally(e);
            }
        });
        return done;
    }

    /** Changes what is known of etcd, on that thread. */
    CompletableFuture<Boolean> on(Consumer<Mirror> action) {
        return with(known -> {
            action.accept(known);
            return true;
        });
    }

    /** Takes it that the clock went back, and tells the feed. */
    CompletableFuture<Boolean> clockWentBack(ClockStep step) {
        return on(known -> {
            known.notAfter(step.to());
            tell(listener -> listener.clockSet(step, known.records()));
        });
    }

    /** Has the watch of now taken up again: it tells nothing of what etcd has. */
    void distrust(String why) {
        Following suspect = following;
        later(() -> lose(suspect, new IllegalStateException(why)));
    }

    /** Has everything read again, under another epoch than that: what etcd has is not what followed on what was told. */
    void wentBack(Epochs.Epoch from) {
        later(() -> {
            if (from.equals(mirror().epoch())) {
                back = true;
                lose(following, new IllegalStateException("etcd has gone back to an earlier state"));
            }
        });
    }

    /** Returns why nothing of what happens in etcd can be heard, empty if nothing is in the way. */
    String obstacle() {
        return obstacle;
    }

    private void later(Runnable task) {
        tasks.add(task);
        thread.wake();
    }

    private void tell(Consumer<HostRecordFeed> change) {
        if (feeder != null) {
            feeder.tell(change);
        }
    }

    private long turn() {
        for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
            task.run();
        }
        tellReported();
        if (lost == null) {
            return Worker.UNTIL_WOKEN;
        }
        long early = RETRY_NANOS - (System.nanoTime() - followed);
        if (early > 0) { // it ended at once: the next would, too
            return early;
        }
        try {
            takeUp();
            lost = null;
            obstacle = "";
            return 0;
        } catch (StoreException e) {
            obstacle = String.valueOf(e.getMessage());
            return RETRY_NANOS;
        }
    }

    private void tellReported() {
        Mirror known = mirror();
        Map<HostName, SignOfLife> ready = reported.ready(known.position());
        Map<HostName, SignOfLife> news = known.mark(ready, clock.instant());
        reported.known(ready); // not before, so that whoever looks at both misses none
        if (!news.isEmpty()) {
            tell(listener -> listener.seen(news, known.records()));
        }
    }

    private void apply(Following from, WatchResponse response) {
        if (from != following || lost != null) {
            return;
        }
        try {
            from.demandAll();
            for (List<WatchEvent> atOnce : Following.byRevision(response.getEvents())) {
                if (atOnce.stream()
                        .anyMatch(event -> event.getKeyValue().getKey().equals(keys.epoch()))) {
                    reread = true;
                    lose(from, new IllegalStateException("the history has got another name"));
                    return;
                }
                apply(atOnce);
                from.applied(atOnce.get(0).getKeyValue().getModRevision());
            }
        } catch (RuntimeException | Error e) {
            reread = true; // what is known may be half of it
            LOG.error("What happened in etcd after revision {} could not be taken", from.applied(mirror().epoch()), e);
            lose(from, e);
        }
    }

    private void apply(List<WatchEvent> atOnce) {
        Mirror known = mirror();
        Mirror.Change change = known.apply(atOnce, clock.instant());
        Commit commit = change.commit();
        if (commit != null) {
            tell(listener -> listener.committed(commit, known.records()));
        }
        for (Outage outage : change.outages()) {
            tell(listener -> listener.clockSet(new ClockStep(outage.from(), outage.to()), known.records()));
        }
        if (!change.marks().isEmpty()) {
            tell(listener -> listener.seen(change.marks(), known.records()));
        }
    }

    private void lose(@Nullable Following what, Throwable why) {
        if (what != null && what == following && lost == null) {
            lost = why;
            LOG.info("The watch of etcd ended and is taken up again: {}", EtcdFailures.reason(why));
            what.end(client);
        }
    }

    /** Follows again from where the watch ended, or from anew if that is not possible. */
    private void takeUp() {
        Following before = following;
        boolean tellable = !EtcdFailures.isCompacted(lost) && !EtcdFailures.isTooLong(lost);
        if (before != null && !reread && !back && tellable && epochs.goesOn(known())) {
            follow(before.applied(mirror().epoch()));
            return;
        }
        Map<HostName, SignOfLife> unwritten = mirror().seen().unwritten();
        Loader.Loaded read = loader.load(known(), back);
        Mirror loaded = read.mirror();
        mirror = loaded;
        reread = false;
        back = false;
        Map<HostName, SignOfLife> unused = loaded.mark(unwritten, clock.instant());
        LOG.info("Everything was read again from etcd, as of {}.", loaded.position());
        tell(listener -> listener.snapshot(loaded.snapshot(clock.instant())));
        told = loaded;
        follow(read.revision());
    }

    private void follow(long after) {
        Following next = new Following(
                mirror().epoch(),
                after,
                (from, response) -> later(() -> apply(from, response)),
                (from, failure) -> later(() -> lose(from, failure)));
        following = next;
        followed = System.nanoTime();
        next.begin(client, keys);
    }

    /** Returns what is known of the history. */
    Epochs.Known known() {
        Following now = following;
        Mirror known = mirror();
        return new Epochs.Known(known.epoch(), known.head(), now == null ? 0 : now.applied(known.epoch()));
    }

    /** Ends the thread and the watch. The feed is not called after this returns. */
    @Override
    public void close() {
        thread.close();
        Optional.ofNullable(following).ifPresent(last -> last.end(client));
    }
}
