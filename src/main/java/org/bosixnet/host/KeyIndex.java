package org.bosixnet.host;

import java.util.Collection;
import java.util.List;
import java.util.Set;
import org.pcollections.HashPMap;
import org.pcollections.HashTreePMap;
import org.pcollections.HashTreePSet;
import org.pcollections.PSet;

/** Which names each key is bound to, and which keys have which id. Immutable. */
public final class KeyIndex {

    static final KeyIndex EMPTY = new KeyIndex(HashTreePMap.empty(), HashTreePMap.empty());

    private final HashPMap<KeyDigest, PSet<HostName>> names;

    /** An id may be that of several keys in data of an earlier version. */
    private final HashPMap<String, PSet<KeyDigest>> ids;

    private KeyIndex(HashPMap<KeyDigest, PSet<HostName>> names, HashPMap<String, PSet<KeyDigest>> ids) {
        this.names = names;
        this.ids = ids;
    }

    static KeyIndex of(Collection<HostRecord> records) {
        KeyIndex index = EMPTY;
        for (HostRecord record : records) {
            index = index.with(record.name(), List.of(), record.keys());
        }
        return index;
    }

    Set<HostName> namesOf(KeyDigest key) {
        return names.getOrDefault(key, HashTreePSet.empty());
    }

    /** Returns whether a key that is not this one has that id. */
    boolean hasOther(String id, KeyDigest key) {
        return ids.getOrDefault(id, HashTreePSet.empty()).stream().anyMatch(known -> !known.equals(key));
    }

    /** Returns this after the keys of a name have changed. */
    KeyIndex with(HostName name, List<HostKey> before, List<HostKey> after) {
        if (before.equals(after)) {
            return this;
        }
        HashPMap<KeyDigest, PSet<HostName>> changed = names;
        HashPMap<String, PSet<KeyDigest>> changedIds = ids;
        for (HostKey key : before) {
            PSet<HostName> left =
                    changed.getOrDefault(key.digest(), HashTreePSet.empty()).minus(name);
            changed = changedTo(changed, key.digest(), left);
            if (left.isEmpty()) {
                changedIds = changedTo(
                        changedIds,
                        key.id(),
                        changedIds.getOrDefault(key.id(), HashTreePSet.empty()).minus(key.digest()));
            }
        }
        for (HostKey key : after) {
            changed = changed.plus(
                    key.digest(),
                    changed.getOrDefault(key.digest(), HashTreePSet.empty()).plus(name));
            changedIds = changedIds.plus(
                    key.id(),
                    changedIds.getOrDefault(key.id(), HashTreePSet.empty()).plus(key.digest()));
        }
        return new KeyIndex(changed, changedIds);
    }

    private static <K, V> HashPMap<K, PSet<V>> changedTo(HashPMap<K, PSet<V>> sets, K key, PSet<V> values) {
        return values.isEmpty() ? sets.minus(key) : sets.plus(key, values);
    }
}
