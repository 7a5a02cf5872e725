package org.bosixnet.registry;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.bosixnet.dao.Commit;
import org.bosixnet.dao.Feeder;
import org.bosixnet.dao.HostRecordFeed;
import org.bosixnet.dao.Outage;
import org.bosixnet.dao.Snapshot;
import org.bosixnet.host.HostName;

/** What the feed has told so far. Moved by the feed and by nothing else. */
final class ReadView implements HostRecordFeed {

    private final ChangeLog log = new ChangeLog();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition moved = lock.newCondition();

    private volatile RegistryView current = RegistryView.EMPTY;
    private volatile List<Outage> outages = List.of();

    @GuardedBy("lock")
    private final List<Feeder<RegistryListener>> listeners = new ArrayList<>();

    /** Adds a listener, and tells it of the view as it is. */
    void follow(RegistryListener listener) {
        lock.lock();
        try {
            Feeder<RegistryListener> feeder = new Feeder<>(listener, lost -> lost.reset(current));
            listeners.add(feeder);
            reset(feeder);
        } finally {
            lock.unlock();
        }
    }

    private static void reset(Feeder<RegistryListener> feeder) {
        feeder.missed();
        feeder.catchUp();
    }

    @GuardedBy("lock")
    private void move(RegistryView view) {
        current = view;
        moved.signalAll();
    }

    RegistryView current() {
        return current;
    }

    List<Outage> outages() {
        return outages;
    }

    ChangeLog log() {
        return log;
    }

    @Override
    public void snapshot(Snapshot snapshot) {
        lock.lock();
        try {
            RegistryView next = RegistryView.of(snapshot, current.version() + 1);
            log.reset(snapshot.position());
            outages = List.copyOf(snapshot.outages());
            move(next);
            listeners.forEach(ReadView::reset);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void committed(Commit commit) {
        lock.lock();
        try {
            RegistryView next = current.with(commit);
            Set<HostName> names = log.append(commit, current); // before the move: it never knows less than the view
            move(next);
            listeners.forEach(feeder -> feeder.tell(listener -> listener.committed(names, next)));
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void seen(Map<HostName, Instant> marks) {
        lock.lock();
        try {
            move(current.withSeen(marks));
            listeners.forEach(feeder -> feeder.tell(listener -> listener.seen(marks)));
        } finally {
            lock.unlock();
        }
    }

    /** Waits until a commit is in the view, or the time is over: the commit is durable either way. */
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
}
