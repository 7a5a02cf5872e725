package org.bosixnet;

/** Aborts the start because of a setting. The message names it, its value and what is allowed. */
final class ConfigException extends RuntimeException {
    ConfigException(String message) {
        super(message);
    }

    ConfigException(String message, Throwable cause) {
        super(message, cause);
    }
}
