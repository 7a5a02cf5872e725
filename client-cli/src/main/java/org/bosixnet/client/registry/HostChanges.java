package org.bosixnet.client.registry;

import java.util.List;

/**
 * What a commit changed, as a registry's stream tells it. Names and addresses are as they were sent, nothing but their
 * lengths is validated: 253 and 45 characters at most.
 *
 * @param hosts hosts with the addresses that they have now; without any, the host is as good as removed
 * @param removed names that are not listed any more
 */
public record HostChanges(List<Host> hosts, List<String> removed) {

    /** Most addresses of one host. */
    public static final int MAX_ADDRESSES = 8;

    private static final int OBJECTS = 100;

    public HostChanges {
        hosts = List.copyOf(hosts);
        removed = List.copyOf(removed);
    }

    /** A host; {@code addresses}: the preferred one first, 8 at most. */
    public record Host(String name, List<String> addresses) {
        public Host {
            addresses = List.copyOf(addresses);
        }
    }

    /** Returns about how many bytes it takes in memory. */
    public long weight() {
        long weight = OBJECTS;
        for (Host host : hosts) {
            weight += OBJECTS + host.name().length();
            for (String address : host.addresses()) {
                weight += OBJECTS + address.length();
            }
        }
        for (String name : removed) {
            weight += OBJECTS + name.length();
        }
        return weight;
    }
}
