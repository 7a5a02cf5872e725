package org.bosixnet.client.fleet;

import static org.assertj.core.api.Assertions.assertThat;

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
import net.jqwik.api.constraints.IntRange;
import org.bosixnet.client.fleet.RemovalGuard.Source;

class RemovalGuardPropertiesTest {

    private static final long WINDOW = 15 * 60;

    /** One look at the registry: seconds after the last one, how, what it listed, and how many names want room. */
    record Look(long after, Source source, Set<Integer> listed, int needed) {}

    /** How long, and in how many fetches, a name has been missing. */
    private record Missing(long since, int fetches) {}

    /**
     * Holds the guard against a history that is kept in full: a name's age is when it came into the block, absences of the
     * window and shorter not counted.
     */
    @Property
    void ofTheNamesOfAnyAgeNoMoreThanHalfVanishesIn15MinutesWithoutAgreement(@ForAll("looks") List<Look> looks) {
        RemovalBench bench = new RemovalBench();
        Map<Integer, Long> came = new HashMap<>();
        Map<Integer, Long> gone = new HashMap<>();
        Map<Integer, Missing> missing = new HashMap<>();
        long now = 0;
        long turn = 0;
        for (Look look : looks) {
            now += look.after();
            Set<Integer> before = bench.numbers();
            bench.take(now, look.source(), false, RemovalBench.entries(look.listed(), "2001:db8::1"), look.needed());
            Set<Integer> kept = bench.numbers();

            assertThat(kept).containsAll(look.listed());
            assertThat(kept).isSubsetOf(union(before, look.listed()));
            if (!before.isEmpty()) {
                assertThat(kept).isNotEmpty();
            }
            long time = now;
            gone.values().removeIf(at -> at < time - WINDOW);
            came.keySet().retainAll(union(before, gone.keySet()));
            turn++;
            boolean unforced = false;
            for (int name : before) {
                Missing last = missing.getOrDefault(name, new Missing(now, 0));
                int fetches = last.fetches() + (look.source() == Source.FETCH ? 1 : 0);
                if (look.listed().contains(name) || !kept.contains(name)) {
                    missing.remove(name);
                } else {
                    missing.put(name, new Missing(last.since(), fetches));
                }
                if (!kept.contains(name)) {
                    if (fetches >= 3 && now - last.since() >= WINDOW) {
                        came.remove(name);
                    } else {
                        gone.put(name, now);
                        unforced = true;
                    }
                }
            }
            for (int name : kept) {
                gone.remove(name);
                came.putIfAbsent(name, turn);
            }
            if (unforced) {
                for (long age : new HashSet<>(came.values())) {
                    Set<Integer> old = new HashSet<>(came.keySet());
                    old.removeIf(name -> came.getOrDefault(name, 0L) > age);
                    int all = old.size();
                    old.removeAll(kept);
                    assertThat(old.size() <= 1 || 2 * old.size() <= all)
                            .as("%s of %s that came by turn %s", old, all, age)
                            .isTrue();
                }
            }
        }
    }

    /** However the fleet grew, a single host that is withdrawn goes at once, and one that comes is there at once. */
    @Property
    void honestSingleChangesPass(
            @ForAll("growth") List<Set<Integer>> growth, @ForAll @IntRange(min = 1, max = 30) int leaving) {
        RemovalBench bench = new RemovalBench();
        Set<Integer> fleet = new HashSet<>(Set.of(leaving, 31));
        long now = 0;
        for (Set<Integer> coming : growth) {
            fleet.addAll(coming);
            now += 60;
            bench.at(now, Source.STREAM, false, fleet);
            assertThat(bench.numbers()).isEqualTo(fleet);
        }
        fleet.remove(leaving);
        bench.at(now + 60, Source.STREAM, false, fleet);
        assertThat(bench.numbers()).isEqualTo(fleet);
        fleet.remove(31);
        fleet.add(32);
        bench.at(now + 60 + WINDOW + 1, Source.STREAM, false, fleet);
        assertThat(bench.numbers()).isEqualTo(fleet);
    }

    @Provide
    Arbitrary<List<Set<Integer>>> growth() {
        return Arbitraries.integers()
                .between(1, 30)
                .set()
                .ofMaxSize(10)
                .list()
                .ofMinSize(1)
                .ofMaxSize(10);
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
                        Arbitraries.frequencyOf(Tuple.of(1, any), Tuple.of(3, ranges)),
                        Arbitraries.of(0, 0, 1, 2, 5, 30))
                .as(Look::new)
                .list()
                .ofMinSize(2)
                .ofMaxSize(25);
    }
}
