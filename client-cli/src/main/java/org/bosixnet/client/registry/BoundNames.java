package org.bosixnet.client.registry;

import java.time.Instant;
import java.util.List;
import org.bosixnet.client.host.HostName;
import org.jspecify.annotations.Nullable;

/**
 * Names that are bound to keys, in the registry's order.
 *
 * @param next the name after which the next page begins; null if this is the last page
 */
public record BoundNames(List<BoundName> names, @Nullable HostName next) {
    public BoundNames {
        names = List.copyOf(names);
    }

    /**
     * A name and the keys that own it.
     *
     * @param keys the one in use first; a second one is being introduced and has not been used yet
     * @param reported whether the host ever reported
     */
    public record BoundName(HostName name, List<Owner> keys, boolean reported) {
        public BoundName {
            keys = List.copyOf(keys);
        }
    }

    /**
     * A key that owns a name.
     *
     * @param lastUsed to the minute; null if it has not been used since the registry started
     */
    public record Owner(
            String id, Instant created, @Nullable Instant lastUsed) {}
}
