package org.bosixnet.thread;

import java.time.Duration;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * A daemon thread that takes one turn after the other until it is told to end. Whatever a turn throws is logged, the more
 * seldom the more fail in a row, and the next one is taken after a pause. It waits in a way that takes no memory, since
 * there may be none, and ignores interrupts, which nobody has a reason to send.
 */
public final class Worker implements AutoCloseable {

    /** Returned by a turn after which there is nothing to do until the thread is woken. */
    public static final long UNTIL_WOKEN = Long.MAX_VALUE;

    /** Returned by the last turn. */
    public static final long END = -1;

    private static final Logger LOG = LoggerFactory.getLogger(Worker.class);

    /** After a turn that failed; twice as long after each one more in a row. */
    private static final long FIRST_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private static final long LONGEST_PAUSE_NANOS = TimeUnit.SECONDS.toNanos(10);

    /** So many make the longest pause of the first. */
    private static final int MOST_DOUBLINGS = 7;

    /** How long {@link #close} waits. */
    private static final Duration STOP = Duration.ofSeconds(10);

    private final String name;
    private final ThreadFactory threads;
    private final long firstPause;
    private final Turn turn;

    private volatile @Nullable Thread thread;
    private volatile boolean woken;
    private volatile boolean finished;

    /** How many turns have failed in a row. */
    private int failures;

    /** The work that is done again and again. */
    public interface Turn {
        /**
         * Does it once.
         *
         * @return for how many nanoseconds there is nothing to do, unless the thread is woken: at least 0, {@link
         *     #UNTIL_WOKEN} or {@link #END}
         */
        long take() throws Throwable;
    }

    /** Makes a worker that takes its first turn as soon as it is started. */
    public Worker(String name, Turn turn) {
        this(name, Thread::new, 0, turn);
    }

    Worker(String name, ThreadFactory threads, long firstPause, Turn turn) {
        this.name = name;
        this.threads = threads;
        this.firstPause = firstPause;
        this.turn = turn;
    }

    /** Returns a worker that runs a task once per period, for the first time after one period. */
    public static Worker every(Duration period, String name, Runnable task) {
        long nanos = period.toNanos();
        return new Worker(name, Thread::new, nanos, () -> {
            task.run();
            return nanos;
        });
    }

    /**
     * Starts the thread, unless it was started or told to end before.
     *
     * @throws Error or a RuntimeException if no thread could be made; it may be tried again
     */
    public synchronized void start() {
        if (thread != null || finished) {
            return;
        }
        Thread made = threads.newThread(this::run);
        made.setName(name);
        made.setDaemon(true);
        thread = made; // first, so that it can be woken as soon as it runs
        try {
            made.start();
        } catch (RuntimeException | Error e) {
            thread = null;
            throw e;
        }
    }

    /** Causes a turn that begins after this call; returns at once. */
    public void wake() {
        woken = true;
        LockSupport.unpark(thread);
    }

    /** Lets the thread end after the turn that it is in; returns at once. */
    public void finish() {
        finished = true;
        LockSupport.unpark(thread);
    }

    /**
     * Waits for the end of the thread, and logs a warning if that takes longer. An interrupt of the caller does not shorten
     * the wait, and is kept.
     *
     * @return whether it has ended
     */
    public boolean awaitEnd(Duration most) {
        Thread running = thread;
        if (running == null) {
            return true;
        }
        long begun = System.nanoTime();
        boolean interrupted = false;
        long left = most.toNanos();
        while (running.isAlive() && left > 0) {
            try {
                TimeUnit.NANOSECONDS.timedJoin(running, left);
            } catch (InterruptedException e) {
                interrupted = true;
            }
            left = most.toNanos() - (System.nanoTime() - begun);
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        if (running.isAlive()) {
            LOG.warn("{} has not ended within {} s", name, most.toSeconds());
            return false;
        }
        return true;
    }

    /** Ends the thread, and waits a while for it to end. Idempotent. */
    @Override
    public void close() {
        finish();
        boolean unused = awaitEnd(STOP);
    }

    private void run() {
        long pause = firstPause;
        while (!finished && pause != END) {
            park(pause, true);
            boolean unused = Thread.interrupted(); // or it would not wait, neither in the turn nor after it
            if (!finished) {
                woken = false;
                pause = turn();
            }
        }
    }

    private long turn() {
        try {
            long pause = turn.take();
            failures = 0;
            return pause;
        } catch (Throwable e) {
            if (Integer.bitCount(++failures) == 1) { // the first, the second, the fourth, ever more seldom
                SafeLog.say(LOG, Level.WARN, "A turn of {} failed", name, e);
            }
            park(Math.min(FIRST_PAUSE_NANOS << Math.min(failures - 1, MOST_DOUBLINGS), LONGEST_PAUSE_NANOS), false);
            return 0;
        }
    }

    private void park(long pause, boolean untilWoken) {
        long begun = System.nanoTime();
        long left = pause;
        while (left > 0 && !(untilWoken && woken) && !finished) {
            boolean unused = Thread.interrupted();
            LockSupport.parkNanos(this, left);
            left = pause - (System.nanoTime() - begun);
        }
    }
}
