package org.bosixnet.client.registry;

import java.time.Duration;
import org.bosixnet.client.host.Redacted;
import org.jspecify.annotations.Nullable;

/**
 * Says why a registry did not do what was asked. The message says it for people, in a sentence that names the
 * registry, and where that helps in another what to do; it never holds credentials or keys, and what came from outside is
 * escaped and cut in it.
 */
public final class RegistryException extends Exception {

    /** What went wrong, as far as it matters for what to do next. */
    public enum Kind {
        /** It was not sent, for the settings of this computer forbid it. */
        UNSENT,
        /** No connection, no answer in time, or an answer that broke off: the request may have been carried out. */
        UNREACHABLE,
        /** 401, 403, or a name that is another's: the registry does not let this computer do this. */
        REFUSED,
        /** What came back is not what a registry answers. */
        BAD_ANSWER,
        /** The registry does not know what was asked for, as an original does not. */
        UNSUPPORTED,
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
        super(Redacted.text(message)); // a registry may repeat what it was sent
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
