package org.bosixnet.events;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Goes through its subscribers whenever there is something new. Waits in a way that takes no memory: there may be none. */
final class Dispatcher extends Thread {

    /** Before subscribers are gone through again that could not be. */
    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private final Set<Subscriber> subscribers = ConcurrentHashMap.newKeySet();
    private volatile boolean news;
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
        news = true;
        LockSupport.unpark(this);
    }

    /** Lets the thread end; returns at once. */
    void finish() {
        finished = true;
        LockSupport.unpark(this);
    }

    @Override
    public void run() {
        while (!finished) {
            boolean unused = interrupted(); // or it would not wait
            if (!news) {
                LockSupport.park(this);
                continue;
            }
            news = false;
            try {
                subscribers.forEach(Subscriber::wake);
            } catch (RuntimeException | Error e) { // none of a stream, which throws nothing: perhaps there is no memory
                news = true;
                LockSupport.parkNanos(PAUSE_NANOS);
            }
        }
    }
}
