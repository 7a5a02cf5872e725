package org.bosixnet.client.hostsfile;

import java.util.Arrays;
import java.util.Collection;
import java.util.function.LongConsumer;
import org.bosixnet.client.host.HostName;

/**
 * The names and aliases that are in a hosts file outside the managed block, without regard to case. A list of blocked
 * names has hundreds of thousands, so of each there are eight bytes, its hash: of a fleet's ten thousand names one would
 * be taken for one of them by chance once in ten thousand million files, and it would only be left out. Immutable.
 */
public final class OutsideNames {

    public static final OutsideNames NONE = new OutsideNames(new long[0]);

    /** The 64-bit hash FNV-1a. */
    private static final long BASIS = 0xcbf29ce484222325L;

    private static final long PRIME = 0x100000001b3L;

    private final long[] hashes; // in order

    private OutsideNames(long[] hashes) {
        this.hashes = hashes;
    }

    /** Returns these names. */
    public static OutsideNames of(Collection<String> names) {
        return of(told -> names.forEach(name -> told.accept(hash(name))));
    }

    /** Something that tells the hashes of names one by one, always the same ones. */
    interface Source {
        void forEach(LongConsumer told);
    }

    /** Returns the names that are told. */
    static OutsideNames of(Source source) {
        int[] count = {0};
        source.forEach(hash -> count[0]++);
        long[] hashes = new long[count[0]];
        int[] next = {0};
        source.forEach(hash -> hashes[next[0]++] = hash);
        Arrays.sort(hashes);
        int distinct = 0;
        for (int i = 0; i < hashes.length; i++) {
            if (i == 0 || hashes[i] != hashes[i - 1]) {
                hashes[distinct++] = hashes[i];
            }
        }
        return new OutsideNames(distinct == hashes.length ? hashes : Arrays.copyOf(hashes, distinct));
    }

    /** Returns the hash of a part of a line, which ignores the case of ASCII letters and one full stop at the end. */
    static long hash(Bytes line, int from, int to) {
        int end = to > from && line.at(to - 1) == '.' ? to - 1 : to;
        long hash = BASIS;
        for (int i = from; i < end; i++) {
            int lower = line.at(i);
            hash = (hash ^ (lower >= 'A' && lower <= 'Z' ? lower + ('a' - 'A') : lower & 0xff)) * PRIME;
        }
        return hash;
    }

    private static long hash(String name) {
        Bytes bytes = Bytes.of(name);
        return hash(bytes, 0, bytes.length());
    }

    /** Returns whether a name is outside. */
    public boolean contains(HostName name) {
        return Arrays.binarySearch(hashes, hash(name.value())) >= 0;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof OutsideNames that && Arrays.equals(hashes, that.hashes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(hashes);
    }
}
