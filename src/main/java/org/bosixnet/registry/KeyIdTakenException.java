package org.bosixnet.registry;

/** Refuses to bind a key that looks like another one of the same name to everybody who does not have it. */
public final class KeyIdTakenException extends RuntimeException {
    KeyIdTakenException(String id) {
        super("Another key of this name has the id " + id
                + ", and the id is all that is shown of a key: make a new key, with an id drawn by chance.");
    }
}
