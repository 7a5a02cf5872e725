package org.bosixnet.client.registry;

import java.util.Optional;
import org.bosixnet.client.host.AccessKey;
import org.bosixnet.client.host.RegistryGroup;
import org.bosixnet.client.host.RegistryUrl;

/** Supplies the keys for registries. Asked again for each request. */
@FunctionalInterface
public interface KeySource {

    /** Has no key for any registry. */
    KeySource NONE = url -> Optional.empty();

    /**
     * Returns the key of a group, which is that of the first member that has one; empty if none has.
     *
     * @throws KeyFileException if that cannot be determined
     */
    static Optional<AccessKey> first(KeySource keys, RegistryGroup group) throws KeyFileException {
        for (RegistryUrl member : group.members()) {
            Optional<AccessKey> key = keys.keyFor(member);
            if (key.isPresent()) {
                return key;
            }
        }
        return Optional.empty();
    }

    /**
     * Returns the key to send to this registry; empty if there is none.
     *
     * @throws KeyFileException if that cannot be determined
     */
    Optional<AccessKey> keyFor(RegistryUrl url) throws KeyFileException;
}
