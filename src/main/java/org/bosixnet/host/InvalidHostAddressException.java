package org.bosixnet.host;

/** Refuses text that is not a {@link HostAddress}. */
public final class InvalidHostAddressException extends InvalidValueException {
    InvalidHostAddressException(String message) {
        super(message);
    }
}
