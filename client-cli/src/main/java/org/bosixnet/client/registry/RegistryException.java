package org.bosixnet.client.registry;

import java.time.Duration;
import org.bosixnet.client.host.Redacted;
import org.jspecify.annotations.Nullable;

/**
 * Says why a registry did not do what was asked. The message is for people: a sentence that names the registry and,
 * where it helps, another that says what to do. It never holds credentials or keys, and text from outside is escaped
 * and shortened in it.
 */
public final class RegistryException extends Exception {

    /** The kind of failure, which decides what to do next. */
    public enum Kind {
        /** Nothing was sent, because the settings of this computer forbid it. */
        UNSENT,
        /** No connection, no answer in time, or an answer that broke off: the request may have been carried out. */
        UNREACHABLE,
        /** The server did not prove by TLS that it is the registry, so nothing was sent to it. */
        UNTRUSTED,
        /** 401, 403, or a name that belongs to another: the registry does not let this computer do this. */
        REFUSED,
        /** The answer is not one that a registry gives. */
        BAD_ANSWER,
        /** The registry does not support the request, as an original may not. */
        UNSUPPORTED,
        /** Another 4xx: the registry says what is wrong with the request. */
        REJECTED,
        /** 429: the registry wants fewer requests of this computer. */
        THROTTLED,
        /** 503, 507 or another 5xx: the registry cannot do it now. */
        BUSY;

        /** Returns whether it will go on like that until a person changes something. */
        public boolean isFinal() {
            return this == UNSENT || this == REFUSED || this == REJECTED;
        }

        /** Returns whether the request has certainly not been carried out. */
        public boolean changedNothing() {
            return this == UNSENT || this == UNTRUSTED || this == REFUSED || this == REJECTED;
        }
    }

    /** Whose word a failure is. */
    public enum Said {
        /** Perhaps not the registry's: a captive portal, a proxy or another web server may have answered. */
        BY_ANYBODY,
        /** The registry's, or this program's. */
        BY_REGISTRY,
        /** The registry's, which does not know the key that was sent, or no more. */
        THAT_KEY_IS_LOST,
        /** The registry's, which knows the key that was sent, but not for the name that it was sent for. */
        THAT_KEY_IS_ANOTHERS,
        /** The registry's, which has not come as far yet as the position from which a stream should go on. */
        THAT_IT_IS_BEHIND
    }

    private final Kind kind;
    private final @Nullable Duration retryAfter;
    private final Said said;

    /** Makes an exception that does not say when to try again. */
    public RegistryException(Kind kind, String message) {
        this(kind, message, null);
    }

    /**
     * Makes an exception. {@code retryAfter}: how long the registry asked to be left alone, never negative; null if it
     * did not say.
     */
    public RegistryException(Kind kind, String message, @Nullable Duration retryAfter) {
        this(kind, message, retryAfter, Said.BY_REGISTRY);
    }

    /** Makes an exception that also says whose word it is. */
    public RegistryException(Kind kind, String message, @Nullable Duration retryAfter, Said said) {
        super(Redacted.text(message)); // a registry may repeat what it was sent
        this.kind = kind;
        this.retryAfter = retryAfter;
        this.said = said;
    }

    /**
     * Returns whether this is what the registry has to say of the request. If not, another member of its cluster may
     * answer.
     */
    public boolean isAnswer() {
        return isFromRegistry()
                && (kind == Kind.REFUSED
                        || kind == Kind.REJECTED
                        || kind == Kind.UNSUPPORTED
                        || kind == Kind.THROTTLED);
    }

    /** Returns whose word this is. */
    public Said said() {
        return said;
    }

    public Kind kind() {
        return kind;
    }

    /** Returns how long the registry asked to be left alone, unbounded and never negative; null if it did not say. */
    public @Nullable Duration retryAfter() {
        return retryAfter;
    }

    /**
     * Returns whether the registry itself must have given the answer. If not, a captive portal, a proxy or another web
     * server may have: that says nothing about the registry, and holds no longer than a failure to reach it.
     */
    public boolean isFromRegistry() {
        return said != Said.BY_ANYBODY;
    }
}
