package org.bosixnet.client.time;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.time.Duration;
import java.time.Instant;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The clock of one thread, which tells others whether that thread is still running its loop: a waiting thread must
 * return when it said, and a working one must wait again within {@link #LONGEST_TURN}. Every exchange with a registry
 * and every external program has a deadline, so that one turn takes some minutes at the very most.
 *
 * <p>A thread that overslept goes on at a random moment within {@link Standstill#SPREAD}, unless it is woken: whatever
 * held it up may have held up a whole fleet.
 */
public final class Pulse implements AgentClock {

    public static final Duration LONGEST_TURN = Duration.ofMinutes(10);

    private final AgentClock clock;
    private final RandomGenerator random;

    /** The deadline for the thread's next sign of life; null if it waits without a limit. */
    @GuardedBy("this")
    private @Nullable Duration due;

    public Pulse(AgentClock clock, RandomGenerator random) {
        this.clock = clock;
        this.random = random;
        turns();
    }

    @Override
    public Duration uptime() {
        return clock.uptime();
    }

    @Override
    public Instant now() {
        return clock.now();
    }

    @Override
    public void await(@Nullable Duration uptime) throws InterruptedException {
        waits(uptime);
        Duration began = clock.uptime();
        try {
            clock.await(uptime);
            if (uptime != null
                    && uptime.compareTo(began) > 0
                    && Standstill.counts(clock.uptime().minus(uptime))) {
                Duration later = clock.uptime().plus(Standstill.share(Standstill.SPREAD, random));
                waits(later);
                clock.await(later);
            }
        } finally {
            turns();
        }
    }

    @Override
    public void wake() {
        clock.wake();
    }

    private synchronized void waits(@Nullable Duration until) {
        Duration now = clock.uptime();
        due = until == null ? null : (until.compareTo(now) > 0 ? until : now).plus(LONGEST_TURN);
    }

    private synchronized void turns() {
        due = clock.uptime().plus(LONGEST_TURN);
    }

    /** Returns whether the thread is still running its loop, as far as can be told. */
    public synchronized boolean beats() {
        return due == null || clock.uptime().compareTo(due) < 0;
    }
}
