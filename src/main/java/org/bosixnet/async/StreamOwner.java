package org.bosixnet.async;

import org.jspecify.annotations.Nullable;

/**
 * The client that a stream is for.
 *
 * @param key its key, null if it needs none
 * @param network the network that it reads from
 * @param computer what tells its computer from all others that have the same key, null if nothing does
 * @param program what it calls itself, and no other client with its key does; null if it does not
 */
public record StreamOwner(
        @Nullable Object key,
        Object network,
        @Nullable Object computer,
        @Nullable String program) {

    /** Returns a client that only its key and its network are known of. */
    public static StreamOwner of(@Nullable Object key, Object network) {
        return new StreamOwner(key, network, null, null);
    }

    /** Returns what all streams have in common that it may end. */
    Object group() {
        return key == null ? network : key;
    }
}
