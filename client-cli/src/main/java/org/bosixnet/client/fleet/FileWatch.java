package org.bosixnet.client.fleet;

import java.time.Duration;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Decides when the list is applied to the hosts file because of what others do with that file: once more after they were
 * waited for, and whenever they touched it; a program that does so again and again is not answered each time. Not
 * thread-safe; times are readings of a clock that never goes back.
 */
final class FileWatch {

    /** How often to look whether somebody touched the file, which is to be mended within 5 seconds. */
    static final Duration PERIOD = Duration.ofSeconds(4);

    /** How often the list is applied at once, and then once per {@link #REFILL}, to a file that is touched again and again. */
    static final int BURST = 30;

    static final Duration REFILL = Duration.ofSeconds(30);

    private static final TokenBucket BUCKET = new TokenBucket(BURST, REFILL);

    private final BooleanSupplier touched;

    /** When it may be applied {@value #BURST} times at once again. */
    private Duration full = Duration.ZERO;

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
        if (!touched.getAsBoolean()) {
            return null;
        }
        Duration token = BUCKET.nextAt(full);
        boolean early = token.compareTo(now) > 0;
        if (early && again != null) {
            return null;
        }
        full = BUCKET.taken(full, now);
        if (early) {
            waits(RemovalGuard.Source.STREAM, token);
            return null;
        }
        return RemovalGuard.Source.STREAM;
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
