package org.bosixnet.dao;

import org.jspecify.annotations.Nullable;

/** Too many changes wait already: nothing was changed, and it may be asked again shortly. */
public final class StoreBusyException extends StoreException {
    public StoreBusyException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
