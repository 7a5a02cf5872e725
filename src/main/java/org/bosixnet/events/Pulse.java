package org.bosixnet.events;

import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Does something again and again, on its own thread. */
final class Pulse extends Thread {

    private static final Logger LOG = LoggerFactory.getLogger(Pulse.class);

    private final long millis;
    private final Runnable task;
    private final Semaphore finished = new Semaphore(0);

    Pulse(String name, long millis, Runnable task) {
        super(name);
        this.millis = millis;
        this.task = task;
        setDaemon(true);
    }

    /** Ends the thread, and waits for it. */
    void finish() {
        finished.release();
        try {
            join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void run() {
        try {
            while (!finished.tryAcquire(millis, TimeUnit.MILLISECONDS)) {
                try {
                    task.run();
                } catch (RuntimeException e) {
                    LOG.warn("Looking after the streams failed", e);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
