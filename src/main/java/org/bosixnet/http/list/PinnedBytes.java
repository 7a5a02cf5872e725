package org.bosixnet.http.list;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Map;

/**
 * Counts the bytes that unfinished answers keep in memory: each array once, however many answers send it, and what each
 * answer has for itself. Clients that read slowly while the lists change could otherwise keep the arrays of each revision.
 */
public final class PinnedBytes {

    /** One owner may have one of this many shares, so that others still find room. */
    private static final int SHARES = 4;

    private final long limit;

    /** The owners that send each array, and how often. */
    @GuardedBy("this")
    private final IdentityHashMap<byte[], Map<Object, Integer>> arrays = new IdentityHashMap<>();

    /** How many bytes each owner keeps. */
    @GuardedBy("this")
    private final Map<Object, Long> owned = new HashMap<>();

    @GuardedBy("this")
    private long total;

    /**
     * @param limit how many bytes may be kept
     */
    public PinnedBytes(long limit) {
        this.limit = limit;
    }

    /**
     * Counts what an answer keeps as kept by an owner, once more if it already is.
     *
     * @return false if there is no room; then nothing was changed. A single answer always has room
     */
    synchronized boolean add(ListBody body, Object owner) {
        long more = body.besides();
        long moreOwn = more;
        for (byte[] array : body.kept()) {
            Map<Object, Integer> owners = arrays.get(array);
            more += owners == null ? array.length : 0;
            moreOwn += owners == null || !owners.containsKey(owner) ? array.length : 0;
        }
        long own = owned.getOrDefault(owner, 0L);
        boolean fits = (own == 0 || moreOwn == 0 || own + moreOwn <= limit / SHARES)
                && (total == 0 || more == 0 || total + more <= limit);
        if (fits) {
            body.kept().forEach(array -> arrays.computeIfAbsent(array, same -> new HashMap<>(2))
                    .merge(owner, 1, Integer::sum));
            total += more;
            owned.put(owner, own + moreOwn);
        }
        return fits;
    }

    /** Takes back one {@link #add} that returned true. */
    synchronized void remove(ListBody body, Object owner) {
        long own = owned.getOrDefault(owner, 0L) - body.besides();
        total -= body.besides();
        for (byte[] array : body.kept()) {
            Map<Object, Integer> owners = arrays.get(array);
            if (owners != null
                    && owners.computeIfPresent(owner, (who, count) -> count == 1 ? null : count - 1) == null) {
                own -= array.length;
                if (owners.isEmpty()) {
                    arrays.remove(array);
                    total -= array.length;
                }
            }
        }
        if (own == 0) {
            owned.remove(owner);
        } else {
            owned.put(owner, own);
        }
    }

    /** Returns how many bytes are kept. */
    synchronized long total() {
        return total;
    }
}
