package org.bosixnet.client.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import org.bosixnet.client.agent.RemovalGuard.Source;

class RemovalGuardPropertiesTest {

    private static final long WINDOW = 15 * 60;

    /** One look at the registry: seconds after the last one, how, and what it listed. */
    record Look(long after, Source source, Set<Integer> listed) {}

    /** The names in effect from one look to the next. */
    private record Kept(long from, Set<Integer> names) {}

    /** How long, and in how many fetches, a name has been missing. */
    private record Missing(long since, int fetches) {}

    @Property
    void noMoreThanHalfVanishesIn15MinutesWithoutAgreement(@ForAll("looks") List<Look> looks) {
        RemovalGuardTest.Bench bench = new RemovalGuardTest.Bench(1000);
        List<Kept> history = new ArrayList<>();
        Map<Integer, Missing> missing = new HashMap<>();
        Map<Integer, Long> agreed = new HashMap<>();
        history.add(new Kept(0, Set.of()));
        long now = 0;
        for (Look look : looks) {
            now += look.after();
            Set<Integer> before = bench.numbers();
            bench.at(now, look.source(), false, look.listed());
            Set<Integer> kept = bench.numbers();

            assertThat(kept).containsAll(look.listed());
            assertThat(kept).isSubsetOf(union(before, look.listed()));
            if (!before.isEmpty()) {
                assertThat(kept).isNotEmpty();
            }
            for (int name : before) {
                if (look.listed().contains(name)) {
                    missing.remove(name);
                    agreed.remove(name);
                } else {
                    Missing last = missing.getOrDefault(name, new Missing(now, 0));
                    int fetches = last.fetches() + (look.source() == Source.FETCH ? 1 : 0);
                    missing.put(name, new Missing(last.since(), fetches));
                    if (!kept.contains(name)) {
                        missing.remove(name);
                        if (fetches >= 3 && now - last.since() >= WINDOW) {
                            agreed.put(name, now);
                        }
                    }
                }
            }
            look.listed().forEach(agreed::remove);
            for (int i = 0; i < history.size(); i++) {
                boolean recent = i + 1 == history.size() || history.get(i + 1).from() >= now - WINDOW;
                Set<Integer> vanished = new HashSet<>(history.get(i).names());
                int all = vanished.size();
                vanished.removeAll(kept);
                vanished.removeAll(agreed.keySet());
                if (recent && all >= 10) {
                    assertThat(2 * vanished.size()).isLessThanOrEqualTo(all);
                }
            }
            history.add(new Kept(now, kept));
        }
    }

    private static Set<Integer> union(Set<Integer> one, Set<Integer> other) {
        Set<Integer> union = new HashSet<>(one);
        union.addAll(other);
        return union;
    }

    @Provide
    Arbitrary<List<Look>> looks() {
        Arbitrary<Set<Integer>> any =
                Arbitraries.integers().between(1, 30).set().ofMaxSize(30);
        Arbitrary<Set<Integer>> ranges = Combinators.combine(
                        Arbitraries.integers().between(1, 30),
                        Arbitraries.integers().between(0, 30))
                .as((from, size) -> {
                    Set<Integer> range = new HashSet<>();
                    for (int i = from; i < from + size; i++) {
                        range.add(i);
                    }
                    return range;
                });
        return Combinators.combine(
                        Arbitraries.of(0L, 1L, 60L, 240L, 300L, 420L, 840L, 900L, 901L),
                        Arbitraries.of(Source.class),
                        Arbitraries.frequencyOf(Tuple.of(1, any), Tuple.of(3, ranges)))
                .as(Look::new)
                .list()
                .ofMinSize(2)
                .ofMaxSize(25);
    }
}
