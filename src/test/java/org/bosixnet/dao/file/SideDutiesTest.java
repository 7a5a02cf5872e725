package org.bosixnet.dao.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.bosixnet.dao.Records.T1;
import static org.bosixnet.dao.Records.T2;
import static org.bosixnet.dao.StoreFailures.storeFailure;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import org.bosixnet.dao.FailingFeed;
import org.bosixnet.dao.HostRecordDao;
import org.bosixnet.dao.RecordingFeed;
import org.bosixnet.dao.Records;
import org.bosixnet.dao.StoreException;
import org.bosixnet.dao.StoreException.Kind;
import org.bosixnet.dao.file.FailingParts.Part;
import org.bosixnet.dao.file.journal.JournalFiles;
import org.bosixnet.host.HostName;
import org.bosixnet.host.Reports;
import org.bosixnet.host.SignOfLife;
import org.bosixnet.testing.Await;
import org.bosixnet.testing.LogCapture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Lets each thing that the store stands on fail at any of its calls, with what no program expects: the store goes on, and
 * whatever happens what was answered is what is there.
 */
class SideDutiesTest {

    /** Compacts whenever it is offered, and does everything else that is not asked for all the time. */
    private static final Tuning BUSY = new Tuning(1024, Duration.ofMillis(5), 0, 0, Duration.ZERO, FailingParts.LONG);

    @TempDir
    Path temporary;

    private final LogCapture log = new LogCapture(HostRecordDao.class.getPackage());
    private final FailingParts parts = new FailingParts();

    @AfterEach
    void stopListening() {
        log.close();
    }

    private HostRecordDao open(Path directory) {
        return FileHostRecordDao.open(parts.around(directory), Duration.ofMillis(20), BUSY);
    }

    private boolean commit(HostRecordDao dao, String name, Set<String> stored) {
        HostName host = new HostName(name);
        try {
            dao.commit(host, 0, Records.record(host, "2001:db8::1", T1));
        } catch (StoreException e) {
            assertThat(e).is(storeFailure(Kind.UNAVAILABLE));
            return false;
        }
        stored.add(name);
        dao.markSeen(host, new SignOfLife(T2, Reports.AGENT));
        return true;
    }

    private static boolean isStopped(HostRecordDao dao) {
        return dao.unavailable().filter(why -> why.contains("restarted")).isPresent();
    }

    private static Set<String> stored(Path directory) throws IOException {
        return StoreDriver.content(StoreDriver.read(directory)).keySet();
    }

    private static String read(Path file) {
        try {
            return Files.exists(file) ? Files.readString(file) : "";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static long newestFile(Path directory) {
        try {
            return JournalFiles.numbers(directory).last();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @ParameterizedTest
    @EnumSource
    void whateverFailsWheneverItFailsTheStoreGoesOnAndHoldsWhatItAnswered(Part failing) throws IOException {
        for (int first : new int[] {1, 2, 3, 6}) {
            for (int times : new int[] {1, 4}) {
                goesOn(failing, first, times);
            }
        }
    }

    private void goesOn(Part failing, int first, int times) throws IOException {
        Path directory = temporary.resolve("store-" + first + "-" + times);
        Set<String> stored = new TreeSet<>();
        boolean stopped;
        FailingFeed feed = new FailingFeed(call -> call > 1 && parts.fails(Part.FEED));
        try (HostRecordDao dao = open(directory)) {
            dao.start(feed);
            Records.awaitWriting(dao);
            parts.arm(failing, first, times);
            AtomicInteger asked = new AtomicInteger();
            Await.until("it has failed", () -> {
                commit(dao, "host" + asked.incrementAndGet(), stored);
                return asked.get() > 5 && (parts.hasFailed() || isRare(failing) || isStopped(dao));
            });
            parts.disarm();
            stopped = isStopped(dao);
            assertThat(stopped && !failing.mayStop)
                    .as(dao.unavailable().toString())
                    .isFalse();
            if (!stopped) {
                Await.until("a change is stored", () -> isStopped(dao) || commit(dao, "last", stored));
                long newest = newestFile(directory);
                Await.until("it is compacted", () -> newestFile(directory) > newest + 2);
                Await.until(
                        "the feed knows all",
                        () -> feed.heard().view().size() == stored.size()
                                && feed.heard().view().values().stream()
                                        .allMatch(record -> record.seen().equals(T2)));
                Await.until(
                        "the copy is new",
                        () -> read(directory.resolve("hosts")).contains("last")
                                && read(directory.resolve("hosts")).lines().count() == stored.size());
            }
        }
        assertThat(feed.heard().complaints()).isEmpty();
        if (stopped) {
            assertThat(stored(directory)).containsAll(stored); // the one that was not answered may be there
        } else {
            assertThat(stored(directory)).isEqualTo(stored);
            assertThat(StoreDriver.read(directory).records())
                    .allMatch(record -> record.record().seen().equals(T2));
        }
        try (HostRecordDao again = open(directory)) {
            again.start(new RecordingFeed());
            assertThat(again.unavailable()).isEmpty();
        }
    }

    /** Threads are made once, files cut only after a failure: there may be no such call as the one that is to fail. */
    private static boolean isRare(Part failing) {
        return failing == Part.THREADS || failing == Part.TRUNCATE;
    }

    @ParameterizedTest
    @EnumSource
    void whateverFailsForEverItIsSaidOnceAndChangesAreStoredOrRefused(Part failing) throws IOException {
        Path directory = temporary.resolve("store");
        Set<String> stored = new TreeSet<>();
        RecordingFeed feed = new RecordingFeed();
        HostRecordDao dao = open(directory);
        dao.start(feed);
        Records.awaitWriting(dao);
        parts.arm(failing, 1, Integer.MAX_VALUE);
        for (int i = 0; i < 30; i++) {
            commit(dao, "host" + i, stored);
        }
        dao.close();
        parts.disarm();
        // each duty that fails by itself says so, and of old files each compaction that left some
        assertThat(log.warnings())
                .filteredOn(warning -> !warning.startsWith("An old journal file "))
                .doesNotHaveDuplicates()
                .hasSizeLessThan(10);
        assertThat(stored(directory)).containsAll(stored);
        try (HostRecordDao again = open(directory)) {
            again.start(new RecordingFeed());
            assertThat(commit(again, "last", stored)).isTrue();
        }
    }

    @Test
    void aThreadThatCannotBeMadeDoesNotKeepChangesFromBeingStored() {
        Set<String> stored = new TreeSet<>();
        try (HostRecordDao dao = open(temporary.resolve("store"))) {
            parts.arm(Part.THREADS, 1, Integer.MAX_VALUE); // before it has a reason to make one, which then stays
            dao.start(new RecordingFeed());
            for (int i = 0; i < 30; i++) {
                assertThat(commit(dao, "host" + i, stored)).isTrue();
            }
            Await.until("both duties have said it", () -> log.warnings().size() == 2);
            parts.disarm();
            Await.until(
                    "it is over",
                    () -> log.messages().stream()
                                    .filter(message -> message.startsWith("No longer the case: "))
                                    .count()
                            == 2);
        }
        assertThat(read(temporary.resolve("store/hosts")).lines()).hasSize(30);
    }
}
