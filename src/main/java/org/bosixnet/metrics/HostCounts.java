package org.bosixnet.metrics;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.function.LongSupplier;
import org.bosixnet.registry.HostState;
import org.bosixnet.registry.Liveness;

/** How many hosts are in each state, counted at most once in a second, however many ask. */
final class HostCounts {

    private static final long FRESH = Duration.ofSeconds(1).toNanos();

    private final Liveness liveness;
    private final Clock clock;
    private final LongSupplier nanos;
    private volatile Map<HostState, Integer> counts = Map.of();

    @GuardedBy("this")
    private long counted;

    /**
     * @param nanos the monotonic clock, in nanoseconds
     */
    HostCounts(Liveness liveness, Clock clock, LongSupplier nanos) {
        this.liveness = liveness;
        this.clock = clock;
        this.nanos = nanos;
        this.counted = nanos.getAsLong() - FRESH;
    }

    /** Counts, unless that was done within the last second. */
    synchronized void refresh() {
        long now = nanos.getAsLong();
        if (now - counted >= FRESH) {
            counts = liveness.states(clock.instant());
            counted = now;
        }
    }

    /** Returns how many hosts were in a state when they were last counted. */
    int in(HostState state) {
        return counts.getOrDefault(state, 0);
    }
}
