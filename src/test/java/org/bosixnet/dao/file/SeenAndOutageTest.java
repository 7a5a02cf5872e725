package org.bosixnet.dao.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.bosixnet.dao.Records.ALPHA;
import static org.bosixnet.dao.Records.T1;
import static org.bosixnet.dao.Records.T2;
import static org.bosixnet.dao.Records.T3;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.bosixnet.dao.ClockStep;
import org.bosixnet.dao.Expired;
import org.bosixnet.dao.HostRecordDao;
import org.bosixnet.dao.Mutation;
import org.bosixnet.dao.Outage;
import org.bosixnet.dao.RecordingFeed;
import org.bosixnet.dao.Records;
import org.bosixnet.dao.Transaction;
import org.bosixnet.dao.file.journal.StoreState;
import org.bosixnet.host.HostName;
import org.bosixnet.host.Reports;
import org.bosixnet.host.SignOfLife;
import org.bosixnet.testing.Await;
import org.bosixnet.testing.LogCapture;
import org.bosixnet.testing.ManualClock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SeenAndOutageTest {

    private static final Instant OPENED = Instant.parse("2026-11-23T12:00:00.000Z");

    @TempDir
    Path directory;

    private final FaultyDisk disk = new FaultyDisk();
    private final ManualClock clock = new ManualClock(OPENED);

    private HostRecordDao dao(Duration seenFlush) {
        return FileHostRecordDao.open(Stores.around(directory, disk, Records.CLOCK), seenFlush, Stores.QUICK);
    }

    @Test
    void aMarkIsDurableWithinTheFlushPeriod() {
        try (HostRecordDao dao = dao(Duration.ofMillis(20))) {
            dao.start(new RecordingFeed());
            dao.commit(ALPHA, 0, Records.record(ALPHA, "2001:db8::1", T1));
            dao.markSeen(ALPHA, new SignOfLife(T2, Reports.AGENT));
            Await.until("the mark is in the journal", () -> seenOnDisk().equals(T2));
        }
    }

    private Instant seenOnDisk() {
        try {
            return StoreDriver.read(directory).find(ALPHA).record().seen();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void aMarkIsDurableAtACleanStop() {
        try (HostRecordDao dao = dao(Duration.ofDays(1))) {
            dao.start(new RecordingFeed());
            dao.commit(ALPHA, 0, Records.record(ALPHA, "2001:db8::1", T1));
            dao.markSeen(ALPHA, new SignOfLife(T2, Reports.AGENT));
        }
        assertThat(seenOnDisk()).isEqualTo(T2);
    }

    @Test
    void aMarkThatCannotBeStoredIsToldAllTheSameAndStoredLater() {
        try (LogCapture log = new LogCapture(SeenAndOutageTest.class.getPackage());
                HostRecordDao dao = dao(Duration.ofMillis(5))) {
            RecordingFeed feed = new RecordingFeed();
            dao.start(feed);
            dao.commit(ALPHA, 0, Records.record(ALPHA, "2001:db8::1", T1));
            disk.fault = FaultyDisk.FULL;
            dao.markSeen(ALPHA, new SignOfLife(T3, Reports.AGENT));
            Await.until("the mark is told", () -> feed.marks().containsKey(ALPHA));
            Await.until("the trouble is told", () -> dao.unavailable().isPresent());
            assertThat(seenOnDisk()).isEqualTo(T1);
            disk.fault = FaultyDisk.NONE;
            Await.until("the trouble is over without a commit", () -> dao.unavailable()
                    .isEmpty());
            Await.until("the mark is in the journal", () -> seenOnDisk().equals(T3));
            assertThat(log.warnings()).anyMatch(warning -> warning.startsWith("There is no space left"));
        }
    }

    /** As of a large fleet, whose reports go on while those before are stored part by part. */
    @Test
    void marksThatComeWhileOthersAreStoredWaitForTheNextTime() {
        List<HostName> hosts = IntStream.range(0, 5_000)
                .mapToObj(number -> new HostName("host" + number))
                .toList();
        Duration flush = Stores.QUICK.hanging().dividedBy(2);
        AtomicLong nanos = new AtomicLong();
        AtomicInteger forced = new AtomicInteger();
        AtomicBoolean reporting = new AtomicBoolean();
        Surroundings around = Stores.around(directory, disk, Records.CLOCK, nanos::get);
        try (HostRecordDao dao = FileHostRecordDao.open(around, flush, Stores.QUICK)) {
            RecordingFeed feed = new RecordingFeed();
            dao.start(feed);
            Records.awaitWriting(dao);
            for (int i = 0; i < hosts.size(); i += Transaction.MAX_MUTATIONS) {
                dao.commit(new Transaction(hosts.subList(i, i + Transaction.MAX_MUTATIONS).stream()
                        .map(host -> new Mutation(host, 0, Records.record(host, "2001:db8::1", T1)))
                        .toList()));
            }
            AtomicLong revision = new AtomicLong();
            Runnable touch = () -> revision.set(
                    Records.committed(dao.commit(ALPHA, revision.get(), Records.record(ALPHA, "2001:db8::1", T1))));
            disk.fault = (operation, file) -> {
                if (operation.equals("force") && file.startsWith("journal")) {
                    forced.incrementAndGet();
                    if (reporting.get()) {
                        hosts.forEach(host -> dao.markSeen(host, new SignOfLife(T3, Reports.AGENT)));
                        nanos.addAndGet(Stores.QUICK.deliver().toNanos());
                    }
                }
            };
            hosts.forEach(host -> dao.markSeen(host, new SignOfLife(T2, Reports.AGENT)));
            nanos.addAndGet(Stores.QUICK.deliver().toNanos());
            awaitMarks(feed, hosts, T2, touch);
            reporting.set(true);
            nanos.addAndGet(flush.toNanos());
            awaitMarks(feed, hosts, T3, touch);
            reporting.set(false);
            touch.run();
            int before = forced.get();
            for (int i = 0; i < 20; i++) {
                touch.run();
            }
            assertThat(forced.get() - before).as("forces of 20 commits").isEqualTo(20);
            nanos.addAndGet(flush.toNanos());
            touch.run();
            Await.until("the rest is stored the next time", () -> forced.get() - before >= 20 + 1 + 3);
        }
    }

    private static void awaitMarks(RecordingFeed feed, List<HostName> hosts, Instant time, Runnable touch) {
        Await.until("the marks are told", () -> {
            touch.run();
            Map<HostName, Instant> told = feed.marks();
            return hosts.stream().allMatch(host -> time.equals(told.get(host)));
        });
    }

    private StoreDriver driver() {
        return new StoreDriver(directory, disk, clock);
    }

    private static Outage outage(int from, int to) {
        return new Outage(OPENED.plusSeconds(from), OPENED.plusSeconds(to));
    }

    @Test
    void eachOpeningTellsSinceWhenNoRegistryRan() throws IOException {
        try (StoreDriver first = driver()) {
            assertThat(first.store().state().snapshot("any").outages()).isEmpty();
            clock.advance(Duration.ofSeconds(10));
        }
        clock.advance(Duration.ofSeconds(5));
        StoreDriver second = driver();
        clock.advance(Duration.ofSeconds(5));
        second.commit("alpha");
        second.compact();
        second.commit("beta");
        clock.advance(Duration.ofSeconds(5));
        second.crash();
        clock.advance(Duration.ofSeconds(5));
        StoreDriver third = driver();
        assertThat(third.store().state().snapshot("any").outages()).containsExactly(outage(10, 15), outage(20, 30));
        third.crash();
    }

    @Test
    void aClockThatWasSetBackMakesNoOutage() throws IOException {
        driver().close();
        clock.advance(Duration.ofHours(-1));
        try (StoreDriver again = driver()) {
            assertThat(again.store().state().snapshot("any").outages()).isEmpty();
        }
    }

    @Test
    void whatExpiredIsAsLongAgoAsBeforeTheClockWasSetAfterARestartAsWell() {
        Surroundings around = Stores.around(directory, disk, clock);
        Duration slept = Duration.ofHours(2);
        try (HostRecordDao dao = FileHostRecordDao.open(around, Duration.ofDays(1), Stores.QUICK)) {
            dao.start(new RecordingFeed());
            long alpha = Records.committed(dao.commit(ALPHA, 0, Records.record(ALPHA, "2001:db8::1", T1)));
            dao.commit(new Transaction(List.of(new Mutation(ALPHA, alpha, null)), OPENED));
            clock.advance(slept);
            dao.clockSet(new ClockStep(OPENED, OPENED.plus(slept)));
        }
        for (int round = 0; round < 2; round++) {
            try (HostRecordDao dao = FileHostRecordDao.open(around, Duration.ofDays(1), Stores.QUICK)) {
                RecordingFeed feed = new RecordingFeed();
                dao.start(feed);
                assertThat(feed.snapshots().get(0).expired()).containsExactly(new Expired(OPENED.plus(slept), 1));
            }
        }
    }

    @Test
    void ofEqualOutagesTheNewestAreKept() {
        StoreState state = new StoreState();
        for (int i = 0; i <= Outage.MOST + 5; i++) {
            state.openedAt(OPENED.plusSeconds(i));
        }
        List<Outage> outages = state.snapshot("any").outages();
        assertThat(outages).hasSize(Outage.MOST);
        assertThat(outages.get(0)).isEqualTo(outage(5, 6));
    }

    /** As of a registry that is restarted every few seconds because another program has its port. */
    @Test
    void aLongOutageIsNotForgottenOverManyShortOnes() {
        StoreState state = new StoreState();
        state.openedAt(OPENED);
        int end = 40 * 86_400;
        for (int i = 0; i <= Outage.MOST + 5; i++) {
            state.openedAt(OPENED.plusSeconds(end + 8L * i));
        }
        assertThat(state.snapshot("any").outages())
                .hasSize(Outage.MOST)
                .contains(outage(0, end), outage(end + 8 * Outage.MOST + 32, end + 8 * Outage.MOST + 40));
        List<Outage> outages = state.snapshot("any").outages();
        ClockStep step = new ClockStep(OPENED.plusSeconds(2L * end), OPENED.plusSeconds(2L * end + 1));
        assertThat(step.applied(outages))
                .hasSize(Outage.MOST)
                .contains(outage(0, end))
                .endsWith(new Outage(step.from(), step.to()));
    }

    @Test
    void theMarksOfARemovedHostDoNotFallToALaterOneOfItsName() {
        try (HostRecordDao dao = dao(Duration.ofDays(1))) {
            RecordingFeed feed = new RecordingFeed();
            dao.start(feed);
            dao.commit(ALPHA, 0, Records.record(ALPHA, "2001:db8::1", T1));
            dao.markSeen(ALPHA, new SignOfLife(T3, Reports.AGENT));
            Await.until("the mark is told", () -> feed.marks().containsKey(ALPHA));
            dao.commit(ALPHA, 1, null);
            dao.commit(ALPHA, 0, Records.record(ALPHA, "2001:db8::1", T2));
        }
        assertThat(seenOnDisk()).isEqualTo(T2);
    }
}
