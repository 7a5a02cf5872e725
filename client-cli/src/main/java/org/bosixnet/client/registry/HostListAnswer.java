package org.bosixnet.client.registry;

import java.util.List;
import org.bosixnet.client.host.ListedHost;
import org.jspecify.annotations.Nullable;

/** What came of asking for the list. */
public sealed interface HostListAnswer {

    /** The list is still the one that the given entity tag names. */
    record NotModified() implements HostListAnswer {}

    /**
     * The whole list.
     *
     * @param hosts the lines as they were sent, nothing validated
     * @param etag what to give next time, or null if the registry gave none
     */
    record Hosts(List<ListedHost> hosts, @Nullable String etag) implements HostListAnswer {
        public Hosts {
            hosts = List.copyOf(hosts);
        }
    }
}
