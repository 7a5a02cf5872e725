package org.bosixnet.registry;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.bosixnet.dao.Commit;
import org.bosixnet.dao.Snapshot;
import org.bosixnet.host.HostAddress;
import org.bosixnet.host.HostKey;
import org.bosixnet.host.HostName;
import org.bosixnet.host.HostRecord;
import org.bosixnet.host.KeyDigest;
import org.bosixnet.host.Position;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.pcollections.TreePMap;

class HistoryTest {

    private static final int CAPACITY = 4;

    private static final List<HostName> NAMES =
            IntStream.range(0, 7).mapToObj(i -> new HostName("host" + i)).toList();

    private static final HostKey KEY = new HostKey("abcdef", KeyDigest.of("key"), Instant.EPOCH);

    private final History history = new History(CAPACITY);
    private final LiveView view = new LiveView(history);

    /** What becomes of names in one commit, which takes that many revisions. */
    private record Step(Map<HostName, Become> names, int revisions) {}

    private enum Become {
        LISTED,
        BOUND,
        GONE
    }

    private Position at(long revision) {
        return new Position("e", revision);
    }

    private void begin(long revision) {
        view.snapshot(new Snapshot(at(revision), view.current().records(), List.of(), List.of()));
    }

    /** Commits the step; each address tells the number of its commit. */
    private void commit(Step step) {
        long revision = view.current().position().revision() + step.revisions;
        List<Commit.Change> changes = new ArrayList<>();
        TreePMap<HostName, HostRecord> after = view.current().records();
        for (Map.Entry<HostName, Become> one : step.names.entrySet()) {
            HostRecord record = one.getValue() == Become.GONE ? null : record(one.getKey(), one.getValue(), revision);
            changes.add(new Commit.Change(one.getKey(), record));
            after = record == null ? after.minus(one.getKey()) : after.plus(one.getKey(), record);
        }
        view.committed(new Commit(revision, changes), after);
    }

    private static HostRecord record(HostName name, Become become, long revision) {
        HostAddress address = new HostAddress("2001:db8:0:1::" + Long.toHexString(revision));
        return new HostRecord(
                name,
                become == Become.LISTED ? List.of(address) : List.of(),
                List.of(KEY),
                Instant.EPOCH,
                Instant.EPOCH,
                revision);
    }

    @Property(tries = 100)
    void itTellsOfEachNameTheNewestChangeOrThatItHasForgotten(@ForAll("steps") List<Step> steps) {
        begin(5);
        long forgotten = 5;
        Map<HostName, Long> newest = new HashMap<>();
        for (Step step : steps) {
            RegistryView before = view.current();
            commit(step);
            long revision = view.current().position().revision();
            for (HostName name : step.names.keySet()) {
                if (before.find(name).isPresent() || view.current().find(name).isPresent()) {
                    newest.put(name, revision);
                }
            }
            while (newest.size() > CAPACITY) {
                long first = newest.values().stream().min(Long::compare).orElseThrow();
                newest.values().remove(first);
                forgotten = first;
            }
            for (long after = 4; after <= revision; after++) {
                assertTells(after, revision, forgotten, newest);
            }
            assertThat(history.reach(at(revision + 1), at(revision))).isEqualTo(History.Reach.AHEAD);
        }
    }

    private void assertTells(long after, long upTo, long forgotten, Map<HostName, Long> newest) {
        if (after < forgotten) {
            assertThat(history.reach(at(after), at(upTo))).isEqualTo(History.Reach.FORGOTTEN);
            assertThat(history.read(at(after), at(upTo))).isEmpty();
            assertThat(history.changedSince(at(after), at(upTo), 100)).isEmpty();
            return;
        }
        List<HostName> expected = newest.entrySet().stream()
                .filter(entry -> entry.getValue() > after)
                .map(Map.Entry::getKey)
                .toList();
        assertThat(history.read(at(after), at(upTo)).orElseThrow())
                .containsExactlyInAnyOrderElementsOf(expected)
                .isSortedAccordingTo(Comparator.comparing(newest::get));
        assertThat(history.changedSince(at(after), at(upTo), expected.size())).hasValue(new TreeSet<>(expected));
        if (!expected.isEmpty()) {
            assertThat(history.changedSince(at(after), at(upTo), expected.size() - 1))
                    .isEmpty();
        }
    }

    @Provide
    Arbitrary<List<Step>> steps() {
        Arbitrary<Map<HostName, Become>> names = Arbitraries.maps(Arbitraries.of(NAMES), Arbitraries.of(Become.class))
                .ofMinSize(0)
                .ofMaxSize(1);
        return Combinators.combine(names, Arbitraries.integers().between(1, 40))
                .as(Step::new)
                .list()
                .ofMaxSize(40);
    }

    @Test
    void aCommitOfSeveralNamesIsNotDivided() {
        begin(0);
        commit(new Step(Map.of(NAMES.get(0), Become.LISTED, NAMES.get(1), Become.LISTED), 2));
        assertThat(history.read(at(0), at(2)).orElseThrow()).containsExactlyInAnyOrder(NAMES.get(0), NAMES.get(1));
        assertThat(history.read(at(1), at(2)).orElseThrow()).hasSize(2);
        for (HostName other : NAMES.subList(2, 5)) {
            commit(new Step(Map.of(other, Become.LISTED), 1));
        }
        assertThat(history.knowsSince(at(1), at(5)))
                .as("one of the two is forgotten")
                .isFalse();
        assertThat(history.read(at(2), at(5)).orElseThrow()).isEqualTo(NAMES.subList(2, 5));
    }

