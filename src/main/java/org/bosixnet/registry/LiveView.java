package org.bosixnet.registry;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.UnaryOperator;
import org.bosixnet.dao.ClockStep;
import org.bosixnet.dao.Commit;
import org.bosixnet.dao.Expired;
import org.bosixnet.dao.HostRecordFeed;
import org.bosixnet.dao.Outage;
import org.bosixnet.dao.Snapshot;
import org.bosixnet.host.HostName;
import org.bosixnet.host.HostRecord;
import org.bosixnet.host.Position;
import org.bosixnet.host.SignOfLife;
import org.bosixnet.thread.SafeLog;
import org.pcollections.TreePMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/** Holds the newest view of the store, and its history. Only the store's feed changes what is in it. */
final class LiveView implements HostRecordFeed {

    private static final Logger LOG = LoggerFactory.getLogger(LiveView.class);

    /** How long a client waits for what another registry has told it already. */
    private static final Duration CATCH_UP = Duration.ofSeconds(1);

    /** The most that wait for it at once: each holds a thread. */
    private static final int MOST_BEHIND = 16;

    private final History history;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition moved = lock.newCondition();

    private volatile RegistryView current = RegistryView.EMPTY;
    private volatile List<Outage> outages = List.of();
    private final AtomicReference<List<Expired>> expired = new AtomicReference<>(List.of());

    private final Semaphore behind = new Semaphore(MOST_BEHIND);

    private final List<Runnable> readers = new CopyOnWriteArrayList<>();

    LiveView() {
        this(new History());
    }

    LiveView(History history) {
        this.history = history;
    }

    /** Calls {@code reader} after every move, mostly on the store's thread: it must return at once. */
    void follow(Runnable reader) {
        readers.add(reader);
    }

    /** A reader that throws harms only itself, and misses nothing: the history is still there at its next call. */
    private void callReaders() {
        for (Runnable reader : readers) {
            try {
                reader.run();
            } catch (Throwable e) {
                SafeLog.say(LOG, Level.ERROR, "A reader of the view could not be called", null, e);
            }
        }
    }

    RegistryView current() {
        return current;
    }

    List<Outage> outages() {
        return outages;
    }

    History history() {
        return history;
    }

    /** Returns what has expired lately. */
    List<Expired> expired() {
        return Objects.requireNonNull(expired.get());
    }

    @Override
    public void snapshot(Snapshot snapshot) {
        RegistryView next = RegistryView.of(snapshot);
        history.reset(snapshot.position());
        outages = List.copyOf(snapshot.outages());
        expired.set(List.copyOf(snapshot.expired()));
        move(view -> next.withVersion(view.version() + 1));
    }

    @Override
    public void committed(Commit commit, TreePMap<HostName, HostRecord> after) {
        Expired more = commit.expired();
        if (more != null) {
            expired.updateAndGet(more::after);
        }
        history.append(commit, current); // before the move: it never knows less than the view
        move(view -> view.with(commit, after));
    }

    @Override
    public void seen(Map<HostName, SignOfLife> marks, TreePMap<HostName, HostRecord> after) {
        history.seen(marks);
        move(view -> view.withTimes(after));
    }

    @Override
    public void clockSet(ClockStep step, TreePMap<HostName, HostRecord> after) {
        outages = List.copyOf(step.applied(outages));
        expired.updateAndGet(step::moved);
        history.clockSet();
        move(view -> view.withTimes(after));
    }

    /** Tells the readers that something else is to be said of these hosts, although nothing was stored. Any thread may. */
    void said(Set<HostName> names) {
        history.said(names);
        move(view -> view.withVersion(view.version() + 1));
    }

    private void move(UnaryOperator<RegistryView> change) {
        lock.lock();
        try {
            current = change.apply(current);
            moved.signalAll();
        } finally {
            lock.unlock();
        }
        callReaders();
    }

    /** Waits until a commit is in the view, but no longer than {@code atMost}: the commit is durable either way. */
    void await(long revision, Duration atMost) {
        long nanos = atMost.toNanos();
        lock.lock();
        try {
            while (current.position().revision() < revision && nanos > 0) {
                nanos = moved.awaitNanos(nanos);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            lock.unlock();
        }
    }

    /** Returns whether the view is not behind a position; waits for that a moment, unless many do already. */
    boolean reaches(Position position) {
        if (isAhead(position) && behind.tryAcquire()) {
            try {
                await(position.revision(), CATCH_UP);
            } finally {
                behind.release();
            }
        }
        return !isAhead(position);
    }

    private boolean isAhead(Position position) {
        Position known = current.position();
        return position.epoch().equals(known.epoch()) && position.revision() > known.revision();
    }
}
