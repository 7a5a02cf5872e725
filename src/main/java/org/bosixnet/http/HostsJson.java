package org.bosixnet.http;

import jakarta.json.bind.annotation.JsonbPropertyOrder;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.bosixnet.host.HostName;
import org.bosixnet.host.HostRegistry;
import org.bosixnet.host.RegistryView;
import org.jspecify.annotations.Nullable;

/**
 * Hosts on the wire.
 *
 * @param revision the position up to which this is true
 * @param removed names that are gone since the position that was asked for
 * @param reset whether this is the whole list, which replaces what the reader had
 * @param staleAfter how many seconds after its last report a host turns stale, so that a reader of changes can tell by
 *     itself; only in the whole list
 */
@JsonbPropertyOrder({"revision", "hosts", "removed", "reset", "staleAfter"})
public record HostsJson(
        String revision,
        List<HostJson> hosts,
        List<String> removed,
        boolean reset,
        @Nullable Long staleAfter) {

    /** Returns those names as they are in a view: with their addresses, or removed. */
    static HostsJson changes(RegistryView view, Set<HostName> names, HostRegistry registry, Instant now) {
        List<HostJson> changed = new ArrayList<>();
        List<String> removed = new ArrayList<>();
        for (HostName name : names) {
            view.find(name)
                    .ifPresentOrElse(
                            record -> changed.add(HostJson.of(record, registry, now)), () -> removed.add(name.value()));
        }
        return new HostsJson(view.position().toString(), changed, removed, false, null);
    }
}
