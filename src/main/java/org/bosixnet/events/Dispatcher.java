package org.bosixnet.events;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Goes through its subscribers whenever there is something new. */
final class Dispatcher extends Thread {

    private static final Logger LOG = LoggerFactory.getLogger(Dispatcher.class);

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

    /** Ends the thread, and waits for it. */
    void finish() {
        finished = true;
        news.release();
        try {
            join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void run() {
        while (!finished) {
            news.acquireUninterruptibly();
            news.drainPermits();
            for (Subscriber subscriber : subscribers) {
                try {
                    subscriber.wake();
                } catch (RuntimeException e) {
                    LOG.warn("A stream failed and is ended", e);
                    subscriber.end();
                }
            }
        }
    }
}
