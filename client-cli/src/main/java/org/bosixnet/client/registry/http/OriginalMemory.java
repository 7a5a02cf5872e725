package org.bosixnet.client.registry.http;

import java.time.Duration;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Remembers for an hour that the peer is an original: one day it will be replaced by a registry that can do more. */
final class OriginalMemory {
    private static final long HOLDS_NANOS = Duration.ofHours(1).toNanos();

    private final LongSupplier nanoTime;
    private volatile @Nullable Long since;

    OriginalMemory(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    boolean holds() {
        Long time = since;
        return time != null && nanoTime.getAsLong() - time < HOLDS_NANOS;
    }

    /** Starts the hour, unless it runs already. */
    void remember() {
        if (!holds()) {
            since = nanoTime.getAsLong();
        }
    }

    void forget() {
        since = null;
    }
}
