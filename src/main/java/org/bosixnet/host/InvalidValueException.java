package org.bosixnet.host;

/** Refuses a value from outside; the message says, for people, what is wrong and what is allowed instead. */
public abstract sealed class InvalidValueException extends RuntimeException
        permits InvalidHostNameException, InvalidHostAddressException {
    InvalidValueException(String message) {
        super(message);
    }
}
