package org.bosixnet.client.cli;

/** Ends a command that could not do what it was asked. The message says why and what to do. */
final class FailedException extends Exception {
    FailedException(String message) {
        super(message);
    }
}
