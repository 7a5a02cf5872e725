package org.bosixnet.client.registry;

import java.util.List;

/**
 * What a commit changed, as sent by a registry's stream. Names and addresses are as they were sent; only their lengths
 * are validated: 253 and 45 characters at most.
 *
 * @param hosts hosts with the addresses that they now have; a host without any counts as removed
 * @param removed names that are no longer listed
 */
public record HostChanges(List<Host> hosts, List<String> removed) {

    /** The most addresses of one host. */
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

    /** Returns roughly how many bytes this takes in memory. */
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
