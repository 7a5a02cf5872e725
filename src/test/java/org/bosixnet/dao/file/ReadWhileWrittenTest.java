package org.bosixnet.dao.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.bosixnet.dao.StoreFailures.storeFailure;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.bosixnet.dao.CommitResult;
import org.bosixnet.dao.HostRecordDao;
import org.bosixnet.dao.RecordingFeed;
import org.bosixnet.dao.Records;
import org.bosixnet.dao.Snapshot;
import org.bosixnet.dao.StoreException.Kind;
import org.bosixnet.dao.file.journal.JournalFiles;
import org.bosixnet.dao.file.journal.LocalDisk;
import org.bosixnet.host.HostAddress;
import org.bosixnet.host.HostName;
import org.bosixnet.host.HostRecord;
import org.bosixnet.testing.LogCapture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The directory is read by somebody who does not own it. */
class ReadWhileWrittenTest {

    private static final int READINGS = 60;

    /** How many files must have come and gone meanwhile. */
    private static final long FILES = 10;

    /** Compacts every few batches. */
    private static final Tuning COMPACTING =
            new Tuning(1024, Duration.ofMillis(5), 4_000, 1, Duration.ofMillis(1), Tuning.DEFAULT.hanging());

    @TempDir
    Path directory;

    private Snapshot read() {
        return DataDirectory.read(Stores.around(directory, new LocalDisk(), Records.CLOCK));
    }

    @Test
    void eachReadingIsAStateWithAllThatWasAcknowledgedWhateverFilesComeAndGo() throws Exception {
        HostName name = new HostName("alpha");
        try (HostRecordDao dao = FileHostRecordDao.open(
                        Stores.around(directory, new LocalDisk(), Records.CLOCK), Duration.ofMillis(10), COMPACTING);
                LogCapture log = new LogCapture(ReadWhileWrittenTest.class.getPackage())) {
            dao.start(new RecordingFeed());
            Records.awaitWriting(dao);
            AtomicLong acknowledged = new AtomicLong();
            AtomicBoolean stop = new AtomicBoolean();
            Thread writer = new Thread(() -> {
                long revision = 0;
                while (!stop.get()) {
                    HostRecord next =
                            Records.record(name, "2001:db8::" + Long.toHexString(1 + revision % 0xffff), Records.T1);
                    revision = ((CommitResult.Committed) dao.commit(name, revision, next)).revision();
                    acknowledged.set(revision);
                }
            });
            writer.start();
            long files = 0;
            for (int i = 0; i < READINGS || files < FILES; i++) {
                long before = acknowledged.get();
                Snapshot snapshot = read();
                assertThat(snapshot.position().revision()).isGreaterThanOrEqualTo(before);
                if (snapshot.position().revision() > 0) {
                    HostRecord alpha = snapshot.records().iterator().next();
                    assertThat(alpha.revision()).isEqualTo(snapshot.position().revision());
                    assertThat(alpha.addresses())
                            .containsExactly(new HostAddress(
                                    "2001:db8::" + Long.toHexString(1 + (alpha.revision() - 1) % 0xffff)));
                }
                files = Math.max(files, JournalFiles.numbers(directory).last());
            }
            stop.set(true);
            writer.join();
            assertThat(log.warnings()).isEmpty();
        }
    }

    @Test
    void theEndOfAWriteThatIsUnderWayIsLeftOutAndNothingIsChanged() throws Exception {
        try (StoreDriver driver = new StoreDriver(directory)) {
            driver.commit("alpha");
        }
        Path journal = JournalFiles.file(directory, 1);
        byte[] whole = Files.readAllBytes(journal);
        byte[] open = Arrays.copyOf(whole, lastLine(whole)); // without its end line
        int batch = new String(open, StandardCharsets.UTF_8).indexOf("{\"batch\"") - 9;
        try (LogCapture log = new LogCapture(ReadWhileWrittenTest.class.getPackage())) {
            for (int length = batch; length < open.length; length++) {
                Files.write(journal, Arrays.copyOf(open, length));
                List<String> files = files();
                assertThat(read().records()).as("%s bytes", length).isEmpty();
                assertThat(files()).isEqualTo(files);
            }
            Files.write(journal, open);
            assertThat(read().records()).hasSize(1);
            assertThat(log.messages()).isEmpty();
        }
    }

    @Test
    void damageIsToldAsByAStart() throws Exception {
        try (StoreDriver driver = new StoreDriver(directory)) {
            driver.commit("alpha");
            driver.commit("beta");
        }
        Path journal = JournalFiles.file(directory, 1);
        byte[] bytes = Files.readAllBytes(journal);
        bytes[new String(bytes, StandardCharsets.UTF_8).indexOf("alpha")]++;
        Files.write(journal, bytes);
        assertThatThrownBy(this::read)
                .is(storeFailure(Kind.DAMAGED))
                .hasMessageStartingWith(journal + " is damaged at line 3 ");
    }

    private static int lastLine(byte[] bytes) {
        int at = bytes.length - 1;
        while (bytes[at - 1] != '\n') {
            at--;
        }
        return at;
    }

    private List<String> files() throws Exception {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> file + " " + file.toFile().length())
                    .sorted()
                    .toList();
        }
    }
}
