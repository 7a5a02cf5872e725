package org.bosixnet.dao;

import static org.assertj.core.api.Assertions.assertThat;
import static org.bosixnet.dao.Records.ALPHA;
import static org.bosixnet.dao.Records.T1;
import static org.bosixnet.dao.Records.committed;
import static org.bosixnet.dao.Records.record;
import static org.bosixnet.dao.StoreFailures.storeFailure;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.LongStream;
import org.bosixnet.dao.CommitResult.Committed;
import org.bosixnet.dao.CommitResult.Conflict;
import org.bosixnet.dao.StoreException.Kind;
import org.bosixnet.host.HostName;
import org.bosixnet.host.HostRecord;
import org.bosixnet.host.Reports;
import org.bosixnet.host.SignOfLife;
import org.bosixnet.testing.Await;
import org.bosixnet.testing.LogCapture;
import org.junit.jupiter.api.Test;

/** Many commit at once, and a feed fails: nothing is lost, and nothing told twice. */
interface ConcurrencyContract extends StoreUnderTest {

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
                        LogCapture log = new LogCapture(HostRecordDao.class.getPackage())) {
                    dao.start(feed);
                    stored.putAll(feed.heard().view());
                    for (int i = 0; i < 8; i++) {
                        HostName name = new HostName("host" + i + "-" + first + "-" + times);
                        HostRecord record = record(name, "2001:db8::1", T1);
                        stored.put(name, record.withRevision(committed(dao.commit(name, 0, record))));
                        dao.markSeen(name, new SignOfLife(T1, Reports.AGENT));
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
