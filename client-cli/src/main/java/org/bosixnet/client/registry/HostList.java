package org.bosixnet.client.registry;

import java.util.List;
import org.bosixnet.client.host.LeftOuts;
import org.bosixnet.client.host.ListedHost;

/**
 * A list, as far as it was taken.
 *
 * @param hosts addresses and names, in the list's order
 * @param leftOut what was not taken, and why
 * @param withoutRoom how many names were not taken, or not with all their addresses, because there was no room for more
 * @param whole whether the list was read to its end, with room for every name that was known; of a name that is not in one
 *     that was not, nothing is known
 */
public record HostList(List<ListedHost> hosts, LeftOuts leftOut, int withoutRoom, boolean whole) {
    public HostList {
        hosts = List.copyOf(hosts);
    }

    /** Returns a whole list of these. */
    public static HostList of(List<ListedHost> hosts) {
        return new HostList(hosts, LeftOuts.NONE, 0, true);
    }
}
