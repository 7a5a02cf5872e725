package org.bosixnet.registry;

import java.time.Duration;

/** Refuses what is asked for too often. */
public final class ThrottledException extends RuntimeException {

    private final Duration retryAfter;

    /**
     * @param message what there is a limit on, in a sentence for people
     * @param retryAfter when to ask again; positive
     */
    public ThrottledException(String message, Duration retryAfter) {
        super(message);
        this.retryAfter = retryAfter;
    }

    /** Returns when to ask again. */
    public Duration retryAfter() {
        return retryAfter;
    }
}
