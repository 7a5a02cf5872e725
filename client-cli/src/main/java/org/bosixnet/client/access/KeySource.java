package org.bosixnet.client.access;

import java.util.Optional;

/** Where the key for a registry comes from. Asked anew for each request. */
@FunctionalInterface
public interface KeySource {

    /** Has no key for anybody. */
    KeySource NONE = url -> Optional.empty();

    /**
     * Returns the key to show to this registry; empty if there is none.
     *
     * @throws KeyFileException if nobody can tell
     */
    Optional<AccessKey> keyFor(RegistryUrl url) throws KeyFileException;
}
