package org.bosixnet.dao;

import org.jspecify.annotations.Nullable;

/** The store cannot be reached, or does not write for a reason that is none of the others. */
public final class StoreUnavailableException extends StoreException {
    public StoreUnavailableException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
