package org.bosixnet.dao;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.bosixnet.dao.StoreFailures.storeFailure;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.bosixnet.dao.CommitResult.Committed;
import org.bosixnet.dao.CommitResult.Conflict;
import org.bosixnet.dao.StoreException.Kind;
import org.bosixnet.host.HostAddress;
import org.bosixnet.host.HostKey;
import org.bosixnet.host.HostName;
import org.bosixnet.host.HostRecord;
import org.bosixnet.host.KeyDigest;
import org.bosixnet.host.Position;
import org.bosixnet.testing.Await;
import org.bosixnet.testing.LogCapture;
import org.junit.jupiter.api.Test;

/** What {@link HostRecordDao} promises, sentence by sentence, of every implementation. */
public interface HostRecordDaoContract {

    HostName ALPHA = new HostName("alpha");
    HostName BETA = new HostName("beta");
    Instant T1 = Instant.parse("2026-11-23T06:31:23.001Z");
    Instant T2 = Instant.parse("2026-11-23T06:32:23.002Z");
    Instant T3 = Instant.parse("2026-11-23T06:33:23.003Z");

    /** Opens the store under test: empty at first, later with what the one before left. */
    HostRecordDao open();

    /** Returns whether a store that is opened again has what was committed before. */
    default boolean remembers() {
        return true;
    }

    static HostRecord record(HostName name, String address, Instant time) {
        return new HostRecord(name, List.of(new HostAddress(address)), time, time, 0);
    }

    /** Returns a record without addresses that those keys own. */
    static HostRecord bound(HostName name, Instant time, String... keys) {
        return new HostRecord(name, List.of(), keys(time, keys), time, time, 0);
    }

    static List<HostKey> keys(Instant time, String... keys) {
        return Stream.of(keys)
                .map(key -> new HostKey((key + "000000").substring(0, HostKey.ID_LENGTH), KeyDigest.of(key), time))
                .toList();
    }

    private static long committed(CommitResult result) {
        return ((Committed) result).revision();
    }

    @Test
    default void theFirstSnapshotHasComeWhenStartReturns() {
        try (HostRecordDao dao = open()) {
            RecordingFeed feed = new RecordingFeed();
            dao.start(feed);
            assertThat(feed.snapshots()).hasSize(1);
            Snapshot snapshot = feed.snapshots().get(0);
            assertThat(snapshot.records()).isEmpty();
            assertThat(snapshot.position().revision()).isZero();
            assertThat(Position.parse(snapshot.position().toString())).contains(snapshot.position());
        }
    }

    @Test
    default void aStoreIsStartedOnce() {
        try (HostRecordDao dao = open()) {
            dao.start(new RecordingFeed());
            assertThatThrownBy(() -> dao.start(new RecordingFeed())).isInstanceOf(IllegalStateException.class);
        }
    }

    @Test
    default void aNewRecordIsCommittedAndToldWithItsRevision() {
        try (HostRecordDao dao = open()) {
            RecordingFeed feed = new RecordingFeed();
            dao.start(feed);
            HostRecord record = record(ALPHA, "2001:db8::1", T1);
            long revision = committed(dao.commit(ALPHA, 0, record));
            Await.until("the commit is told", () -> !feed.commits().isEmpty());
            assertThat(feed.commits())
                    .containsExactly(
                            new Commit(revision, List.of(new Commit.Change(ALPHA, record.withRevision(revision)))));
        }
    }

    @Test
    default void theRevisionOfTheGivenRecordIsIgnored() {
        try (HostRecordDao dao = open()) {
            RecordingFeed feed = new RecordingFeed();
            dao.start(feed);
            long revision = committed(
                    dao.commit(ALPHA, 0, record(ALPHA, "2001:db8::1", T1).withRevision(4711)));
            Await.until("the commit is told", () -> feed.view().containsKey(ALPHA));
            assertThat(feed.view().get(ALPHA).revision()).isEqualTo(revision);
        }
    }

