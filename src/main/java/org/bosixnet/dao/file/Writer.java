package org.bosixnet.dao.file;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import org.bosixnet.dao.Commit;
import org.bosixnet.dao.CommitResult;
import org.bosixnet.dao.Feeder;
import org.bosixnet.dao.StoreException;
import org.bosixnet.dao.StoreException.Kind;
import org.bosixnet.host.HostName;
import org.bosixnet.thread.Worker;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one thread that decides, stores, tells and answers. Each of these is a {@link Duty} that fails by itself. The store
 * stops only where nobody knows any more what is durable, after a force that failed or a new journal whose name may not
 * outlast a crash, and where the journal holds a batch that memory could not be given.
 */
final class Writer {

    private static final Logger LOG = LoggerFactory.getLogger(Writer.class);

    /** Between two tries of what must succeed before anything else makes sense. */
    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

    private static final JournalStore.Outcome NOTHING = new JournalStore.Outcome(List.of(), List.of());

    /** How long until a warning is logged that the thread has not ended yet. */
    static final Duration PATIENCE = Duration.ofMinutes(1);

    private final BlockingQueue<Waiting> queue;
    private final SeenMarks marks;
    private final JournalStore store;
    private final Feeder feed;
    private final TextFiles texts;
    private final Timer delivery;
    private final Timer copying;
    private final Timer flush;
    private final Worker worker;
    private volatile boolean finishing;

    private final Duty taking = new Duty("Changes cannot be taken from the queue; this is tried again", this::take);
    private final Duty committing = new Duty("Changes fail before they are stored, and are refused", this::commit);
    private final Duty telling = new Duty("What was stored cannot be reported; this is tried again", this::tell);
    private final Duty answering = new Duty("Callers cannot be answered; this is tried again", this::answer);
    private final Duty delivering = new Duty("Seen marks cannot be delivered; this is tried again", this::deliver);
    private final Duty copyingTexts =
            new Duty("Writing the files hosts and timestamps cannot begin; this is tried again", this::copyTexts);
    private final Duty flushing = new Duty("Seen marks cannot be stored; this is tried again", this::flush);
    private final Duty compacting;

    /** What was taken from the queue and is not answered yet. */
    private final List<Waiting> taken = new ArrayList<>();

    /** What became of it, or a reason why nothing did. */
    private JournalStore.Outcome outcome = NOTHING;

    private @Nullable StoreException refusal;

    /** Whether what is due again and again is due for the last time. */
    private boolean last;

    /** Made beforehand, because memory may be what is missing when it is needed. */
    private final StoreException failed = new StoreException(
            Kind.UNAVAILABLE,
            "The change could not be stored just now, for a reason given in the registry's log; nothing was changed. "
                    + "Try again shortly.");

    /** A mutation, and the promise to its caller. */
    record Waiting(JournalStore.Mutation mutation, CompletableFuture<CommitResult> answer) {}

    /** How often marks are delivered and the text files looked after, and how often marks are stored. */
    record Timing(Duration deliver, Duration flush, LongSupplier nanos) {}

    Writer(
            BlockingQueue<Waiting> queue,
            SeenMarks marks,
            JournalStore store,
            Feeder feed,
            TextFiles texts,
            Executor background,
            Timing timing) {
        this.queue = queue;
        this.marks = marks;
        this.store = store;
        this.feed = feed;
        this.texts = texts;
        this.compacting = new Duty("The journal cannot be compacted; this is tried again", () -> store.compaction()
                .look(background));
        this.delivery = new Timer(timing.deliver(), timing.nanos());
        this.copying = new Timer(timing.deliver(), timing.nanos());
        this.flush = new Timer(timing.flush(), timing.nanos());
        this.worker = new Worker("bosixnet-store-writer", this::turn);
    }

    /** Tells when a periodic task is due. */
    private static final class Timer {
        private final long pause;
        private final LongSupplier nanos;
        private long next;

