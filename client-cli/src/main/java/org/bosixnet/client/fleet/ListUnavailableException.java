package org.bosixnet.client.fleet;

/** Says why no source has a list, in sentences for people. */
public final class ListUnavailableException extends Exception {

    private final String kind;
    private final boolean refused;

    /**
     * @param kind what tells this failure from one that is worth another line; holds nothing that came from outside
     * @param refused whether a registry did not let this computer read
     */
    ListUnavailableException(String kind, String message, boolean refused) {
        super(message);
        this.kind = kind;
        this.refused = refused;
    }

    /** Returns what tells this failure from one that is worth another line. */
    String kind() {
        return kind;
    }

    /** Returns whether a registry did not let this computer read. */
    public boolean refused() {
        return refused;
    }
}