    @Test
    default void aCommitOnAnOldRevisionConflictsWithTheRecordAsItIsNow() {
        try (HostRecordDao dao = open()) {
            RecordingFeed feed = new RecordingFeed();
            dao.start(feed);
            long first = committed(dao.commit(ALPHA, 0, record(ALPHA, "2001:db8::1", T1)));
            HostRecord second = record(ALPHA, "2001:db8::2", T2);
            long now = committed(dao.commit(ALPHA, first, second));
            Conflict conflict = new Conflict(second.withRevision(now));
            HostRecord late = record(ALPHA, "2001:db8::3", T3);
            assertThat(dao.commit(ALPHA, first, late)).isEqualTo(conflict);
            assertThat(dao.commit(ALPHA, 0, late)).isEqualTo(conflict);
            assertThat(dao.commit(ALPHA, first, null)).isEqualTo(conflict);
            assertThat(dao.commit(ALPHA, now + 1, late)).isEqualTo(conflict);
            Await.until("both commits are told", () -> feed.commits().size() == 2);
            assertThat(feed.view()).containsOnly(Map.entry(ALPHA, second.withRevision(now)));
        }
    }

    @Test
    default void aCommitOnARecordThatIsGoneConflictsWithNothing() {
        try (HostRecordDao dao = open()) {
            dao.start(new RecordingFeed());
            assertThat(dao.commit(ALPHA, 7, record(ALPHA, "2001:db8::1", T1))).isEqualTo(new Conflict(null));
            long first = committed(dao.commit(ALPHA, 0, record(ALPHA, "2001:db8::1", T1)));
            dao.commit(ALPHA, first, null);
            assertThat(dao.commit(ALPHA, first, null)).isEqualTo(new Conflict(null));
        }
    }

    @Test
    default void aRemovedRecordIsToldAsNoneAndCanBeMadeAgain() {
        try (HostRecordDao dao = open()) {
            RecordingFeed feed = new RecordingFeed();
            dao.start(feed);
            long first = committed(dao.commit(ALPHA, 0, record(ALPHA, "2001:db8::1", T1)));
            long removed = committed(dao.commit(ALPHA, first, null));
            assertThat(removed).isGreaterThan(first);
            Await.until("the removal is told", () -> feed.commits().size() == 2);
            assertThat(feed.commits().get(1)).isEqualTo(new Commit(removed, List.of(new Commit.Change(ALPHA, null))));
            long again = committed(dao.commit(ALPHA, 0, record(ALPHA, "2001:db8::1", T1)));
            assertThat(again).isGreaterThan(removed);
        }
    }

