package org.bosixnet.http.list;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Map;

/**
 * Counts the bytes that unfinished answers keep in memory: each array once, however many answers send it. Clients that
 * read slowly while the lists change could otherwise keep an array of each revision.
 */
public final class PinnedBytes {

    /** One owner may have one of this many shares, so that others still find room. */
    private static final int SHARES = 4;

    private final long limit;

    /** The owners that send each array, and how often. */
    @GuardedBy("this")
    private final IdentityHashMap<byte[], Map<Object, Integer>> arrays = new IdentityHashMap<>();

    /**
     * @param limit how many bytes may be kept
     */
    public PinnedBytes(long limit) {
        this.limit = limit;
    }

    /**
     * Counts an array as kept by an owner, once more if it already is.
     *
     * @return false if there is no room; then nothing was changed. A single array always has room
     */
    synchronized boolean add(byte[] array, Object owner) {
        Map<Object, Integer> owners = arrays.get(array);
        if (owners == null || !owners.containsKey(owner)) {
            long own = ownedBy(owner);
            boolean fits = (own == 0 || own + array.length <= limit / SHARES)
                    && (owners != null || arrays.isEmpty() || total() + array.length <= limit);
            if (!fits) {
                return false;
            }
        }
        arrays.computeIfAbsent(array, same -> new HashMap<>()).merge(owner, 1, Integer::sum);
        return true;
    }

    /** Takes back one {@link #add} that returned true. */
    synchronized void remove(byte[] array, Object owner) {
        arrays.computeIfPresent(array, (same, owners) -> {
            owners.computeIfPresent(owner, (who, count) -> count == 1 ? null : count - 1);
            return owners.isEmpty() ? null : owners;
        });
    }

    /** Returns how many bytes are kept. */
    synchronized long total() {
        return arrays.keySet().stream().mapToLong(array -> array.length).sum();
    }

    @GuardedBy("this")
    private long ownedBy(Object owner) {
        return arrays.entrySet().stream()
                .filter(entry -> entry.getValue().containsKey(owner))
                .mapToLong(entry -> entry.getKey().length)
                .sum();
    }
}
