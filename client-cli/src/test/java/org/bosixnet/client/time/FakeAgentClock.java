package org.bosixnet.client.time;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Time that stands still until a test moves it, and moves only while the thread that it serves waits: whoever moves it
 * waits for that first, and then until the thread waits again or has ended. So a test never acts in the middle of a turn
 * of that thread, and what a turn does is done when {@link #advance} has returned.
 */
public final class FakeAgentClock implements AgentClock {
    public static final Instant START = Instant.parse("2026-11-23T10:00:00Z");

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /** How often a thread is looked at that may have ended, which it does not tell; in milliseconds. */
    private static final long LOOK = 5;

    private final boolean served;
    private Duration uptime = Duration.ZERO;
    private Duration ahead = Duration.ZERO;
    private Duration suspended = Duration.ZERO;
    private boolean woken;
    private @Nullable Thread thread;
    private boolean waiting;
    private @Nullable Duration waitingUntil;

    /** Makes a clock that some thread will wait by. */
    public FakeAgentClock() {
        this(true);
    }

    private FakeAgentClock(boolean served) {
        this.served = served;
    }

    /** Makes a clock that no thread waits by, so that it can be moved at any time. */
    public static FakeAgentClock withoutThread() {
        return new FakeAgentClock(false);
    }

    @Override
    public synchronized Duration uptime() {
        return uptime;
    }

    @Override
    public synchronized Instant now() {
        return START.plus(uptime).plus(ahead);
    }

    @Override
    public synchronized void await(@Nullable Duration until) throws InterruptedException {
        if (thread != Thread.currentThread() && isAlive()) {
            throw new IllegalStateException("this is the clock of " + thread);
        }
        thread = Thread.currentThread();
        waitingUntil = until;
        try {
            while (!woken && (until == null || uptime.compareTo(until) < 0)) {
                if (!served) {
                    throw new IllegalStateException("nobody would end this wait");
                }
                waiting = true;
                notifyAll();
                wait();
            }
        } finally {
            waiting = false;
            woken = false;
        }
    }

    @Override
    public synchronized void wake() {
        woken = true;
        waiting = false; // at once, so that a test does not take the wait that ends now for the next one
        notifyAll();
    }

    /** Moves the time on, and returns when what this sets off has been done. */
    public synchronized void advance(Duration time) {
        settle();
        uptime = uptime.plus(time);
        if (waiting && waitingUntil != null && uptime.compareTo(waitingUntil) >= 0) {
            waiting = false;
            notifyAll();
            settle();
        }
    }

    /** Returns the time since the boot, as a kernel tells it: suspensions included. */
    public synchronized Duration sinceBoot() {
        return uptime.plus(suspended);
    }

    /** Suspends the computer. */
    public synchronized void suspend(Duration time) {
        settle();
        suspended = suspended.plus(time);
        ahead = ahead.plus(time);
    }

    /** Moves the time of day alone, as somebody does who sets it. */
    public synchronized void set(Duration further) {
        settle();
        ahead = ahead.plus(further);
    }

    /** Waits until the thread waits, and returns until when; null if for ever. */
    public synchronized @Nullable Duration awaitWaiting() {
        awaitThread(false);
        return waitingUntil;
    }

    private void settle() {
        if (served) {
            awaitThread(true);
        }
    }

    private boolean isAlive() {
        return thread != null && thread.isAlive();
    }

    private void awaitThread(boolean orEnded) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!waiting && !(orEnded && thread != null && !thread.isAlive())) {
            if (System.nanoTime() > end) {
                throw new AssertionError(thread == null ? "no thread waits" : thread + " does not wait");
            }
            try {
                wait(LOOK);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new AssertionError("interrupted", e);
            }
        }
    }
}
