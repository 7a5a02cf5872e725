package org.bosixnet.http;

import jakarta.json.bind.annotation.JsonbPropertyOrder;
import java.time.Instant;
import java.util.List;
import org.bosixnet.access.KeyRing;
import org.bosixnet.host.HostKey;
import org.bosixnet.host.HostRecord;
import org.jspecify.annotations.Nullable;

/**
 * A name and the keys that own it, on the wire.
 *
 * @param keys the one in use first; a second one exists only while the first is replaced, and was not used yet
 * @param reported whether the host ever reported
 */
@JsonbPropertyOrder({"name", "keys", "reported"})
public record BoundNameJson(String name, List<OwnerJson> keys, boolean reported) {

    /**
     * One of the keys.
     *
     * @param created when it was bound
     * @param lastUsed the minute in which it was last presented; missing if it was not since the registry was started
     */
    @JsonbPropertyOrder({"id", "created", "lastUsed"})
    public record OwnerJson(
            String id, String created, @Nullable String lastUsed) {}

    static BoundNameJson of(HostRecord record, KeyRing ring) {
        return new BoundNameJson(
                record.name().value(),
                record.keys().stream().map(key -> of(key, ring)).toList(),
                record.reported());
    }

    private static OwnerJson of(HostKey key, KeyRing ring) {
        return new OwnerJson(
                key.id(),
                key.created().toString(),
                ring.lastUse(key.digest()).map(Instant::toString).orElse(null));
    }
}
