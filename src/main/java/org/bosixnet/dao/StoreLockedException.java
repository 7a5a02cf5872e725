package org.bosixnet.dao;

import org.jspecify.annotations.Nullable;

/** Another registry owns the store. */
public final class StoreLockedException extends StoreException {
    public StoreLockedException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
