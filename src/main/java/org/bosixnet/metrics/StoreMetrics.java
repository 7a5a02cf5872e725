package org.bosixnet.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.bosixnet.dao.StoreMeter;

/** Counts commits, and times the disk. */
final class StoreMetrics implements StoreMeter {

    private static final Duration[] FORCES = {
        Duration.ofMillis(1),
        Duration.ofMillis(2),
        Duration.ofMillis(5),
        Duration.ofMillis(10),
        Duration.ofMillis(25),
        Duration.ofMillis(50),
        Duration.ofMillis(100),
        Duration.ofMillis(250),
        Duration.ofSeconds(1),
        Duration.ofSeconds(5)
    };

    private static final double[] SIZES = {1, 2, 5, 10, 25, 50, 100, 250, 1000};

    private final Counter commits;
    private final DistributionSummary batches;
    private final Timer forces;

    StoreMetrics(MeterRegistry meters) {
        commits = Counter.builder("bosixnet.store.commits")
                .description("Changes that were stored")
                .register(meters);
        batches = DistributionSummary.builder("bosixnet.store.batch")
                .baseUnit("commits")
                .description("Changes that were stored at once")
                .serviceLevelObjectives(SIZES)
                .register(meters);
        forces = Timer.builder("bosixnet.store.force")
                .description("How long the disk took to make durable what was appended to the journal")
                .serviceLevelObjectives(FORCES)
                .register(meters);
    }

    @Override
    public void committed(int number) {
        commits.increment(number);
        batches.record(number);
    }

    @Override
    public void forced(long nanos) {
        forces.record(nanos, TimeUnit.NANOSECONDS);
    }
}
