package org.bosixnet.client.fleet;

import java.util.List;
import org.bosixnet.client.host.HostEntry;
import org.bosixnet.client.host.LeftOuts;

/**
 * What {@link NameGuard} made of a list.
 *
 * @param accepted valid entries that the rules allow, sorted by name, the addresses of a name in the list's order
 * @param leftOut the rest, and why
 */
public record Guarded(List<HostEntry> accepted, LeftOuts leftOut) {
    public Guarded {
        accepted = List.copyOf(accepted);
    }
}
