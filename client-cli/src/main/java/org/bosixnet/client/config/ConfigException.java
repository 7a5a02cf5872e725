package org.bosixnet.client.config;

/** Says, in a sentence for people, which setting is wrong, where it is set, and what is allowed. Holds no secret. */
public final class ConfigException extends RuntimeException {
    public ConfigException(String message) {
        super(message);
    }

    ConfigException(String message, Throwable cause) {
        super(message, cause);
    }
}
