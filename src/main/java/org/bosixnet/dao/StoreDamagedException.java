package org.bosixnet.dao;

import org.jspecify.annotations.Nullable;

/** What is stored is not what was written. Nothing was deleted or repaired. */
public final class StoreDamagedException extends StoreException {
    public StoreDamagedException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
