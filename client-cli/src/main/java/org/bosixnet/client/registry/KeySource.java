package org.bosixnet.client.registry;

import java.util.Optional;
import org.bosixnet.client.host.AccessKey;
import org.bosixnet.client.host.RegistryUrl;

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
