package org.bosixnet.client.fleet;

import java.time.Duration;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Decides when the list is applied to the hosts file because of what others do with that file: once more after they were
 * waited for, and whenever they touched it. Not thread-safe; times are readings of a clock that never goes back.
 */
final class FileWatch {

    /** How often to look whether somebody touched the file. */
    static final Duration PERIOD = Duration.ofSeconds(2);

    private final BooleanSupplier touched;
    private Duration look = Duration.ZERO;
    private @Nullable Duration again;
    private RemovalGuard.Source againHow = RemovalGuard.Source.STREAM;

    /** @param touched whether somebody touched the file since this was asked or the list was applied */
    FileWatch(BooleanSupplier touched) {
        this.touched = touched;
    }

    /** Returns how the list was obtained that is to be applied now; null if nobody touched the file. */
    RemovalGuard.@Nullable Source due(Duration now) {
        if (again != null && again.compareTo(now) <= 0) {
            return againHow;
        }
        if (look.compareTo(now) > 0) {
            return null;
        }
        look = now.plus(PERIOD);
        return touched.getAsBoolean() ? RemovalGuard.Source.STREAM : null;
    }

    /** Returns when to ask next. */
    Duration next() {
        return again != null && again.compareTo(look) < 0 ? again : look;
    }

    /** Notes that the list could not be applied yet. */
    void waits(RemovalGuard.Source how, Duration until) {
        again = until;
        againHow = how;
    }

    /** Notes that the list was applied, or could not be for another reason. */
    void applied() {
        again = null;
    }
}
