package org.bosixnet.dao.file;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.bosixnet.dao.ClockStep;
import org.bosixnet.dao.CommitResult;
import org.bosixnet.dao.Feeder;
import org.bosixnet.dao.HostRecordDao;
import org.bosixnet.dao.HostRecordFeed;
import org.bosixnet.dao.StoreException;
import org.bosixnet.dao.StoreException.Kind;
import org.bosixnet.dao.Transaction;
import org.bosixnet.dao.file.journal.JournalFiles;
import org.bosixnet.host.HostName;
import org.bosixnet.host.SignOfLife;
import org.bosixnet.thread.SerialExecutor;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the records in memory and in a journal on the local disk.
 *
 * <p>Callers put their mutations into a bounded queue and wait. One writer thread takes what is there, stores it as one
 * batch, tells the feed, and answers: so a slow disk makes the batches larger instead of the queue longer. Everything but
 * the queue, the incoming marks and the life cycle belongs to that thread.
 */
final class FileHostRecordDao implements HostRecordDao {

    private final BlockingQueue<Writer.Waiting> queue;
    private final SeenMarks marks = new SeenMarks();
    private final JournalStore store;
    private final DirectoryLock lock;
    private final Upkeep.Timing timing;
    private final Duration hanging;
    private final Surroundings around;
    private final SerialExecutor background;

    /** Guards the life cycle, and that nothing enters the queue after the writer has looked into it for the last time. */
    private final Object gate = new Object();

    /** Held while closing, so that every caller of {@code close} returns after it is done. */
    private final Object closing = new Object();

    @GuardedBy("gate")
    private @Nullable Writer writer;

    @GuardedBy("gate")
    private boolean closed;

    /** What closing is made of; each is done in any case. */
    private final Duty endWriting = new Duty("The writer did not end properly", this::endWriting);

    private final Duty endBackground = new Duty("The writer's background work did not end", this::endBackground);
    private final Duty writeTexts = new Duty("The files hosts and timestamps may be out of date", this::writeTexts);
    private final Duty endJournal =
            new Duty("The journal could not be ended, so the next start will take this for a crash", this::endJournal);
    private final Duty letGo = new Duty("The lock could not be released", this::letGo);

    private FileHostRecordDao(DataDirectory.Opened opened, Surroundings around, Duration seenFlush, Tuning tuning) {
        this.store = opened.store();
        this.lock = opened.lock();
        this.around = around;
        this.queue = new LinkedBlockingQueue<>(tuning.queue());
        this.timing = new Upkeep.Timing(tuning.deliver(), seenFlush);
        this.hanging = tuning.hanging();
        this.background = new SerialExecutor("bosixnet-store-background", around.threads());
    }

    /**
     * Opens the directory.
     *
     * @throws StoreException if that cannot be done; the message says what to do
     */
    static FileHostRecordDao open(Surroundings around, Duration seenFlush, Tuning tuning) {
        return new FileHostRecordDao(DataDirectory.open(around, tuning), around, seenFlush, tuning);
    }

    @Override
    public void start(HostRecordFeed feed) {
        synchronized (gate) {
            if (writer != null || closed) {
                throw new IllegalStateException("a store can be started only once");
            }
            int hosts = store.state().records().size();
            TextFiles texts = new TextFiles(around.directory(), around.disk(), background, around.nanos(), hosts);
            String epoch = around.ids().get();
            feed.snapshot(store.state().snapshot(epoch)); // a feed that fails here fails the start
            Feeder feeder =
                    new Feeder(feed, listener -> listener.snapshot(store.state().snapshot(epoch)));
            Upkeep upkeep = new Upkeep(marks, store, feeder, texts, background, around, timing);
            Writer made = new Writer(queue, store, feeder, texts, upkeep, around);
            made.start();
            writer = made;
        }
    }

    @Override
    public CommitResult commit(Transaction transaction) {
        Writer.Waiting change = new Writer.Waiting(transaction, new CompletableFuture<>());
        synchronized (gate) {
            if (closed) {
                throw new StoreException(Kind.UNAVAILABLE, "The store is closed.");
            }
            if (writer == null) {
                throw new IllegalStateException("the store is not started");
            }
            hanging(writer).ifPresent(why -> {
                throw new StoreException(Kind.UNAVAILABLE, why);
            });
            if (!queue.offer(change)) {
                throw new StoreException(Kind.BUSY, "Too many changes are waiting for the disk; try again shortly.");
            }
            writer.wake();
        }
        return answer(change);
    }

    private static CommitResult answer(Writer.Waiting change) {
        try {
            return change.answer().get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StoreException(
                    Kind.UNAVAILABLE, "The wait for the change was interrupted; it may have been" + " stored.", e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof StoreException failure) {
                throw failure;
            }
            throw new IllegalStateException("the store failed on a change", e.getCause());
        }
    }

    @Override
    public void markSeen(HostName name, SignOfLife sign) {
        marks.add(name, sign);
    }

    @Override
    public void clockSet(ClockStep step) {
        Upkeep.Told told = new Upkeep.Told(step, new CompletableFuture<>());
        synchronized (gate) {
            if (closed || writer == null) {
                throw new StoreException(Kind.UNAVAILABLE, "The store is not open.");
            }
            writer.clockSet(told);
        }
        try {
            told.done().get(hanging.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StoreException(Kind.UNAVAILABLE, "That the clock was set was not waited for.", e);
        } catch (ExecutionException | TimeoutException e) {
            throw new StoreException(Kind.UNAVAILABLE, "That the clock was set could not be told just now.", e);
        } finally {
            told.done().cancel(false); // of no effect once it was told
        }
    }

    @Override
    public Optional<String> unavailable() {
        Writer running;
        synchronized (gate) {
            if (closed) {
                return Optional.of("The store is closed.");
            }
            running = writer;
        }
        return hanging(running).or(() -> store.trouble().last().map(Throwable::getMessage));
    }

    private Optional<String> hanging(@Nullable Writer running) {
        Duration busy = running == null ? Duration.ZERO : running.busyFor();
        return busy.compareTo(hanging) < 0
                ? Optional.empty()
                : Optional.of("The disk of " + around.directory() + " has not answered for " + busy.toSeconds()
                        + " s; nothing is stored until it does.");
    }

    @Override
    public long storedBytes() {
        try {
            return JournalFiles.bytes(around.directory());
        } catch (IOException e) {
            return 0; // a figure for people; who cannot write the directory is told elsewhere
        }
    }

    @Override
    public void close() {
        synchronized (closing) {
            synchronized (gate) {
                if (closed) {
                    return;
                }
                closed = true;
            }
            endWriting.run();
            endBackground.run();
            writeTexts.run();
            endJournal.run();
            letGo.run();
        }
    }

    private Optional<Writer> lastWriter() {
        synchronized (gate) {
            return Optional.ofNullable(writer);
        }
    }

    private boolean endWriting() {
        lastWriter().ifPresent(Writer::finish);
        return true;
    }

    private boolean writeTexts() {
        lastWriter().ifPresent(Writer::writeLastTexts);
        return true;
    }

    /** Waits for as long as it takes: what runs there ends by itself, and the lock must outlast it. */
    private boolean endBackground() {
        background.finish();
        boolean ended = false;
        while (!ended) {
            ended = background.awaitEnd(Writer.PATIENCE);
        }
        return true;
    }

    private boolean endJournal() throws IOException {
        store.close();
        return true;
    }

    private boolean letGo() throws IOException {
        lock.close();
        return true;
    }
}
