package org.bosixnet.dao.file;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.bosixnet.dao.ClockStep;
import org.bosixnet.dao.CommitResult;
import org.bosixnet.dao.Feeder;
import org.bosixnet.dao.StoreException;
import org.bosixnet.dao.StoreException.Kind;
import org.bosixnet.dao.Transaction;
import org.bosixnet.host.HostName;
import org.bosixnet.host.SignOfLife;
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

    /** How long until a warning is logged that the thread has not ended yet. */
    static final Duration PATIENCE = Duration.ofMinutes(1);

    private final BlockingQueue<Waiting> queue;
    private final SeenMarks marks;
    private final Queue<Told> steps = new ConcurrentLinkedQueue<>();
    private final Surroundings around;
    private final JournalStore store;
    private final Feeder feed;
    private final TextFiles texts;
    private final Timer delivery;
    private final Timer copying;
    private final Timer flush;
    private final Worker worker;
    private volatile boolean finishing;

    private final Duty beginning = new Duty("The journal cannot be begun; the next change tries again", this::begin);
    private final Duty taking = new Duty("Changes cannot be taken from the queue; this is tried again", this::take);
    private final Duty committing = new Duty("Changes fail before they are stored, and are refused", this::commit);
    private final Duty telling = new Duty("What was stored cannot be reported; this is tried again", this::tell);
    private final Duty answering = new Duty("Callers cannot be answered; this is tried again", this::answer);
    private final Duty delivering = new Duty("Seen marks cannot be delivered; this is tried again", this::deliver);
    private final Duty copyingTexts =
            new Duty("Writing the files hosts and timestamps cannot begin; this is tried again", this::copyTexts);
    private final Duty flushing = new Duty("Seen marks cannot be stored; this is tried again", this::flush);
    private final Duty counting = new Duty("Commits cannot be counted", this::count);
    private final Duty compacting;

    /** What was taken from the queue and is not answered yet. */
    private final List<Waiting> taken = new ArrayList<>();

    /** What became of it, null if nothing did, for the reason below. */
    private JournalStore.@Nullable Batch outcome;

    /** Whether the journal was begun, or that failed. */
    private boolean begun;

    /** Whether what is due again and again is due for the last time. */
    private boolean last;

    /** Made beforehand, because memory may be what is missing when it is needed. */
    private final StoreException failed = new StoreException(
            Kind.UNAVAILABLE,
            "The change could not be stored just now, for a reason given in the registry's log; nothing was changed. "
                    + "Try again shortly.");

    private StoreException refusal = failed;

    /** A transaction, and the promise to its caller. */
    record Waiting(Transaction transaction, CompletableFuture<CommitResult> answer) {}

    /** That the clock was set, and the promise to the caller that the feed was told. */
    record Told(ClockStep step, CompletableFuture<Void> done) {}

    /** How often marks are delivered and the text files looked after, and how often marks are stored. */
    record Timing(Duration deliver, Duration flush) {}

    Writer(
            BlockingQueue<Waiting> queue,
            SeenMarks marks,
            JournalStore store,
            Feeder feed,
            TextFiles texts,
            Executor background,
            Surroundings around,
            Timing timing) {
        this.around = around;
        this.queue = queue;
        this.marks = marks;
        this.store = store;
        this.feed = feed;
        this.texts = texts;
        this.compacting = new Duty("The journal cannot be compacted; this is tried again", () -> store.compaction()
                .look(background));
        this.delivery = new Timer(timing.deliver(), around.nanos());
        this.copying = new Timer(timing.deliver(), around.nanos());
        this.flush = new Timer(timing.flush(), around.nanos());
        this.worker = new Worker("bosixnet-store-writer", this::turn);
    }

    void start() {
        worker.start();
    }

    /** Takes the news that the clock was set; any thread may call this. */
    void clockSet(Told told) {
        steps.add(told);
        worker.wake();
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
        texts.writeLast(store.state().records().sorted());
    }

    private long turn() {
        if (!begun) {
            begun = true;
            beginning.run();
        }
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
        outcome = null;
        committing.run();
        if (!telling.run()) {
            feed.missed();
        }
        while (!answering.run()) {
            LockSupport.parkNanos(PAUSE_NANOS);
        }
        counting.run();
        taken.clear();
    }

    private void lookAround() {
        if (!delivering.run()) {
            feed.missed(); // some marks may be in the state already
        }
        feed.catchUp();
        flushing.run();
    }

    private boolean begin() {
        try {
            store.begin();
        } catch (StoreException e) { // which the store has told of
            LOG.debug("The journal is not begun yet: {}", e.getMessage());
        }
        return true;
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
            JournalStore.Batch batch =
                    store.commit(taken.stream().map(Waiting::transaction).toList());
            outcome = batch;
            if (!batch.commits().isEmpty()) {
                texts.hostsChanged();
            }
            return true;
        } catch (StoreException e) { // which the store has told of
            refusal = e;
            return false;
        }
    }

    private List<JournalStore.Told> news() {
        return outcome == null ? List.of() : outcome.commits();
    }

    private boolean count() {
        int commits = news().size();
        if (commits > 0) {
            around.commits().accept(commits);
        }
        return commits > 0;
    }

    private boolean tell() {
        List<JournalStore.Told> news = news();
        if (!news.isEmpty()) {
            feed.tell(listener -> news.forEach(told -> listener.committed(told.commit(), told.after())));
        }
        return !news.isEmpty();
    }

    private boolean answer() {
        JournalStore.Batch batch = outcome;
        for (int i = 0; i < taken.size(); i++) {
            if (batch != null) {
                taken.get(i).answer().complete(batch.results().get(i));
            } else {
                taken.get(i).answer().completeExceptionally(refusal);
            }
        }
        return true;
    }

    private boolean deliver() {
        if (!last && steps.isEmpty() && !delivery.rings()) {
            return false;
        }
        Map<HostName, SignOfLife> news = marks.apply(store.state(), around.now());
        if (!news.isEmpty()) {
            texts.seenChanged();
            feed.tell(listener -> listener.seen(news, store.state().records().sorted()));
        }
        for (Told told = steps.peek(); told != null; told = steps.peek()) {
            ClockStep step = told.step();
            store.clockSet(step);
            texts.seenChanged();
            feed.tell(
                    listener -> listener.clockSet(step, store.state().records().sorted()));
            steps.remove();
            told.done().complete(null);
        }
        return true;
    }

    private boolean copyTexts() {
        return copying.rings() && texts.offer(store.state().records().sorted());
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
