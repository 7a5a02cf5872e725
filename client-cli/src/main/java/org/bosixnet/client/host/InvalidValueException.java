package org.bosixnet.client.host;

/** Says, in a sentence for people, what was wrong with a value from outside and what is allowed instead. */
public abstract sealed class InvalidValueException extends RuntimeException
        permits InvalidHostNameException, InvalidHostAddressException {
    InvalidValueException(String message) {
        super(message, null, false, false); // a list may have a million of them, and nobody looks where one was thrown
    }
}
