package org.bosixnet.dao.file;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.bosixnet.dao.Commit;
import org.bosixnet.dao.CommitResult;
import org.bosixnet.dao.StoreException;
import org.bosixnet.host.HostName;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The one thread that decides, stores, tells and answers. */
final class Writer {

    private static final Logger LOG = LoggerFactory.getLogger(Writer.class);

    /** Changes nothing, because no record has such a revision; wakes the thread without interrupting its writing. */
    private static final Mutation NUDGE = new Mutation(new HostName("nudge"), -1, null);

    private final BlockingQueue<Mutation> queue;
    private final SeenMarks marks;
    private final JournalStore store;
    private final Feeder feed;
    private final TextFilesSchedule texts;
    private final CompactionRunner compactions;
    private final Timing timing;
    private final Thread thread;
    private volatile boolean finishing;
    private long nextDelivery;
    private long nextFlush;

    /**
     * How often to do what is not asked for.
     *
     * @param deliver how often marks are delivered and the text files looked after
     * @param flush how often marks are stored
     */
    record Timing(Duration deliver, Duration flush, LongSupplier nanos) {

        long after(Duration pause) {
            return nanos.getAsLong() + pause.toNanos();
        }

        long until(long time) {
            return time - nanos.getAsLong();
        }
    }

    Writer(
            BlockingQueue<Mutation> queue,
            SeenMarks marks,
            JournalStore store,
            Feeder feed,
            TextFilesSchedule texts,
            ExecutorService background,
            Timing timing) {
        this.queue = queue;
        this.marks = marks;
        this.store = store;
        this.feed = feed;
        this.texts = texts;
        this.compactions = new CompactionRunner(store, background);
        this.timing = timing;
        this.thread = new Thread(this::run, "bosixnet-store-writer");
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    /** Stores what waits, and returns when the thread has ended. Nothing may enter the queue any more. */
    void finish() {
        finishing = true;
        queue.offer(NUDGE); // where there is no room for it, the thread is not asleep
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true; // a half written batch would be worth less than the wait
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Brings the text files up to date. Only after {@link #finish} and when nothing runs in the background. */
    void writeLastTexts() {
        texts.writeLast(store.state().records.values());
    }

    private void run() {
        nextDelivery = timing.after(timing.deliver());
        nextFlush = timing.after(timing.flush());
        List<Mutation> taken = new ArrayList<>();
        while (!finishing || !queue.isEmpty()) {
            try {
                turn(taken);
            } catch (RuntimeException | Error e) {
                LOG.error("The store failed on a batch", e);
                failed(taken, store.stop(e)); // what is in the journal and what is in memory may differ now
            }
            taken.clear();
        }
        deliver();
        flush();
    }

    private void turn(List<Mutation> taken) {
        Mutation first = next();
        if (first != null) {
            taken.add(first);
            queue.drainTo(taken);
            commit(taken);
        }
        if (timing.until(nextDelivery) <= 0) {
            deliver();
            texts.offer(store.state().records.values());
            nextDelivery = timing.after(timing.deliver());
        }
        if (timing.until(nextFlush) <= 0) {
            flush();
            nextFlush = timing.after(timing.flush());
        }
        compactions.look();
    }

    private @Nullable Mutation next() {
        try {
            long wait = Math.min(timing.until(nextDelivery), timing.until(nextFlush));
            return finishing ? queue.poll() : queue.poll(Math.max(wait, 0), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            LOG.warn("Something interrupted the writer, which takes no notice"); // nobody has a reason to
            return null;
        }
    }

    private void commit(List<Mutation> mutations) {
        Batch batch = new Batch(store.state());
        List<CommitResult> results = new ArrayList<>(mutations.size());
        mutations.forEach(mutation -> results.add(batch.decide(mutation)));
        if (!batch.commits().isEmpty()) {
            try {
                store.append(batch.json());
            } catch (StoreException e) {
                failed(mutations, e);
                return;
            }
            batch.apply();
            texts.hostsChanged();
            forgetRemoved(batch.commits());
            feed.committed(batch.commits());
        }
        for (int i = 0; i < results.size(); i++) {
            mutations.get(i).answer().complete(results.get(i));
        }
    }

    private void forgetRemoved(List<Commit> commits) {
        for (Commit commit : commits) {
            for (Commit.Change change : commit.changes()) {
                if (change.record() == null) {
                    marks.removed(change.name());
                }
            }
        }
    }

    private static void failed(Iterable<Mutation> mutations, StoreException why) {
        mutations.forEach(mutation -> mutation.answer().completeExceptionally(why));
    }

    private void deliver() {
        Map<HostName, Instant> news = marks.apply(store.state());
        if (!news.isEmpty()) {
            texts.seenChanged();
            feed.seen(news);
        }
    }

    /** Stores the marks; without any it still tells that the registry is alive, and whether the disk is. */
    private void flush() {
        try {
            store.append(marks.json());
            marks.written();
        } catch (StoreException e) {
            LOG.debug("Marks were not stored and are kept for the next time: {}", e.getMessage());
        }
    }
}
