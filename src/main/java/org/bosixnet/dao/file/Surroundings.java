package org.bosixnet.dao.file;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.ThreadFactory;
import java.util.function.IntConsumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.bosixnet.dao.file.journal.Disk;

/**
 * The directory of a store, and the parts of the machine that it depends on.
 *
 * @param clock tells the time of day
 * @param nanos tells how time passes, which the time of day does not when it is set
 * @param ids makes up ids of 12 letters and digits
 * @param threads makes the thread for what is done beside the writer
 * @param commits told how many changes were stored at once; it may fail
 */
record Surroundings(
        Path directory,
        Disk disk,
        Clock clock,
        LongSupplier nanos,
        Supplier<String> ids,
        ThreadFactory threads,
        IntConsumer commits) {

    /** Returns the time of day as it is stored. */
    Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }
}
