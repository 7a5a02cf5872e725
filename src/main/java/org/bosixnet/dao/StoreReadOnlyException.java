package org.bosixnet.dao;

import org.jspecify.annotations.Nullable;

/** The store may be read but not written. */
public final class StoreReadOnlyException extends StoreException {
    public StoreReadOnlyException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
