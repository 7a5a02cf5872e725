package org.bosixnet.client.registry;

/** Says, in a sentence for people, why the key file is not used, and what to do. Holds no key. */
public final class KeyFileException extends Exception {
    private final boolean unreadable;

    private KeyFileException(String message, boolean unreadable) {
        super(message);
        this.unreadable = unreadable;
    }

    /** The file is there, and fine as far as anyone can see, but not for this user. */
    public static KeyFileException unreadable(String message) {
        return new KeyFileException(message, true);
    }

    /** The file must not be used as it is. */
    public static KeyFileException unusable(String message) {
        return new KeyFileException(message, false);
    }

    /** Tells whether an ordinary user runs this, who may go on as if there were no key. */
    public boolean isUnreadable() {
        return unreadable;
    }
}
