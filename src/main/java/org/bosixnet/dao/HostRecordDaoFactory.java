package org.bosixnet.dao;

/**
 * Opens a store. Found with {@link java.util.ServiceLoader} by its {@link #name}; needs a public constructor without
 * parameters.
 */
public interface HostRecordDaoFactory {

    /** Returns the value of the setting {@code bosixnet.store} that chooses this store: lower-case letters. */
    String name();

    /**
     * Opens the store.
     *
     * @throws StoreException if it cannot be opened; the message says what to do
     */
    HostRecordDao open(StoreConfig config);
}
