package org.bosixnet.registry;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.bosixnet.host.HostKey;
import org.bosixnet.host.HostName;
import org.bosixnet.host.HostRecord;
import org.bosixnet.host.KeyDigest;
import org.pcollections.HashTreePSet;
import org.pcollections.PSet;
import org.pcollections.TreePMap;

/**
 * Which names each key is bound to. Immutable. Mostly that is one name, and a set that can be changed would take up five
 * times as much memory.
 */
public final class KeyIndex {

    static final KeyIndex EMPTY = new KeyIndex(TreePMap.empty());

    /** Each set is a {@link PSet} if it has more than one name. */
    private final TreePMap<KeyDigest, Set<HostName>> names;

    private record Binding(KeyDigest key, HostName name) {}

    private KeyIndex(TreePMap<KeyDigest, Set<HostName>> names) {
        this.names = names;
    }

    static KeyIndex of(Collection<HostRecord> records) {
        List<Binding> bindings = new ArrayList<>(records.size());
        for (HostRecord record : records) {
            record.keys().forEach(key -> bindings.add(new Binding(key.digest(), record.name())));
        }
        return new KeyIndex(inOrder(bindings)
                .collect(TreePMap.toTreePMap(Binding::key, binding -> Set.of(binding.name()), KeyIndex::union)));
    }

    /** Returns these roughly in the order of their keys, in which the map is made several times as fast. */
    private static Stream<Binding> inOrder(List<Binding> bindings) {
        long[] places = new long[bindings.size()]; // each behind the first digits of the key
        for (int i = 0; i < places.length; i++) {
            places[i] = (long) bindings.get(i).key().hashCode() << Integer.SIZE | i;
        }
        Arrays.sort(places);
        return LongStream.of(places).mapToObj(place -> bindings.get((int) place));
    }

    private static Set<HostName> union(Set<HostName> names, Set<HostName> more) {
        return changeable(names).plusAll(more);
    }

    private static PSet<HostName> changeable(Set<HostName> names) {
        return names instanceof PSet<HostName> changeable ? changeable : HashTreePSet.from(names);
    }

    Set<HostName> namesOf(KeyDigest key) {
        return names.getOrDefault(key, Set.of());
    }

    /** Returns this index after the keys of a name have changed. */
    KeyIndex with(HostName name, List<HostKey> before, List<HostKey> after) {
        if (before.equals(after)) {
            return this;
        }
        TreePMap<KeyDigest, Set<HostName>> changed = names;
        for (HostKey key : before) {
            Set<HostName> known = changed.getOrDefault(key.digest(), Set.of());
            Set<HostName> left = known.size() == 1 && known.contains(name)
                    ? Set.of()
                    : changeable(known).minus(name);
            changed = left.isEmpty() ? changed.minus(key.digest()) : changed.plus(key.digest(), left);
        }
        for (HostKey key : after) {
            Set<HostName> known = changed.getOrDefault(key.digest(), Set.of());
            changed = changed.plus(key.digest(), known.isEmpty() ? Set.of(name) : union(known, Set.of(name)));
        }
        return new KeyIndex(changed);
    }
}
