package org.bosixnet.dao.file;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.bosixnet.dao.CommitResult;
import org.bosixnet.dao.Feeder;
import org.bosixnet.dao.StoreException;
import org.bosixnet.dao.StoreException.Kind;
import org.bosixnet.dao.Transaction;
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
    private final Surroundings around;
    private final JournalStore store;
    private final Feeder feed;
    private final TextFiles texts;
    private final Upkeep upkeep;
    private final Worker worker;
    private volatile boolean finishing;

    private final Duty beginning = new Duty("The journal cannot be begun; the next change tries again", this::begin);
    private final Duty taking = new Duty("Changes cannot be taken from the queue; this is tried again", this::take);
    private final Duty committing = new Duty("Changes fail before they are stored, and are refused", this::commit);
    private final Duty telling = new Duty("What was stored cannot be reported; this is tried again", this::tell);
    private final Duty answering = new Duty("Callers cannot be answered; this is tried again", this::answer);
    private final Duty counting = new Duty("Commits cannot be counted", this::count);

    /** What was taken from the queue and is not answered yet. */
    private final List<Waiting> taken = new ArrayList<>();

    /** What became of it, null if nothing did, for the reason below. */
    private @Nullable Batch outcome;

    /** Whether the journal was begun, or that failed. */
    private boolean begun;

    /** Made beforehand, because memory may be what is missing when it is needed. */
    private final StoreException failed = new StoreException(
            Kind.UNAVAILABLE,
            "The change could not be stored just now, for a reason given in the registry's log; nothing was changed. "
                    + "Try again shortly.");

    private StoreException refusal = failed;

    /** Whether the thread is at a turn, and when that began, in nanoseconds. */
    private volatile boolean busy;

    private volatile long busySince;

    /** A transaction, and the promise to its caller. */
    record Waiting(Transaction transaction, CompletableFuture<CommitResult> answer) {}

    Writer(
            BlockingQueue<Waiting> queue,
            JournalStore store,
            Feeder feed,
            TextFiles texts,
            Upkeep upkeep,
            Surroundings around) {
        this.queue = queue;
        this.store = store;
        this.feed = feed;
        this.texts = texts;
        this.upkeep = upkeep;
        this.around = around;
        this.worker = new Worker("bosixnet-store-writer", this::turn);
    }

    void start() {
        worker.start();
    }

    /** Takes the news that the clock was set; any thread may call this. */
    void clockSet(Upkeep.Told told) {
        upkeep.clockSet(told);
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

    /** Returns for how long the thread has been at one turn, zero where that cannot be told. Any thread may ask. */
    Duration busyFor() {
        try {
            return busy ? Duration.ofNanos(around.nanos().getAsLong() - busySince) : Duration.ZERO;
        } catch (RuntimeException | Error e) {
            return Duration.ZERO;
        }
    }

    private long turn() {
        if (!begun) {
            begun = true;
            beginning.run();
        }
        try {
            busySince = around.nanos().getAsLong();
            busy = true;
        } catch (RuntimeException | Error e) {
            // without a time nobody can be told how long it takes
        }
        try {
            return work();
        } finally {
            busy = false;
        }
    }

    private long work() {
        boolean ending = finishing; // read first: nothing enters the queue after that
        boolean took = taking.run();
        if (!taken.isEmpty()) {
            store();
        }
        upkeep.look();
        if (!took) {
            return PAUSE_NANOS;
        }
        if (!queue.isEmpty()) {
            return 0;
        }
        if (!ending) {
            return untilNextDuty();
        }
        upkeep.lookForTheLastTime();
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
            return upkeep.left();
        } catch (RuntimeException | Error e) {
            return PAUSE_NANOS; // changes are taken all the same; those that are due then say that there is no time
        }
    }

    private boolean commit() {
        try {
            Batch batch = store.commit(taken.stream().map(Waiting::transaction).toList(), upkeep::isReported);
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

    private List<Batch.Told> news() {
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
        List<Batch.Told> news = news();
        if (!news.isEmpty()) {
            feed.tell(listener -> news.forEach(told -> listener.committed(told.commit(), told.after())));
        }
        return !news.isEmpty();
    }

    private boolean answer() {
        Batch batch = outcome;
        for (int i = 0; i < taken.size(); i++) {
            if (batch != null) {
                taken.get(i).answer().complete(batch.results().get(i));
            } else {
                taken.get(i).answer().completeExceptionally(refusal);
            }
        }
        return true;
    }
}
