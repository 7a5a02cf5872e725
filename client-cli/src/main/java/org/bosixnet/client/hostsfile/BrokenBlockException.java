package org.bosixnet.client.hostsfile;

/** Says which line breaks the markers of the managed block. */
final class BrokenBlockException extends Exception {

    private final int unfinishedAt;

    BrokenBlockException(String message) {
        this(message, -1);
    }

    /** @param unfinishedAt index of the only begin marker in the bytes */
    BrokenBlockException(String message, int unfinishedAt) {
        super(message);
        this.unfinishedAt = unfinishedAt;
    }

    /** Returns the index of the only begin marker if all that is wrong is a missing end marker, -1 otherwise. */
    int unfinishedAt() {
        return unfinishedAt;
    }
}
