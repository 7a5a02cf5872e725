package org.bosixnet.client.time;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The machine's clock. */
public final class SystemAgentClock implements AgentClock {
    private final long start = System.nanoTime();
    private final Semaphore woken = new Semaphore(0);

    @Override
    public Duration uptime() {
        return Duration.ofNanos(System.nanoTime() - start);
    }

    @Override
    public Instant now() {
        return Instant.now();
    }

    @Override
    public void await(@Nullable Duration uptime) throws InterruptedException {
        if (uptime == null) {
            woken.acquire();
        } else if (!woken.tryAcquire(uptime.minus(uptime()).toNanos(), TimeUnit.NANOSECONDS)) {
            return;
        }
        woken.drainPermits();
    }

    @Override
    public void wake() {
        woken.release();
    }
}
