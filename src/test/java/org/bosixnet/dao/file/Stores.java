package org.bosixnet.dao.file;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.bosixnet.dao.file.journal.Disk;

/** Makes stores for tests. */
final class Stores {

    /** Delivers at once and compacts only when made to. */
    static final Tuning QUICK =
            new Tuning(1024, Duration.ofMillis(5), Long.MAX_VALUE, 0, Duration.ofMillis(1), Tuning.DEFAULT.hanging());

    private static final AtomicLong IDS = new AtomicLong();

    private Stores() {}

    static Surroundings around(Path directory, Disk disk, Clock clock) {
        return around(directory, disk, clock, System::nanoTime);
    }

    static Surroundings around(Path directory, Disk disk, Clock clock, LongSupplier nanos) {
        return new Surroundings(
                directory,
                disk,
                clock,
                nanos,
                () -> String.format("id%010d", IDS.incrementAndGet()),
                Thread::new,
                commits -> {});
    }
}
