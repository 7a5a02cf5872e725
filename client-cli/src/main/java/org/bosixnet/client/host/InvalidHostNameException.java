package org.bosixnet.client.host;

/** Refuses what is no {@link HostName}. */
public final class InvalidHostNameException extends InvalidValueException {
    InvalidHostNameException(String message) {
        super(message);
    }
}