        Timer(Duration pause, LongSupplier nanos) {
            this.pause = pause.toNanos();
            this.nanos = nanos;
            this.next = nanos.getAsLong() + this.pause;
        }

        /** Returns whether the task is due, and if so, sets the next time. */
        boolean rings() {
            long now = nanos.getAsLong();
            boolean due = now - next >= 0;
            if (due) {
                next = now + pause;
            }
            return due;
        }

        long left() {
            return Math.max(0, next - nanos.getAsLong());
        }
    }

    void start() {
        worker.start();
    }

    /** Wakes the thread, because something entered the queue. */
    void wake() {
        worker.wake();
    }

    /** Stores what waits, and returns when the thread has ended. Nothing may enter the queue any more. */
    void finish() {
        finishing = true;
        worker.wake();
        boolean ended = false;
        while (!ended) {
            ended = worker.awaitEnd(PATIENCE); // a half written batch would be worth less than the wait
        }
    }

    /** Brings the text files up to date. Only after {@link #finish} and when nothing runs in the background. */
    void writeLastTexts() {
        texts.writeLast(store.state().records());
    }

    private long turn() {
        boolean ending = finishing; // read first: nothing enters the queue after that
        boolean took = taking.run();
        if (!taken.isEmpty()) {
            store();
        }
        lookAround();
        copyingTexts.run();
        compacting.run();
        if (!took) {
            return PAUSE_NANOS;
        }
        if (!queue.isEmpty()) {
            return 0;
        }
        if (!ending) {
            return untilNextDuty();
        }
        last = true;
        lookAround();
        return Worker.END;
    }

    private void store() {
        refusal = failed;
        outcome = NOTHING;
        committing.run();
        if (!telling.run()) {
            feed.missed();
        }
        while (!answering.run()) {
            LockSupport.parkNanos(PAUSE_NANOS);
        }
        taken.clear();
    }

    private void lookAround() {
        if (!delivering.run()) {
            feed.missed(); // some marks may be in the state already
        }
        feed.catchUp();
        flushing.run();
    }

    private boolean take() {
        queue.drainTo(taken);
        return true;
    }

    private long untilNextDuty() {
        try {
            return Math.min(delivery.left(), flush.left());
        } catch (RuntimeException | Error e) {
            return PAUSE_NANOS; // changes are taken all the same; those that are due then say that there is no time
        }
    }

    private boolean commit() {
        try {
            outcome = store.commit(taken.stream().map(Waiting::mutation).toList());
        } catch (StoreException e) { // which the store has told of
            refusal = e;
            return false;
        }
        refusal = null;
        if (!outcome.commits().isEmpty()) {
            texts.hostsChanged();
        }
        return true;
    }

    private boolean tell() {
        List<Commit> news = outcome.commits();
        if (!news.isEmpty()) {
            feed.tell(listener -> news.forEach(listener::committed));
        }
        return !news.isEmpty();
    }

    private boolean answer() {
        StoreException why = refusal;
        for (int i = 0; i < taken.size(); i++) {
            if (why == null) {
                taken.get(i).answer().complete(outcome.results().get(i));
            } else {
                taken.get(i).answer().completeExceptionally(why);
            }
        }
        return true;
    }

    private boolean deliver() {
        if (!last && !delivery.rings()) {
            return false;
        }
        Map<HostName, Instant> news = marks.apply(store.state());
        if (!news.isEmpty()) {
            texts.seenChanged();
            feed.tell(listener -> listener.seen(news));
        }
        return true;
    }

    private boolean copyTexts() {
        return copying.rings() && texts.offer(store.state().records());
    }

    /**
     * Stores the marks; even without any, this records that the registry is alive, and shows whether the disk works.
     */
    private boolean flush() {
        if (!last && !flush.rings()) {
            return false;
        }
        try {
            store.append(marks.json(store.state()));
            marks.written();
            return true;
        } catch (StoreException e) {
            LOG.debug("Seen marks were not stored, and are kept for the next attempt: {}", e.getMessage());
            return false;
        }
    }
}
