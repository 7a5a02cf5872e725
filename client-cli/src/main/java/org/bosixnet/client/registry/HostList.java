package org.bosixnet.client.registry;

import java.util.List;
import org.bosixnet.client.host.LeftOut;
import org.bosixnet.client.host.ListedHost;

/**
 * A registry's list as it was sent.
 *
 * @param hosts the lines of two fields, in their order, not validated
 * @param leftOut what was no such line; of very many only the first, and last how many more
 */
public record HostList(List<ListedHost> hosts, List<LeftOut> leftOut) {
    public HostList {
        hosts = List.copyOf(hosts);
        leftOut = List.copyOf(leftOut);
    }
}
