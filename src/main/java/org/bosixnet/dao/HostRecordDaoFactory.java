package org.bosixnet.dao;

import java.util.Set;
import org.bosixnet.dao.StoreException.Kind;

/**
 * Opens a store. Found with {@link java.util.ServiceLoader}, in the registry and in the jars of the setting
 * {@code bosixnet.plugins}, by its {@link #name}; needs a public constructor without parameters. While it opens, reads
 * or restores a store, the context class loader of the thread is one that finds the classes of the registry and of all
 * plugins.
 */
public interface HostRecordDaoFactory {

    /**
     * Returns the value of the setting {@code bosixnet.store} that chooses this store: lower-case letters and digits, the
     * first a letter; of no other store.
     */
    String name();

    /**
     * Returns the full names of the store's own settings, set or not. Each begins with {@code bosixnet.}, the store's name
     * and a dot, and goes on with lower-case letters, digits, dots and hyphens. {@link StoreConfig#settings} tells their
     * values.
     */
    default Set<String> settings() {
        return Set.of();
    }

    /**
     * Opens the store.
     *
     * @throws StoreException if it cannot be opened; the message says what to do
     */
    HostRecordDao open(StoreConfig config);

    /**
     * Returns everything that is stored, without opening the store. A registry that has it open meanwhile is neither
     * asked nor held up, and nothing is changed, not even repaired. What is returned is one state that the store was in:
     * with every commit that was acknowledged before the call, and perhaps with later ones, but with no commit without
     * all before it. Seen marks are in it as far as they are durable. Its epoch is that of no other snapshot. As for a
     * start, the time since the last sign that a registry was alive counts as an outage, and no time is later than now.
     *
     * @throws StoreException if it cannot be read from outside, if there is none, or if it is damaged; the message says what to
     *     do
     */
    default Snapshot read(StoreConfig config) {
        throw new StoreException(
                Kind.UNAVAILABLE,
                "The store '" + name() + "' can be read only by the registry that has opened it. Ask that one for its"
                        + " backup, with an administrator's key: GET /api/v1/backup.");
    }

    /**
     * Puts everything of a snapshot into a store that has no record, and owns the store meanwhile. When this returns, it
     * is durable; a process that dies before leaves all of it or a store without a record. The store's revision is that
     * of the snapshot then, and its next epoch is a new one.
     *
     * @param before is run once, when it is certain that the store is free and without a record, and before anything is
     *     written to it; what it throws ends the restoring
     * @throws StoreException if someone else owns the store ({@code LOCKED}), or if it has a record: then nothing was
     *     changed; or if it could not be written
     */
    default void restore(StoreConfig config, Snapshot snapshot, Runnable before) {
        throw new StoreException(
                Kind.UNAVAILABLE,
                "The store '" + name() + "' keeps nothing for another process, so nothing can be restored into it. Set"
                        + " bosixnet.store to file.");
    }
}
