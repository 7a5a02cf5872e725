package org.bosixnet.host;

/** Refuses text that is not a {@link HostName}. */
public final class InvalidHostNameException extends InvalidValueException {
    InvalidHostNameException(String message) {
        super(message);
    }
}
