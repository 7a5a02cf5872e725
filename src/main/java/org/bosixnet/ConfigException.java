package org.bosixnet;

/** Stops the start because of a setting. The message says which, what its value is, and what is allowed. */
final class ConfigException extends RuntimeException {
    ConfigException(String message) {
        super(message);
    }
}
