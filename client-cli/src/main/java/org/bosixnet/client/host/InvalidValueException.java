package org.bosixnet.client.host;

/**
 * Says, in a sentence for people, what was wrong with a {@link HostName} or a {@link HostAddress} from outside and what is
 * allowed instead.
 */
public final class InvalidValueException extends RuntimeException {
    InvalidValueException(String message) {
        super(message, null, false, false); // a list may have a million of them, and nobody looks where one was thrown
    }
}
