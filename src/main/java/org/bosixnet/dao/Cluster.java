package org.bosixnet.dao;

import java.time.Duration;

/**
 * What registries have in common that stand on the same records. Sessions, which end by themselves, are values whose names begin with
 * {@value #SESSIONS}.
 */
public interface Cluster extends SharedValues {

    /** What the names of sessions begin with. */
    String SESSIONS = "sessions/";

    /** What the names of the digests of keys begin with that the registries have made for themselves. */
    String KEYS = "keys/";

    /**
     * Returns whether this registry is the one that does what one alone has to do: withdraw hosts that are silent. The store
     * refuses such a {@linkplain Transaction#expiry transaction} of another one as a conflict.
     */
    boolean leads();

    /** Returns how long ago it was that this registry certainly knew all that was stored: about a second, if all is well. */
    Duration behind();

    /**
     * Puts a value for good, unless the name has one.
     *
     * @return the value that the name has now
     * @throws StoreException if that cannot be done
     */
    String putIfAbsent(String name, String value);

    /**
     * Tells the others a digest of what has to be the same in the settings of all of them. While another one tells something
     * else, that is one of the {@link HostRecordDao#warnings}.
     */
    void announce(String settings);
}
