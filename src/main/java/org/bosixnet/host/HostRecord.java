package org.bosixnet.host;

import java.time.Instant;
import java.util.List;

/**
 * What is known of a host.
 *
 * @param addresses 1 to {@value #MAX_ADDRESSES} different addresses, the preferred one first
 * @param changed when the addresses last changed, in whole milliseconds
 * @param seen when the host last reported, in whole milliseconds; never before {@code changed}
 * @param revision the number of the commit that wrote this record; 0 as long as it is not committed
 */
public record HostRecord(HostName name, List<HostAddress> addresses, Instant changed, Instant seen, long revision) {

    /** Most addresses of one host. */
    public static final int MAX_ADDRESSES = 8;

    public HostRecord {
        addresses = List.copyOf(addresses);
        if (addresses.isEmpty()) {
            throw new IllegalArgumentException("a host without an address does not exist");
        }
    }

    /** Returns the address to use when only one is asked for. */
    public HostAddress preferredAddress() {
        return addresses.get(0);
    }

    /** Returns this record as written by the commit of that number. */
    public HostRecord withRevision(long newRevision) {
        return new HostRecord(name, addresses, changed, seen, newRevision);
    }

    /** Returns this record seen at that time, or itself if it was seen later. */
    public HostRecord withSeen(Instant time) {
        return time.isAfter(seen) ? new HostRecord(name, addresses, changed, time, revision) : this;
    }
}
