package org.bosixnet.dao;

import org.jspecify.annotations.Nullable;

/** There is no space for the change. It can be repeated when there is. */
public final class StoreFullException extends StoreException {
    public StoreFullException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
