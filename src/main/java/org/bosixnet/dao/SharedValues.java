package org.bosixnet.dao;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** Short texts that are kept beside the records, each under a name. */
public interface SharedValues {

    /**
     * Returns the value of a name. If none is known here, what another registry has put a moment ago may be looked for, but
     * never so often that names that nobody has put cost much.
     */
    Optional<String> find(String name);

    /** Returns all values that are known here whose names begin with that prefix, by their names. */
    Map<String, String> all(String prefix);

    /**
     * Puts a value under a name, for a limited time.
     *
     * @param lifetime at least a second
     * @throws StoreException if it cannot be put
     */
    void put(String name, String value, Duration lifetime);

    /**
     * Removes the value of a name, if there is one.
     *
     * @throws StoreException if it cannot be removed
     */
    void remove(String name);
}
