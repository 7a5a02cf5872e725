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
 * @param reports how it did
 * @param revision the number of the commit that wrote this record, or one of those that a commit of several records
 *     takes; 0 before it is committed
 */
public record HostRecord(
        HostName name,
        List<HostAddress> addresses,
        List<HostKey> keys,
        Instant changed,
        Instant seen,
        Reports reports,
        long revision) {

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

    /** Makes a host of which it is not known how it reports. */
    public HostRecord(
            HostName name,
            List<HostAddress> addresses,
            List<HostKey> keys,
            Instant changed,
            Instant seen,
            long revision) {
        this(name, addresses, keys, changed, seen, Reports.UNKNOWN, revision);
    }

    /** Makes one that no key owns. */
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
        for (HostKey key : keys) {
            if (key.digest().equals(digest)) {
                return Optional.of(key);
            }
        }
        return Optional.empty();
    }

    /** Returns this record with other addresses, uncommitted. */
    public HostRecord withAddresses(List<HostAddress> newAddresses, Instant time) {
        return new HostRecord(name, newAddresses, keys, time, seen, reports, 0);
    }

    /** Returns this record with other keys, uncommitted. */
    public HostRecord withKeys(List<HostKey> newKeys) {
        return new HostRecord(name, addresses, newKeys, changed, seen, reports, 0);
    }

    /** Returns this record as written by the commit with that number. */
    public HostRecord withRevision(long newRevision) {
        return new HostRecord(name, addresses, keys, changed, seen, reports, newRevision);
    }

    /** Returns the last that was heard of the host. */
    public SignOfLife sign() {
        return new SignOfLife(seen, reports);
    }

    /** Returns this record with that sign of life, or unchanged if there was a later one. */
    public HostRecord withSeen(SignOfLife sign) {
        return sign.time().isAfter(seen)
                ? new HostRecord(
                        name,
                        addresses,
                        keys,
                        changed,
                        sign.time(),
                        sign.reports().orElse(reports),
                        revision)
                : this;
    }

    /**
     * Returns this record as it would be if none of its times were later than {@code now}. Whether the host has ever
     * {@link #reported} stays as it is.
     */
    public HostRecord notAfter(Instant now) {
        boolean late = changed.isAfter(now)
                || seen.isAfter(now)
                || keys.stream().anyMatch(key -> key.created().isAfter(now));
        if (!late) {
            return this;
        }
        Instant newSeen = earlier(seen, now);
        Instant newChanged = earlier(changed, now);
        boolean same = newChanged.equals(newSeen) && !changed.equals(seen);
        return new HostRecord(
                name,
                addresses,
                keys.stream()
                        .map(key -> new HostKey(key.id(), key.digest(), earlier(key.created(), now)))
                        .toList(),
                same ? newChanged.minusMillis(1) : newChanged,
                newSeen,
                reports,
                revision);
    }

    private static Instant earlier(Instant one, Instant other) {
        return one.isBefore(other) ? one : other;
    }
}
