package org.bosixnet.events;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Does something again and again, on its own thread, which nothing ends but {@link #finish}: it waits in a way that takes
 * no memory, since there may be none.
 */
public final class Pulse extends Thread {

    private static final Logger LOG = LoggerFactory.getLogger(Pulse.class);

    private final long nanos;
    private final Runnable task;
    private volatile boolean finished;

    public Pulse(String name, long millis, Runnable task) {
        super(name);
        this.nanos = TimeUnit.MILLISECONDS.toNanos(millis);
        this.task = task;
        setDaemon(true);
    }

    /** Lets the thread end; returns at once. */
    public void finish() {
        finished = true;
        LockSupport.unpark(this);
    }

    @Override
    public void run() {
        while (!finished) {
            boolean unused = interrupted(); // or it would not wait
            LockSupport.parkNanos(nanos);
            try {
                if (!finished) {
                    task.run();
                }
            } catch (RuntimeException | Error e) {
                say(e);
            }
        }
    }

    private void say(Throwable e) {
        try {
            LOG.warn("A turn of {} failed", getName(), e);
        } catch (RuntimeException | Error unsaid) {
            // memory may be short for that, too
        }
    }
}
