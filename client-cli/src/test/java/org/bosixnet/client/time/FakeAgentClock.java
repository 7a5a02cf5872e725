package org.bosixnet.client.time;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Time that stands still until a test moves it. */
public final class FakeAgentClock implements AgentClock {
    public static final Instant START = Instant.parse("2026-11-23T10:00:00Z");

    private Duration uptime = Duration.ZERO;
    private Duration ahead = Duration.ZERO;
    private boolean woken;
    private boolean waiting;
    private @Nullable Duration waitingUntil;

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
        waitingUntil = until;
        while (!woken && (until == null || uptime.compareTo(until) < 0)) {
            waiting = true;
            notifyAll();
            wait();
        }
        waiting = false;
        woken = false;
    }

    @Override
    public synchronized void wake() {
        woken = true;
        waiting = false; // at once, so that a test does not take the wait that ends now for the next one
        notifyAll();
    }

    public synchronized void advance(Duration time) {
        uptime = uptime.plus(time);
        if (waitingUntil != null && uptime.compareTo(waitingUntil) >= 0) {
            waiting = false;
        }
        notifyAll();
    }

    /** Moves the time of day alone, as a suspension does, or somebody who sets it. */
    public synchronized void set(Duration further) {
        ahead = ahead.plus(further);
    }

    /** Waits until the reporter waits, and returns until when; null if for ever. */
    public synchronized @Nullable Duration awaitWaiting() throws InterruptedException {
        long end = System.nanoTime() + Duration.ofSeconds(10).toNanos();
        while (!waiting) {
            long left = (end - System.nanoTime()) / 1_000_000;
            if (left <= 0) {
                throw new AssertionError("the reporter does not wait");
            }
            wait(left);
        }
        return waitingUntil;
    }
}
