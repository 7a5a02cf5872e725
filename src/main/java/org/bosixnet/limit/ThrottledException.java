package org.bosixnet.limit;

import java.time.Duration;

/** Refuses a request because there are too many at once. It may be repeated later. */
public final class ThrottledException extends RuntimeException {

    private final Duration retryAfter;

    /**
     * @param message what is limited, a sentence for people
     * @param retryAfter how long to wait before asking again; positive
     */
    public ThrottledException(String message, Duration retryAfter) {
        super(message);
        this.retryAfter = retryAfter;
    }

    /** Returns how long to wait before asking again. */
    public Duration retryAfter() {
        return retryAfter;
    }
}
