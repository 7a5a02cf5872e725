package org.bosixnet.client.hostsfile;

/** Says which line spoils the markers of the managed block. */
final class BrokenBlockException extends Exception {

    private final int unfinishedAt;

    BrokenBlockException(String message) {
        this(message, -1);
    }

    /** @param unfinishedAt where the only begin marker stands, as an index into the bytes */
    BrokenBlockException(String message, int unfinishedAt) {
        super(message);
        this.unfinishedAt = unfinishedAt;
    }

    /** Returns the index of the only begin marker if all that is wrong is a missing end marker, -1 otherwise. */
    int unfinishedAt() {
        return unfinishedAt;
    }
}
