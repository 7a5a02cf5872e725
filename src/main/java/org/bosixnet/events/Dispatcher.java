package org.bosixnet.events;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Goes through its subscribers whenever there is something new. */
final class Dispatcher extends Thread {

    /** Before subscribers are gone through again that could not be. */
    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private final Set<Subscriber> subscribers = ConcurrentHashMap.newKeySet();
    private final Semaphore news = new Semaphore(0);
    private volatile boolean finished;

    Dispatcher(String name) {
        super(name);
        setDaemon(true);
    }

    void add(Subscriber subscriber) {
        subscribers.add(subscriber);
    }

    void remove(Subscriber subscriber) {
        subscribers.remove(subscriber);
    }

    /** Has the subscribers be gone through; returns at once. */
    void wake() {
        if (news.availablePermits() == 0) {
            news.release();
        }
    }

    /** Lets the thread end; returns at once. */
    void finish() {
        finished = true;
        news.release();
    }

    @Override
    public void run() {
        while (!finished) {
            news.acquireUninterruptibly();
            news.drainPermits();
            try {
                subscribers.forEach(Subscriber::wake);
            } catch (RuntimeException | Error e) { // none of a stream, which throws nothing: perhaps there is no memory
                LockSupport.parkNanos(PAUSE_NANOS);
                wake();
            }
        }
    }
}
