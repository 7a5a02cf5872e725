package org.bosixnet.client.registry;

/** Says, in a sentence for people, why the key file is not used, and what to do. Holds no key. */
public final class KeyFileException extends Exception {
    private final boolean unreadable;

    private KeyFileException(String message, boolean unreadable) {
        super(message);
        this.unreadable = unreadable;
    }

    /** Returns the failure for a file that exists and looks fine, but that this user may not read. */
    public static KeyFileException unreadable(String message) {
        return new KeyFileException(message, true);
    }

    /** Returns the failure for a file that must not be used as it is. */
    public static KeyFileException unusable(String message) {
        return new KeyFileException(message, false);
    }

    /** Returns whether the program may go on without a key, because only an ordinary user is running it. */
    public boolean isUnreadable() {
        return unreadable;
    }
}
