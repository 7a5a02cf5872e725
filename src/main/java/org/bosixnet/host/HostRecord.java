package org.bosixnet.host;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The record of a host. A host with a key and no address is bound but not listed; one with neither does not exist.
 *
 * @param addresses 0 to {@value #MAX_ADDRESSES} different addresses, the preferred one first
 * @param keys 0 to {@value #MAX_KEYS} keys that own the name, the oldest first; two only while a key is replaced
 * @param changed when the addresses last changed, in whole milliseconds
 * @param seen when the host last reported, in whole milliseconds
 * @param revision the number of the commit that wrote this record; 0 before it is committed
 */
public record HostRecord(
        HostName name, List<HostAddress> addresses, List<HostKey> keys, Instant changed, Instant seen, long revision) {

    /** The most addresses of one host. */
    public static final int MAX_ADDRESSES = 8;

    /** The most keys of one host. */
    public static final int MAX_KEYS = 2;

    public HostRecord {
        addresses = List.copyOf(addresses);
        keys = List.copyOf(keys);
        if (addresses.isEmpty() && keys.isEmpty()) {
            throw new IllegalArgumentException("a host without an address and without a key does not exist");
        }
        if (keys.size() > MAX_KEYS) {
            throw new IllegalArgumentException("a host has at most " + MAX_KEYS + " keys");
        }
    }

    /** Makes a host that no key owns. */
    public HostRecord(HostName name, List<HostAddress> addresses, Instant changed, Instant seen, long revision) {
        this(name, addresses, List.of(), changed, seen, revision);
    }

    /** Returns whether lists include the host. */
    public boolean listed() {
        return !addresses.isEmpty();
    }

    /** Returns whether the host ever reported: until then, its times are those of when it was bound. */
    public boolean reported() {
        return listed() || !changed.equals(seen);
    }

    /**
     * Returns the address to use when only one is asked for.
     *
     * @throws IndexOutOfBoundsException if the host has no address
     */
    public HostAddress preferredAddress() {
        return addresses.get(0);
    }

    /** Returns the key with that digest, or empty if it does not own this name. */
    public Optional<HostKey> key(KeyDigest digest) {
        return keys.stream().filter(key -> key.digest().equals(digest)).findFirst();
    }

    /** Returns this record with other addresses, uncommitted. */
    public HostRecord withAddresses(List<HostAddress> newAddresses, Instant time) {
        return new HostRecord(name, newAddresses, keys, time, seen, 0);
    }

    /** Returns this record with other keys, uncommitted. */
    public HostRecord withKeys(List<HostKey> newKeys) {
        return new HostRecord(name, addresses, newKeys, changed, seen, 0);
    }

    /** Returns this record as written by the commit with that number. */
    public HostRecord withRevision(long newRevision) {
        return new HostRecord(name, addresses, keys, changed, seen, newRevision);
    }

    /** Returns this record as seen at that time, or unchanged if it was seen later. */
    public HostRecord withSeen(Instant time) {
        return time.isAfter(seen) ? new HostRecord(name, addresses, keys, changed, time, revision) : this;
    }
}
