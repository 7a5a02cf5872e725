package org.bosixnet.client.registry;

import java.util.List;

/**
 * All hosts that a registry lists.
 *
 * @param hosts in the registry's order
 * @param leftOut how many entries had no valid name or a wrong address, as an original may hold
 */
public record RegisteredHosts(List<RegisteredHost> hosts, int leftOut) {
    public RegisteredHosts {
        hosts = List.copyOf(hosts);
    }
}
