package org.bosixnet.host;

/** Refuses a value from outside; the message says, for people, what is wrong and what is allowed instead. */
public final class InvalidValueException extends RuntimeException {

    /** The kind of value that was expected. */
    public enum Kind {
        /** A {@link HostName}. */
        HOST_NAME,
        /** A {@link HostAddress}. */
        HOST_ADDRESS
    }

    private final Kind kind;

    InvalidValueException(Kind kind, String message) {
        super(message);
        this.kind = kind;
    }

    public Kind kind() {
        return kind;
    }
}
