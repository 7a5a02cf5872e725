package org.bosixnet.client.registry;

import java.time.Instant;
import java.util.List;
import org.bosixnet.client.host.HostName;
import org.jspecify.annotations.Nullable;

/**
 * Names that keys own, in the order of the registry.
 *
 * @param next the name that more of them are behind; null if that is all
 */
public record BoundNames(List<BoundName> names, @Nullable HostName next) {
    public BoundNames {
        names = List.copyOf(names);
    }

    /**
     * A name and the keys that own it.
     *
     * @param keys the one in use first; a second one is under way and was not used yet
     * @param reported whether the host ever reported
     */
    public record BoundName(HostName name, List<Owner> keys, boolean reported) {
        public BoundName {
            keys = List.copyOf(keys);
        }
    }

    /**
     * A key.
     *
     * @param lastUsed to the minute; null if it was not used since the registry was started
     */
    public record Owner(
            String id, Instant created, @Nullable Instant lastUsed) {}
}
