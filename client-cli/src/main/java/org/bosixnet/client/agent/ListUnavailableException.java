package org.bosixnet.client.agent;

/** Says why no source has a list, in sentences for people. */
public final class ListUnavailableException extends Exception {

    private final boolean refused;

    /**
     * @param refused whether a registry did not let this computer read
     */
    ListUnavailableException(String message, boolean refused) {
        super(message);
        this.refused = refused;
    }

    /** Returns whether a registry did not let this computer read. */
    public boolean refused() {
        return refused;
    }
}
