package org.bosixnet.etcd;

/**
 * How many keys to read at once. etcd counts all keys that are left for each page, so there should be few pages; but each has
 * to arrive within the timeout, also on a slow way, and in one answer. Not thread-safe.
 */
final class PageSize {

    /** How many keys are read at first, and after a page that was too long. */
    static final long FIRST = 100;

    /** The most keys, however short their values are. */
    static final long LONGEST = 20_000;

    /** About how many bytes of keys and values are read at once. */
    static final long BYTES = 4 << 20;

    private static final long GROWTH = 4;

    private long limit = FIRST;
    private long most = LONGEST;

    /** Returns how many keys to read next, at least 1. */
    long limit() {
        return limit;
    }

    /** Notes that a page came: the next keys may be as long, or a few times longer. */
    void came(long keys, long bytes) {
        long fits = keys * BYTES / Math.max(1, bytes);
        most = Math.min(LONGEST, most + FIRST);
        limit = Math.max(1, Math.min(Math.min(fits, most), GROWTH * limit));
    }

    /** Notes that a page did not come since it was too long, and returns whether a shorter one may. */
    boolean mayShrink() {
        if (limit == 1) {
            return false;
        }
        most = limit / 2;
        limit = limit > FIRST ? FIRST : 1;
        return true;
    }
}
