package org.bosixnet.registry;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.bosixnet.host.HostKey;
import org.bosixnet.host.HostName;
import org.bosixnet.host.HostRecord;
import org.bosixnet.host.KeyDigest;

class KeyIndexTest {

    private static final List<String> KEYS = List.of("k1", "k2", "k3", "k4");

    /** A name gets these keys instead of those that it has. */
    record Change(HostName name, List<HostKey> keys) {}

    @Property
    void itAnswersWhatALookAtEveryRecordWould(@ForAll("changes") List<Change> changes) {
        KeyIndex index = KeyIndex.EMPTY;
        Map<HostName, List<HostKey>> all = new HashMap<>();
        for (Change change : changes) {
            KeyIndex before = index;
            Map<String, Set<HostName>> answersBefore = answers(before);
            index = index.with(change.name(), all.getOrDefault(change.name(), List.of()), change.keys());
            all.put(change.name(), change.keys());
            assertThat(answers(index)).isEqualTo(naive(all));
            assertThat(answers(before)).as("an index is immutable").isEqualTo(answersBefore);
        }
        assertThat(answers(KeyIndex.of(records(all)))).isEqualTo(naive(all));
    }

    private static Map<String, Set<HostName>> answers(KeyIndex index) {
        return KEYS.stream().collect(Collectors.toMap(key -> key, key -> Set.copyOf(index.namesOf(KeyDigest.of(key)))));
    }

    private static Map<String, Set<HostName>> naive(Map<HostName, List<HostKey>> all) {
        return KEYS.stream().collect(Collectors.toMap(key -> key, key -> all.entrySet().stream()
                .filter(entry -> entry.getValue().stream()
                        .anyMatch(known -> known.digest().equals(KeyDigest.of(key))))
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet())));
    }

    private static List<HostRecord> records(Map<HostName, List<HostKey>> all) {
        return all.entrySet().stream()
                .filter(entry -> !entry.getValue().isEmpty())
                .map(entry ->
                        new HostRecord(entry.getKey(), List.of(), entry.getValue(), Instant.EPOCH, Instant.EPOCH, 1))
                .toList();
    }

    @Provide
    Arbitrary<List<Change>> changes() {
        Arbitrary<HostKey> key =
                Arbitraries.of(KEYS).map(text -> new HostKey("ABC123", KeyDigest.of(text), Instant.EPOCH));
        return Combinators.combine(
                        Arbitraries.of("alpha", "beta", "gamma").map(HostName::new),
                        key.list().ofMaxSize(HostRecord.MAX_KEYS).uniqueElements())
                .as(Change::new)
                .list()
                .ofMaxSize(25);
    }
}
