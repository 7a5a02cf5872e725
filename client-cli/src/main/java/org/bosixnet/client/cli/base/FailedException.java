package org.bosixnet.client.cli.base;

/** Ends a command that could not do what it was asked. The message says why and what to do. */
public final class FailedException extends Exception {
    public FailedException(String message) {
        super(message);
    }
}
