package org.bosixnet.client.registry;

import java.util.List;

/**
 * All hosts that a registry lists.
 *
 * @param hosts in the registry's order
 * @param leftOut how many entries had no valid name or a wrong address, as an original may hold
 * @param beyond how many entries were not read, because there are more than this computer takes
 */
public record RegisteredHosts(List<RegisteredHost> hosts, int leftOut, int beyond) {
    public RegisteredHosts {
        hosts = List.copyOf(hosts);
    }

    /** All of which were read. */
    public RegisteredHosts(List<RegisteredHost> hosts, int leftOut) {
        this(hosts, leftOut, 0);
    }
}
