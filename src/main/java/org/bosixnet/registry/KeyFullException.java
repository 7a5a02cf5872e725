package org.bosixnet.registry;

/** Refuses to bind one more name to a key that owns as many as it may. */
public final class KeyFullException extends RuntimeException {
    KeyFullException(int maxNames) {
        super("The key is bound to " + maxNames + " names, which is its limit; take another key for this one.");
    }
}