    @Test
    default void aRecordOfAnotherNameIsRefused() {
        try (HostRecordDao dao = open()) {
            dao.start(new RecordingFeed());
            assertThatThrownBy(() -> dao.commit(BETA, 0, record(ALPHA, "2001:db8::1", T1)))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    default void toRemoveNothingIsRefused() {
        try (HostRecordDao dao = open()) {
            dao.start(new RecordingFeed());
            assertThatThrownBy(() -> dao.commit(ALPHA, 0, null)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    default void repeatingACommitWithTheSameExpectedCommitsOnce() {
        try (HostRecordDao dao = open()) {
            dao.start(new RecordingFeed());
            HostRecord record = record(ALPHA, "2001:db8::1", T1);
            long revision = committed(dao.commit(ALPHA, 0, record));
            assertThat(dao.commit(ALPHA, 0, record)).isEqualTo(new Conflict(record.withRevision(revision)));
        }
    }

    @Test
    default void aConflictTakesNoRevisionAndEachCommitTakesOne() {
        try (HostRecordDao dao = open()) {
            RecordingFeed feed = new RecordingFeed();
            dao.start(feed);
            long first = committed(dao.commit(ALPHA, 0, record(ALPHA, "2001:db8::1", T1)));
            dao.commit(ALPHA, 0, record(ALPHA, "2001:db8::2", T1));
            long second = committed(dao.commit(BETA, 0, record(BETA, "2001:db8::2", T1)));
            assertThat(second).isGreaterThan(first);
            Await.until("both are told", () -> feed.commits().size() == 2);
            assertThat(feed.revisions()).containsExactly(first, second);
        }
    }

    @Test
    default void aRecordMayHaveKeysAndNoAddresses() {
        try (HostRecordDao dao = open()) {
            RecordingFeed feed = new RecordingFeed();
            dao.start(feed);
            HostRecord bound = bound(ALPHA, T1, "old", "new");
            long revision = committed(dao.commit(ALPHA, 0, bound));
            Await.until("the commit is told", () -> feed.view().containsKey(ALPHA));
            assertThat(feed.view()).containsOnly(Map.entry(ALPHA, bound.withRevision(revision)));
            assertThat(dao.commit(ALPHA, 0, bound(ALPHA, T2, "third")))
                    .isEqualTo(new Conflict(bound.withRevision(revision)));
        }
    }

    @Test
    default void keysAreReplacedWithTheRecord() {
        try (HostRecordDao dao = open()) {
            RecordingFeed feed = new RecordingFeed();
            dao.start(feed);
            long first = committed(dao.commit(ALPHA, 0, bound(ALPHA, T1, "old", "new")));
            long second = committed(dao.commit(ALPHA, first, bound(ALPHA, T1, "new")));
            committed(dao.commit(ALPHA, second, record(ALPHA, "2001:db8::1", T1)));
            Await.until("all commits are told", () -> feed.commits().size() == 3);
            assertThat(feed.commits())
                    .extracting(commit -> Objects.requireNonNull(
                                    commit.changes().get(0).record())
                            .keys())
                    .containsExactly(keys(T1, "old", "new"), keys(T1, "new"), List.of());
        }
    }

    @Test
    default void aMarkLeavesTheKeysAsTheyAre() {
        try (HostRecordDao dao = open()) {
            RecordingFeed feed = new RecordingFeed();
            dao.start(feed);
            long revision = committed(dao.commit(ALPHA, 0, bound(ALPHA, T1, "old")));
            dao.markSeen(ALPHA, T2);
            Await.until("the mark is told", () -> feed.marks().containsKey(ALPHA));
            HostRecord marked = bound(ALPHA, T1, "old").withRevision(revision).withSeen(T2);
            assertThat(feed.view()).containsOnly(Map.entry(ALPHA, marked));
            assertThat(dao.commit(ALPHA, 0, marked)).isEqualTo(new Conflict(marked));
        }
    }

    @Test
    default void aStoreThatIsOpenedAgainHasTheKeysAsTheyWere() {
        HostRecord bound = bound(ALPHA, T1, "old", "new");
        HostRecord listed =
                new HostRecord(BETA, List.of(new HostAddress("2001:db8::2")), keys(T2, "router"), T1, T3, 0);
        HostName gone = new HostName("gone");
        try (HostRecordDao dao = open()) {
            dao.start(new RecordingFeed());
            bound = bound.withRevision(committed(dao.commit(ALPHA, 0, bound)));
            listed = listed.withRevision(committed(dao.commit(BETA, 0, listed)));
            dao.commit(gone, committed(dao.commit(gone, 0, bound(gone, T1, "router"))), null);
        }
        for (int round = 0; round < 2; round++) {
            try (HostRecordDao dao = open()) {
                RecordingFeed feed = new RecordingFeed();
                dao.start(feed);
                if (remembers()) {
                    assertThat(feed.view()).containsOnly(Map.entry(ALPHA, bound), Map.entry(BETA, listed));
                } else {
                    assertThat(feed.view()).isEmpty();
                }
            }
        }
    }

    @Test
    default void aMarkIsDeliveredAndChangesNothingButSeen() {
        try (HostRecordDao dao = open()) {
            RecordingFeed feed = new RecordingFeed();
            dao.start(feed);
            HostRecord record = record(ALPHA, "2001:db8::1", T1);
            long revision = committed(dao.commit(ALPHA, 0, record));
            dao.markSeen(ALPHA, T2);
            Await.until("the mark is told", () -> T2.equals(feed.marks().get(ALPHA)));
            HostRecord marked = record.withRevision(revision).withSeen(T2);
            assertThat(feed.view()).containsOnly(Map.entry(ALPHA, marked));
            assertThat(feed.commits()).hasSize(1);
            assertThat(dao.commit(ALPHA, 0, record)).isEqualTo(new Conflict(marked));
        }
    }

    @Test
    default void aMarkOfNobodyOrOfThePastIsDropped() {
        try (HostRecordDao dao = open()) {
            RecordingFeed feed = new RecordingFeed();
            dao.start(feed);
            dao.commit(ALPHA, 0, record(ALPHA, "2001:db8::1", T2));
            dao.commit(BETA, 0, record(BETA, "2001:db8::2", T2));
            dao.markSeen(new HostName("nobody"), T3);
            dao.markSeen(ALPHA, T1);
            dao.markSeen(BETA, T3);
            dao.markSeen(BETA, T1);
            Await.until("the last mark is told", () -> feed.marks().containsKey(BETA));
            assertThat(feed.marks()).containsOnly(Map.entry(BETA, T3));
            assertThat(feed.view().get(ALPHA).seen()).isEqualTo(T2);
            assertThat(feed.view().get(BETA).seen()).isEqualTo(T3);
        }
    }

    @Test
    default void aCommitDoesNotTakeBackAMark() {
        try (HostRecordDao dao = open()) {
            RecordingFeed feed = new RecordingFeed();
            dao.start(feed);
            long first = committed(dao.commit(ALPHA, 0, record(ALPHA, "2001:db8::1", T1)));
            dao.markSeen(ALPHA, T3);
            Await.until("the mark is told", () -> feed.marks().containsKey(ALPHA));
            dao.commit(ALPHA, first, record(ALPHA, "2001:db8::2", T2));
            Await.until("the commit is told", () -> feed.commits().size() == 2);
            assertThat(feed.view().get(ALPHA).seen()).isEqualTo(T3);
            assertThat(feed.view().get(ALPHA).changed()).isEqualTo(T2);
        }
    }

    @Test
    default void aStoreThatIsOpenedAgainHasEverythingInANewHistory() {
        Position position;
        HostRecord alpha = record(ALPHA, "2001:db8::1", T1);
        try (HostRecordDao dao = open()) {
            RecordingFeed feed = new RecordingFeed();
            dao.start(feed);
            position = feed.snapshots().get(0).position();
            long first = committed(dao.commit(ALPHA, 0, alpha));
            alpha = alpha.withRevision(first).withSeen(T2);
            long second = committed(dao.commit(BETA, 0, record(BETA, "2001:db8::2", T1)));
            dao.commit(BETA, second, null);
            dao.markSeen(ALPHA, T2);
        }
        try (HostRecordDao dao = open()) {
            RecordingFeed feed = new RecordingFeed();
            dao.start(feed);
            assertThat(feed.snapshots().get(0).position().epoch()).isNotEqualTo(position.epoch());
            if (remembers()) {
                assertThat(feed.snapshots().get(0).records()).containsExactly(alpha);
                assertThat(feed.snapshots().get(0).position().revision()).isGreaterThanOrEqualTo(3);
            } else {
                assertThat(feed.snapshots().get(0).records()).isEmpty();
            }
        }
    }

    @Test
    default void concurrentCountersLoseNothingAndTheFeedHearsEachCommitOnceInOrder() throws Exception {
        int threads = 8;
        int rounds = 25;
        RecordingFeed feed = new RecordingFeed();
        List<Long> answered = new ArrayList<>();
        try (HostRecordDao dao = open()) {
            dao.start(feed);
            for (Future<List<Long>> result : together(threads, () -> count(dao, rounds))) {
                answered.addAll(result.get());
            }
        }
        Set<Long> different = new HashSet<>(answered);
        assertThat(different).hasSize(threads * rounds);
        assertThat(feed.complaints()).isEmpty();
        assertThat(feed.revisions())
                .doesNotHaveDuplicates()
                .isSorted()
                .containsAll(different)
                .hasSize(threads * rounds);
        assertThat(feed.view().get(ALPHA).changed()).isEqualTo(Instant.ofEpochMilli((long) threads * rounds));
    }

    private static List<Long> count(HostRecordDao dao, int rounds) {
        List<Long> revisions = new ArrayList<>();
        HostRecord current = null;
        while (revisions.size() < rounds) {
            long count = current == null ? 0 : current.changed().toEpochMilli();
            HostRecord next = record(ALPHA, "2001:db8::1", Instant.ofEpochMilli(count + 1));
            CommitResult result = dao.commit(ALPHA, current == null ? 0 : current.revision(), next);
            if (result instanceof Committed done) {
                revisions.add(done.revision());
                current = next.withRevision(done.revision());
            } else {
                current = ((Conflict) result).current();
            }
        }
        return revisions;
    }

    @Test
    default void commitsOfDifferentNamesDoNotConflict() throws Exception {
        RecordingFeed feed = new RecordingFeed();
        try (HostRecordDao dao = open()) {
            dao.start(feed);
            List<Future<Long>> results = new ArrayList<>();
            ExecutorService pool = Executors.newFixedThreadPool(8);
            LongStream.range(0, 100)
                    .forEach(i -> results.add(pool.submit(() -> {
                        HostName name = new HostName("host" + i);
                        return committed(dao.commit(name, 0, record(name, "2001:db8::1", T1)));
                    })));
            for (Future<Long> result : results) {
                result.get();
            }
            pool.shutdown();
        }
        assertThat(feed.view()).hasSize(100);
        assertThat(feed.complaints()).isEmpty();
    }

    private static <T> List<Future<T>> together(int threads, Callable<T> task)
            throws InterruptedException, ExecutionException {
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        List<Callable<T>> tasks = new ArrayList<>();
        for (int i = 0; i < threads; i++) {
            tasks.add(task);
        }
        List<Future<T>> futures = pool.invokeAll(tasks);
        pool.shutdown();
        return futures;
    }

    @Test
    default void aFeedThatFailsIsToldEverythingAnewAndFailsNobodyElse() {
        for (long first = 2; first < 8; first++) {
            for (long times = 1; times <= 3; times++) {
                long from = first;
                long to = first + times;
                FailingFeed feed = new FailingFeed(call -> call >= from && call < to);
                Map<HostName, HostRecord> stored = new HashMap<>();
                try (HostRecordDao dao = open();
                        LogCapture log = new LogCapture(HostRecordDaoContract.class.getPackage())) {
                    dao.start(feed);
                    stored.putAll(feed.heard().view());
                    for (int i = 0; i < 8; i++) {
                        HostName name = new HostName("host" + i + "-" + first + "-" + times);
                        HostRecord record = record(name, "2001:db8::1", T1);
                        stored.put(name, record.withRevision(committed(dao.commit(name, 0, record))));
                        dao.markSeen(name, T1);
                    }
                    Await.until("the feed knows all", () -> feed.heard().view().equals(stored));
                    assertThat(log.warnings()).hasSizeBetween(1, 2);
                }
                assertThat(feed.heard().complaints()).isEmpty();
                assertThat(feed.heard().snapshots().stream()
                                .map(told -> told.position().epoch()))
                        .hasSizeGreaterThan(1)
                        .containsOnly(feed.heard().snapshots().get(0).position().epoch());
            }
        }
    }

    @Test
    default void aStoreThatWorksIsNotUnavailable() {
        try (HostRecordDao dao = open()) {
            dao.start(new RecordingFeed());
            dao.commit(ALPHA, 0, record(ALPHA, "2001:db8::1", T1));
            assertThat(dao.unavailable()).isEmpty();
        }
    }

    @Test
    default void nothingIsCommittedBeforeTheStart() {
        try (HostRecordDao dao = open()) {
            assertThatThrownBy(() -> dao.commit(ALPHA, 0, record(ALPHA, "2001:db8::1", T1)))
                    .isInstanceOf(IllegalStateException.class);
        }
    }

    @Test
    default void closingIsIdempotentAndEndsTheFeed() {
        HostRecordDao dao = open();
        RecordingFeed feed = new RecordingFeed();
        dao.start(feed);
        dao.commit(ALPHA, 0, record(ALPHA, "2001:db8::1", T1));
        dao.close();
        dao.close();
        int told = feed.commits().size();
        dao.markSeen(ALPHA, T2);
        assertThatThrownBy(() -> dao.commit(BETA, 0, record(BETA, "2001:db8::1", T1)))
                .is(storeFailure(Kind.UNAVAILABLE))
                .hasMessage("The store is closed.");
        assertThat(feed.commits()).hasSize(told);
        assertThat(feed.marks()).isEmpty();
        assertThat(Objects.requireNonNull(feed.view().get(ALPHA)).seen()).isEqualTo(T1);
    }

    @Test
    default void aStoreThatWasNeverStartedCanBeClosed() {
        open().close();
        try (HostRecordDao dao = open()) {
            dao.start(new RecordingFeed());
        }
    }

    @Test
    default void commitsThatRaceWithTheCloseAreAnsweredOneWayOrTheOther() throws Exception {
        HostRecordDao dao = open();
        RecordingFeed feed = new RecordingFeed();
        dao.start(feed);
        ExecutorService pool = Executors.newFixedThreadPool(4);
        List<Future<List<Long>>> results = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            HostName name = new HostName("racer" + i);
            results.add(pool.submit(() -> race(dao, name)));
        }
        Await.until("some commits were told", () -> feed.commits().size() > 10);
        dao.close();
        List<Long> answered = new ArrayList<>();
        for (Future<List<Long>> result : results) {
            answered.addAll(result.get());
        }
        pool.shutdown();
        assertThat(feed.revisions()).containsAll(answered);
    }

    private static List<Long> race(HostRecordDao dao, HostName name) {
        List<Long> revisions = new ArrayList<>();
        try {
            for (long revision = 0; ; revision = revisions.get(revisions.size() - 1)) {
                revisions.add(committed(dao.commit(name, revision, record(name, "2001:db8::1", T1))));
            }
        } catch (StoreException e) {
            assertThat(e).is(storeFailure(Kind.UNAVAILABLE));
            return revisions; // closed in between, as was meant
        }
    }
}
