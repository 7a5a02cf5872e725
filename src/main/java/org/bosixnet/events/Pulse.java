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

    /** Lets the thread end; returns at once. */
    void finish() {
        finished.release();
    }

    @Override
    public void run() {
        try {
            while (!finished.tryAcquire(millis, TimeUnit.MILLISECONDS)) {
                try {
                    task.run();
                } catch (RuntimeException | Error e) {
                    say(e);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void say(Throwable e) {
        try {
            LOG.warn("Looking after the streams failed", e);
        } catch (RuntimeException | Error unsaid) {
            // memory may be short for that, too
        }
    }
}
