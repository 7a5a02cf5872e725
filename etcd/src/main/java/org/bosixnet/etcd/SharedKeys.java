package org.bosixnet.etcd;

import io.etcd.jetcd.ByteSequence;
import io.etcd.jetcd.KeyValue;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.bosixnet.dao.Cluster;
import org.jspecify.annotations.Nullable;

/** What is known of the keys that registries share beside the records. One thread at a time may change it, any may read. */
final class SharedKeys {

    private final UnreadableKeys unreadable;
    private final ByteSequence expiry;
    private final ByteSequence nodes;
    private final List<ByteSequence> prefixes;
    private final Map<ByteSequence, KeyValue> known = new ConcurrentHashMap<>();

    SharedKeys(Keyspace keys, UnreadableKeys unreadable) {
        this.unreadable = unreadable;
        expiry = keys.expiry();
        nodes = keys.nodes();
        prefixes = List.of(nodes, keys.shared(Cluster.KEYS), keys.shared(Cluster.SESSIONS));
    }

    /** Reads all of them as they were at that revision. */
    void load(EtcdClient client, long asOf) {
        client.get(expiry, asOf).getKvs().forEach(this::put);
        prefixes.forEach(prefix -> client.each(prefix, asOf, this::put));
    }

    /** Takes what was written, and returns whether it was one of these keys. */
    boolean put(KeyValue found) {
        ByteSequence key = found.getKey();
        if (!key.equals(expiry) && prefixes.stream().noneMatch(key::startsWith)) {
            return false;
        }
        known.put(key, found);
        if (found.getLease() == 0 && (key.equals(expiry) || key.startsWith(nodes))) {
            unreadable.add(
                    key, "it has no lease, so no registry has written it; it stands in the way until it is deleted");
        } else {
            unreadable.remove(key);
        }
        return true;
    }

    void delete(ByteSequence key) {
        known.remove(key);
    }

    @Nullable
    KeyValue find(ByteSequence key) {
        return known.get(key);
    }

    /** Returns what is under a prefix, in no order. */
    List<KeyValue> under(ByteSequence prefix) {
        return known.values().stream()
                .filter(value -> value.getKey().startsWith(prefix))
                .toList();
    }
}