    /** The slices end where the bounds say, and put together are what there is. */
    @Property(tries = 100)
    void slicesLeaveNothingOut(@ForAll("steps") List<Step> steps) {
        begin(0);
        steps.forEach(this::commit);
        Position now = view.current().position();
        for (long after = 0; after <= now.revision(); after++) {
            if (!history.knowsSince(at(after), now)) {
                continue;
            }
            List<HostName> together = new ArrayList<>();
            Position at = at(after);
            while (!at.equals(now)) {
                Position end = history.sliceEnd(at, now);
                assertThat(end.revision()).isGreaterThan(at.revision()).isLessThanOrEqualTo(now.revision());
                assertThat(end.equals(now) || end.revision() % History.SLICE == 0)
                        .isTrue();
                together.addAll(history.read(at, end).orElseThrow());
                at = end;
            }
            assertThat(together).isEqualTo(history.read(at(after), now).orElseThrow());
        }
    }

    /** In some stores a revision is many names. */
    @Test
    void aSliceIsNotTooMuchToBeToldAtOnce() {
        LiveView many = new LiveView();
        many.snapshot(new Snapshot(at(0), List.of(), List.of()));
        TreePMap<HostName, HostRecord> after = many.current().records();
        int[] ofRevision = new int[2 * History.SLICE + 1];
        for (int revision = 1; revision < ofRevision.length; revision++) {
            ofRevision[revision] = revision < History.SLICE ? 64 : revision == 100 ? 2 * History.SLICE_NAMES : 1;
            List<Commit.Change> changes = new ArrayList<>();
            for (int i = 0; i < ofRevision[revision]; i++) {
                HostRecord record = record(new HostName("n" + revision + "-" + i), Become.LISTED, revision);
                changes.add(new Commit.Change(record.name(), record));
                after = after.plus(record.name(), record);
            }
            many.committed(new Commit(revision, changes), after);
        }
        Position now = many.current().position();
        List<Long> ends = new ArrayList<>();
        for (Position at = at(0); !at.equals(now); at = at(ends.get(ends.size() - 1))) {
            Position end = many.history().sliceEnd(at, now);
            int names = many.history().read(at, end).orElseThrow().size();
            assertThat(names <= History.SLICE_NAMES || end.revision() - at.revision() == 1)
                    .as("%s names of %s to %s", names, at, end)
                    .isTrue();
            ends.add(end.revision());
        }
        assertThat(ends)
                .startsWith(8L, 16L, 24L, 32L, 40L, 48L, 56L)
                .contains(99L, 100L)
                .endsWith(128L);
    }

    /** Reads on until it is told to end, and then has what the view has. */
    private interface Follower extends Callable<Map<HostName, List<HostAddress>>> {}

    private static Map<HostName, List<HostAddress>> listed(RegistryView view) {
        return view.listed().stream().collect(Collectors.toMap(HostRecord::name, HostRecord::addresses));
    }

    private static void take(HostName name, RegistryView from, Map<HostName, List<HostAddress>> into) {
        from.find(name).ifPresentOrElse(host -> into.put(name, host.addresses()), () -> into.remove(name));
    }

    private volatile boolean ended;

    /** As a subscriber does. */
    private Map<HostName, List<HostAddress>> followSlices() {
        Map<HostName, List<HostAddress>> hosts = new HashMap<>();
        Position at = at(-1);
        while (!ended || !at.equals(view.current().position())) {
            Position upTo = view.current().position();
            if (at.equals(upTo)) {
                continue;
            }
            Position end = history.knowsSince(at, upTo) ? history.sliceEnd(at, upTo) : upTo;
            List<HostName> names = history.read(at, end).orElse(null);
            RegistryView now = view.current();
            if (names != null) {
                names.forEach(name -> take(name, now, hosts));
                at = end;
            } else {
                hosts.clear();
                hosts.putAll(listed(now));
                at = now.position();
            }
        }
        return hosts;
    }

    /** As a list does that is made from the one before: it is that of its view at any time. */
    private Map<HostName, List<HostAddress>> followViews() {
        Map<HostName, List<HostAddress>> hosts = new HashMap<>();
        Position at = at(-1);
        while (!ended || !at.equals(view.current().position())) {
            RegistryView now = view.current();
            var names = history.changedSince(at, now.position(), NAMES.size());
            if (names.isPresent()) {
                names.get().forEach(name -> take(name, now, hosts));
            } else {
                hosts.clear();
                hosts.putAll(listed(now));
            }
            at = now.position();
            assertThat(hosts).isEqualTo(listed(now));
        }
        return hosts;
    }

    @RepeatedTest(5)
    void whoReadsWhileNamesMoveAndAreForgottenEndsWithWhatThereIs() throws Exception {
        begin(0);
        ExecutorService threads = Executors.newCachedThreadPool();
        try {
            List<Future<Map<HostName, List<HostAddress>>>> followers = new ArrayList<>();
            for (Follower follower :
                    List.<Follower>of(this::followSlices, this::followSlices, this::followViews, this::followViews)) {
                followers.add(threads.submit(follower));
            }
            Random random = new Random();
            for (int i = 0; i < 20_000; i++) {
                HostName name = NAMES.get(random.nextInt(NAMES.size()));
                Become become = Become.values()[random.nextInt(Become.values().length)];
                commit(new Step(Map.of(name, become), 1));
                if (i % 5000 == 4999) {
                    begin(view.current().position().revision());
                }
            }
            ended = true;
            for (Future<Map<HostName, List<HostAddress>>> follower : followers) {
                assertThat(follower.get()).isEqualTo(listed(view.current()));
            }
        } finally {
            ended = true;
            threads.shutdownNow();
        }
    }
}
