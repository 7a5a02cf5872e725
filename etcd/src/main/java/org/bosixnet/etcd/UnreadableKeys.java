package org.bosixnet.etcd;

import io.etcd.jetcd.ByteSequence;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keys whose values cannot be read: another program's, or a newer version's. Each is logged once. */
final class UnreadableKeys {

    private static final Logger LOG = LoggerFactory.getLogger(UnreadableKeys.class);

    /** How many are named at most. */
    private static final int MOST_NAMED = 10;

    private final Set<ByteSequence> all = ConcurrentHashMap.newKeySet();

    void add(ByteSequence key, String why) {
        if (all.add(key)) {
            LOG.warn("The key {} in etcd cannot be read: {}", key, why);
        }
    }

    boolean has(ByteSequence key) {
        return all.contains(key);
    }

    /** Takes it that a key is gone, or can be read. */
    void remove(ByteSequence key) {
        all.remove(key);
    }

    /** Returns a sentence that names them, or empty if there are none. */
    Optional<String> warning() {
        List<String> named = all.stream()
                .map(ByteSequence::toString)
                .sorted()
                .limit(MOST_NAMED)
                .toList();
        int more = all.size() - named.size();
        return named.isEmpty()
                ? Optional.empty()
                : Optional.of("These keys in etcd cannot be read: " + String.join(", ", named)
                        + (more > 0 ? " and " + more + " more" : "") + ".");
    }
}
