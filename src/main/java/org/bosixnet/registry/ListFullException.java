package org.bosixnet.registry;

/** Refuses a change that would make the list longer than it may be. One that does not is always allowed. */
public final class ListFullException extends RuntimeException {
    ListFullException(long maxListBytes) {
        super("The list of hosts would be longer than " + maxListBytes
                + " bytes, which is its limit (bosixnet.max-list-bytes).");
    }
}
