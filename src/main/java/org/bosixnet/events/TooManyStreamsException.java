package org.bosixnet.events;

/** Refuses a stream because its key or its network has as many as it may. */
public final class TooManyStreamsException extends RuntimeException {
    TooManyStreamsException(String whose, int limit, String setting) {
        super("There are " + limit + " streams of this " + whose + " already, which is the limit (" + setting + ").");
    }
}
