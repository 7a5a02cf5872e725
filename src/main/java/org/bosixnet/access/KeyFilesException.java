package org.bosixnet.access;

/** Stops the start: the registry's own keys can be neither read nor made. */
public final class KeyFilesException extends RuntimeException {
    KeyFilesException(String message) {
        super(message);
    }
}
