package org.bosixnet.client.host;

/** Refuses what is no {@link HostAddress}. */
public final class InvalidHostAddressException extends InvalidValueException {
    InvalidHostAddressException(String message) {
        super(message);
    }
}
