package org.bosixnet.registry;

import java.util.Collection;
import java.util.List;
import java.util.Set;
import org.bosixnet.host.HostKey;
import org.bosixnet.host.HostName;
import org.bosixnet.host.HostRecord;
import org.bosixnet.host.KeyDigest;
import org.pcollections.HashPMap;
import org.pcollections.HashTreePMap;
import org.pcollections.HashTreePSet;
import org.pcollections.PSet;

/** Which names each key is bound to. Immutable. */
public final class KeyIndex {

    static final KeyIndex EMPTY = new KeyIndex(HashTreePMap.empty());

    private final HashPMap<KeyDigest, PSet<HostName>> names;

    private KeyIndex(HashPMap<KeyDigest, PSet<HostName>> names) {
        this.names = names;
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

    /** Returns this index after the keys of a name have changed. */
    KeyIndex with(HostName name, List<HostKey> before, List<HostKey> after) {
        if (before.equals(after)) {
            return this;
        }
        HashPMap<KeyDigest, PSet<HostName>> changed = names;
        for (HostKey key : before) {
            PSet<HostName> left =
                    changed.getOrDefault(key.digest(), HashTreePSet.empty()).minus(name);
            changed = left.isEmpty() ? changed.minus(key.digest()) : changed.plus(key.digest(), left);
        }
        for (HostKey key : after) {
            changed = changed.plus(
                    key.digest(),
                    changed.getOrDefault(key.digest(), HashTreePSet.empty()).plus(name));
        }
        return new KeyIndex(changed);
    }
}
