package org.bosixnet.registry;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import org.bosixnet.dao.SortedMaps;
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
        List<Binding> firsts = new ArrayList<>(bindings.size());
        List<Binding> others = new ArrayList<>(); // those whose key has another name already
        for (Binding binding : sorted(bindings)) {
            boolean first =
                    firsts.isEmpty() || !firsts.get(firsts.size() - 1).key().equals(binding.key());
            (first ? firsts : others).add(binding);
        }
        TreePMap<KeyDigest, Set<HostName>> names =
                SortedMaps.of(firsts, Binding::key, binding -> Set.of(binding.name()));
        for (Binding binding : others) {
            names = with(names, binding.key(), binding.name());
        }
        return new KeyIndex(names);
    }

    /** Returns these sorted by their keys: by the first digits, which costs little, and where these are equal by the rest. */
    private static List<Binding> sorted(List<Binding> bindings) {
        long[] places = new long[bindings.size()]; // each behind the first digits of the key
        for (int i = 0; i < places.length; i++) {
            places[i] = (long) bindings.get(i).key().hashCode() << Integer.SIZE | i;
        }
        Arrays.sort(places);
        List<Binding> sorted = new ArrayList<>(places.length);
        for (long place : places) {
            sorted.add(bindings.get((int) place));
        }
        sorted.sort(Comparator.comparing(Binding::key));
        return sorted;
    }

    private static TreePMap<KeyDigest, Set<HostName>> with(
            TreePMap<KeyDigest, Set<HostName>> names, KeyDigest key, HostName name) {
        Set<HostName> known = names.getOrDefault(key, Set.of());
        return names.plus(
                key, known.isEmpty() ? Set.of(name) : changeable(known).plus(name));
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
            changed = with(changed, key.digest(), name);
        }
        return new KeyIndex(changed);
    }
}
