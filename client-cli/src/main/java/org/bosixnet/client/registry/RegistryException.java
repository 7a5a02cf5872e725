package org.bosixnet.client.registry;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Says why a registry did not do what was asked. The message is one sentence for people that names the registry, never
 * credentials; what came from outside is escaped and cut in it.
 */
public final class RegistryException extends Exception {

    /** What went wrong, as far as it matters for what to do next. */
    public enum Kind {
        /** No connection, no answer in time, or an answer that broke off: the request may have been carried out. */
        UNREACHABLE,
        /** 401 or 403: the registry does not let this computer do this. */
        REFUSED,
        /** What came back is not what a registry answers. */
        BAD_ANSWER,
        /** Another 4xx: the registry says what is wrong with the request. */
        REJECTED,
        /** 429, 503, 507 or another 5xx: it cannot do it now. */
        BUSY
    }

    private final Kind kind;
    private final @Nullable Duration retryAfter;

    /** Makes one that says nothing about when to try again. */
    public RegistryException(Kind kind, String message) {
        this(kind, message, null);
    }

    /** Makes one. {@code retryAfter}: how long the registry asked to be left alone, never negative; null: not said. */
    public RegistryException(Kind kind, String message, @Nullable Duration retryAfter) {
        super(message);
        this.kind = kind;
        this.retryAfter = retryAfter;
    }

    public Kind kind() {
        return kind;
    }

    /** Returns how long the registry asked to be left alone, unbounded and never negative; null if it did not say. */
    public @Nullable Duration retryAfter() {
        return retryAfter;
    }
}
