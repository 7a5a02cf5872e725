package org.bosixnet.dao.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.bosixnet.dao.StoreFailures.storeFailure;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.bosixnet.dao.CommitResult;
import org.bosixnet.dao.HostRecordDao;
import org.bosixnet.dao.Mutation;
import org.bosixnet.dao.RecordingFeed;
import org.bosixnet.dao.Records;
import org.bosixnet.dao.StoreException.Kind;
import org.bosixnet.dao.Transaction;
import org.bosixnet.dao.file.journal.JournalFiles;
import org.bosixnet.dao.file.journal.StoreState;
import org.bosixnet.host.HostAddress;
import org.bosixnet.host.HostName;
import org.bosixnet.host.HostRecord;
import org.bosixnet.host.Reports;
import org.bosixnet.host.SignOfLife;
import org.bosixnet.testing.Await;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Journals that are read and written in several parts. */
class LongJournalTest {

    /** Their lines fill ten of the chunks that are parsed at once. */
    private static final int HOSTS = 15_000;

    @TempDir
    Path directory;

    private static HostName name(int number) {
        return new HostName("host" + number);
    }

    private static HostRecord record(int number, int state) {
        HostAddress address = new HostAddress("2001:db8:" + state + "::" + Integer.toHexString(1 + number % 0xffff));
        return new HostRecord(name(number), List.of(address), Records.T1, Records.T1, 0);
    }

    /** Writes each host twice, so that the order of the lines matters. */
    private Path written() throws IOException {
        try (StoreDriver driver = new StoreDriver(directory)) {
            for (int state = 1; state <= 2; state++) {
                for (int first = 0; first < HOSTS; first += 100) {
                    driver.store().commit(batch(first, state), name -> false);
                }
            }
        }
        return JournalFiles.file(directory, 1);
    }

    private static List<Transaction> batch(int first, int state) {
        List<Transaction> batch = new ArrayList<>();
        for (int number = first; number < first + 100; number++) {
            long expected = state == 1 ? 0 : number + 1;
            batch.add(StoreDriver.alone(new Mutation(name(number), expected, record(number, state))));
        }
        return batch;
    }

    @Test
    void itsLinesAreAppliedInTheirOrder() throws IOException {
        written();
        StoreState state = StoreDriver.read(directory);
        assertThat(state.revision()).isEqualTo(2L * HOSTS);
        assertThat(state.records()).hasSize(HOSTS);
        for (int number = 0; number < HOSTS; number++) {
            assertThat(state.find(name(number)).record())
                    .isEqualTo(record(number, 2).withRevision(HOSTS + number + 1L));
        }
    }

    @Test
    void damageIsFoundAtItsLineWhereverItIs() throws IOException {
        Path file = written();
        byte[] bytes = Files.readAllBytes(file);
        List<String> lines =
                new String(bytes, StandardCharsets.US_ASCII).lines().toList();
        int offset = 0;
        for (int line = 0; line < lines.size(); line++) {
            if (line % 5000 == 4321) {
                bytes[offset + 20] ^= 1;
                StoreDriver.overwrite(file, bytes);
                assertThatThrownBy(() -> StoreDriver.read(directory))
                        .is(storeFailure(Kind.DAMAGED))
                        .hasMessageStartingWith(file + " is damaged at line " + (line + 1) + " (offset " + offset
                                + "): the line is not as it was written. ");
                bytes[offset + 20] ^= 1;
            }
            offset += lines.get(line).length() + 1;
        }
    }

    @Test
    void readersAreServedWhileTheNewOneIsWrittenAndChangesWaitForIt() throws Exception {
        written();
        FaultyDisk disk = new FaultyDisk();
        CountDownLatch release = new CountDownLatch(1);
        disk.fault = (operation, file) -> {
            if (operation.equals("force") && file.equals("journal-2.log.tmp")) {
                await(release);
            }
        };
        RecordingFeed feed = new RecordingFeed();
        try (HostRecordDao dao = FileHostRecordDao.open(
                Stores.around(directory, disk, Records.CLOCK), Duration.ofDays(1), Stores.QUICK)) {
            dao.start(feed);
            assertThat(feed.view()).hasSize(HOSTS);
            CompletableFuture<CommitResult> change = CompletableFuture.supplyAsync(
                    () -> dao.commit(Records.ALPHA, 0, Records.record(Records.ALPHA, "2001:db8::1", Records.T1)));
            Await.until("the new one is being written", () -> Files.exists(directory.resolve("journal-2.log.tmp")));
            assertThat(dao.unavailable()).isEmpty();
            assertThat(StoreDriver.names(directory)).contains("journal-1.log");
            assertThat(change).isNotDone();
            release.countDown();
            assertThat(change.get()).isEqualTo(new CommitResult.Committed(2L * HOSTS + 1));
            assertThat(StoreDriver.names(directory)).contains("journal-2.log").doesNotContain("journal-1.log");
        }
    }

    private static void await(CountDownLatch release) throws IOException {
        try {
            release.await();
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }

    @Test
    void marksOfManyHostsAreDeliveredAndStoredInParts() throws IOException {
        written();
        Instant time = Records.T2;
        RecordingFeed feed = new RecordingFeed();
        try (HostRecordDao dao = FileHostRecordDao.open(
                Stores.around(directory, new FaultyDisk(), Records.CLOCK), Duration.ofMillis(50), Stores.QUICK)) {
            dao.start(feed);
            for (int number = 0; number < HOSTS; number++) {
                dao.markSeen(name(number), new SignOfLife(time, Reports.AGENT));
            }
            Await.until("all are delivered", () -> feed.marks().size() == HOSTS);
            Await.until("all are stored", () -> allSeen(time));
            assertThat(feed.view().values()).allMatch(record -> record.seen().equals(time));
        }
    }

    private boolean allSeen(Instant time) {
        try {
            Map<String, String> content = StoreDriver.content(StoreDriver.read(directory));
            return content.size() == HOSTS
                    && StoreDriver.read(directory).records().stream()
                            .allMatch(stored -> stored.record().seen().equals(time));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
