package org.bosixnet.dao;

import org.jspecify.annotations.Nullable;

/** A store could not do what was asked. The message says why, and at start also what to do about it. */
public final class StoreException extends RuntimeException {

    private final Kind kind;

    /** Why a store could not do it. */
    public enum Kind {
        /** Too many changes are waiting: nothing was changed, and the caller may try again shortly. */
        BUSY,

        /** What is stored is not what was written. Nothing was deleted or repaired. Only at start. */
        DAMAGED,

        /** There is no space for the change; it can be repeated when there is. */
        FULL,

        /** Another registry owns the store. Only at start. */
        LOCKED,

        /** The store can be read but not written. */
        READ_ONLY,

        /** The store cannot be reached, is closed, or does not write for another reason. */
        UNAVAILABLE
    }

    public StoreException(Kind kind, String message) {
        this(kind, message, null);
    }

    public StoreException(Kind kind, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.kind = kind;
    }

    public Kind kind() {
        return kind;
    }
}
