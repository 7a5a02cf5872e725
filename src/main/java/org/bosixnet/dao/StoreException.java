package org.bosixnet.dao;

import org.jspecify.annotations.Nullable;

/** A store could not do what was asked. The message says why, and at start also what to do about it. */
public abstract sealed class StoreException extends RuntimeException
        permits StoreBusyException,
                StoreDamagedException,
                StoreFullException,
                StoreLockedException,
                StoreReadOnlyException,
                StoreUnavailableException {
    StoreException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
