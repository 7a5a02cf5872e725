package org.bosixnet.dao.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.bosixnet.dao.StoreFailures.storeFailure;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.bosixnet.dao.Records;
import org.bosixnet.dao.StoreException;
import org.bosixnet.dao.StoreException.Kind;
import org.bosixnet.dao.file.journal.JournalFiles;
import org.bosixnet.testing.Await;
import org.bosixnet.testing.LogCapture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FailingDiskTest {

    @TempDir
    Path directory;

    private final LogCapture log = new LogCapture(FailingDiskTest.class.getPackage());
    private final FaultyDisk disk = new FaultyDisk();
    private StoreDriver driver;

    @BeforeEach
    void open() {
        driver = new StoreDriver(directory, disk, Records.CLOCK);
        driver.commit("alpha");
    }

    @AfterEach
    void stopListening() throws IOException {
        driver.crash();
        log.close();
    }

    private void failing(String operation, String message) {
        disk.fault = (asked, file) -> {
            if (asked.equals(operation)) {
                throw new IOException(message);
            }
        };
    }

    private void holds(String... names) throws IOException {
        driver.crash();
        assertThat(StoreDriver.content(StoreDriver.read(directory))).containsOnlyKeys(names);
    }

    @ParameterizedTest
    @CsvSource({
        "No space left on device, FULL",
        "Disk quota exceeded, FULL",
        "Read-only file system, READ_ONLY",
        "Input/output error, UNAVAILABLE"
    })
    void aFailedWriteIsToldByItsReasonAndLeavesNothing(String message, Kind kind) throws IOException {
        long length = Files.size(JournalFiles.file(directory, 1));
        failing("write", message);
        assertThatThrownBy(() -> driver.commit("beta", "gamma")).is(storeFailure(kind));
        assertThat(driver.store().trouble().last()).hasValueSatisfying(storeFailure(kind));
        assertThat(Files.size(JournalFiles.file(directory, 1))).isEqualTo(length);
        assertThat(StoreDriver.content(driver.store().state())).containsOnlyKeys("alpha");
        disk.fault = FaultyDisk.NONE;
        driver.commit("delta");
        assertThat(driver.store().trouble().last()).isEmpty();
        holds("alpha", "delta");
    }

    @Test
    void aFailedWriteThatCannotBeCutIsCutBeforeTheNext() throws IOException {
        disk.fault = (operation, file) -> {
            if (operation.equals("write") || operation.equals("truncate")) {
                throw new IOException("No space left on device");
            }
        };
        assertThatThrownBy(() -> driver.commit("beta")).is(storeFailure(Kind.FULL));
        assertThatThrownBy(() -> driver.commit("beta")).is(storeFailure(Kind.FULL));
        disk.fault = FaultyDisk.NONE;
        driver.commit("gamma");
        holds("alpha", "gamma");
    }

    @Test
    void aFailedForceIsNeverRepeated() throws IOException {
        failing("force", "Input/output error");
        assertThatThrownBy(() -> driver.commit("beta")).is(storeFailure(Kind.UNAVAILABLE));
        AtomicInteger touched = new AtomicInteger();
        disk.fault = (operation, file) -> touched.incrementAndGet();
        assertThatThrownBy(() -> driver.commit("gamma"))
                .is(storeFailure(Kind.UNAVAILABLE))
                .hasMessage(
                        "The disk of " + directory + " failed to make a write durable (Input/output error). Nothing "
                                + "more is written until the registry is restarted.");
        assertThat(driver.store().rotate()).isEmpty();
        driver.close();
        assertThat(touched).hasValue(0);
        driver = new StoreDriver(directory, disk, Records.CLOCK);
        driver.commit("gamma");
        // whether beta is there is open, since its write was not answered
        assertThat(StoreDriver.content(driver.store().state())).containsKeys("alpha", "gamma");
    }

    @Test
    void whatAnUncleanStopLeftIsWrittenAnewBeforeAnythingIsBuiltOnIt() throws IOException {
        driver.crash();
        driver = new StoreDriver(directory, disk, Records.CLOCK);
        assertThat(JournalFiles.numbers(directory)).containsExactly(2L);
        holds("alpha");
    }

    @ParameterizedTest
    @ValueSource(strings = {"write", "rename"})
    void aStartOnAFullDiskServesAndWritesAsSoonAsThereIsSpace(String operation) throws IOException {
        driver.crash();
        failing(operation, "No space left on device");
        driver = new StoreDriver(directory, disk, Records.CLOCK);
        assertThat(StoreDriver.content(driver.store().state())).containsOnlyKeys("alpha");
        assertThat(driver.store().trouble().last()).hasValueSatisfying(storeFailure(Kind.FULL));
        assertThatThrownBy(() -> driver.commit("beta")).is(storeFailure(Kind.FULL));
        assertThat(StoreDriver.names(directory)).containsExactly("journal-1.log", "lock");
        disk.fault = FaultyDisk.NONE;
        Await.until("it writes again", () -> {
            try {
                driver.commit("beta");
                return true;
            } catch (StoreException e) {
                assertThat(e).is(storeFailure(Kind.FULL));
                return false; // it looks again after a second
            }
        });
        assertThat(JournalFiles.numbers(directory)).hasSize(1);
        holds("alpha", "beta");
    }

    @Test
    void aStartOnADiskThatCannotBeWrittenStops() throws IOException {
        driver.close();
        failing("create", "Read-only file system");
        assertThatThrownBy(() -> new StoreDriver(directory, disk, Records.CLOCK))
                .is(storeFailure(Kind.READ_ONLY));
        disk.fault = FaultyDisk.NONE;
        driver = new StoreDriver(directory, disk, Records.CLOCK);
    }

    @ParameterizedTest
    @ValueSource(strings = {"create", "write", "force", "rename"})
    void aCompactionThatFailsAtOnceLeavesNothingAndIsRepeated(String operation) throws IOException {
        failing(operation, "No space left on device");
        assertThat(driver.compact()).isFalse();
        assertThat(StoreDriver.names(directory)).containsExactly("journal-1.log", "lock");
        disk.fault = FaultyDisk.NONE;
        driver.commit("beta");
        assertThat(driver.compact()).isTrue();
        driver.commit("gamma");
        assertThat(JournalFiles.numbers(directory)).containsExactly(4L, 5L);
        holds("alpha", "beta", "gamma");
    }

    @ParameterizedTest
    @ValueSource(strings = {"create", "write", "force", "rename"})
    void aCompactionThatFailsInTheBackgroundLeavesNothingAndIsRepeated(String operation) throws IOException {
        disk.fault = (asked, file) -> {
            if (asked.equals(operation) && file.startsWith("journal-2.log")) {
                throw new IOException("No space left on device");
            }
        };
        assertThat(driver.compact()).isFalse();
        assertThat(StoreDriver.names(directory)).containsExactly("journal-1.log", "journal-3.log", "lock");
        driver.commit("beta");
        assertThat(driver.compact()).isTrue();
        driver.commit("gamma");
        assertThat(JournalFiles.numbers(directory)).containsExactly(4L, 5L);
        holds("alpha", "beta", "gamma");
    }

    @Test
    void aNewFileOfWhichNobodyCanTellWhetherItIsThereEndsTheWriting() throws IOException {
        disk.fault = (operation, file) -> {
            if (operation.equals("rename")) {
                Files.createSymbolicLink(directory.resolve(file), directory.resolve(file)); // no look at it succeeds
                throw new IOException("Input/output error");
            }
        };
        assertThat(driver.compact()).isFalse();
        disk.fault = FaultyDisk.NONE;
        assertThatThrownBy(() -> driver.commit("beta")).is(storeFailure(Kind.UNAVAILABLE));
        Files.delete(directory.resolve("journal-3.log"));
        holds("alpha");
    }

    @Test
    void aNewFileOfWhichNobodyKnowsWhetherItStaysEndsTheWriting() throws IOException {
        failing("forceDirectory", "Input/output error");
        assertThat(driver.compact()).isFalse();
        disk.fault = FaultyDisk.NONE;
        // what went into either file could be lost with the other
        assertThatThrownBy(() -> driver.commit("beta")).is(storeFailure(Kind.UNAVAILABLE));
        driver.crash();
        driver = new StoreDriver(directory, disk, Records.CLOCK);
        assertThat(StoreDriver.content(driver.store().state())).isEqualTo(Map.of("alpha", "2001:db8::1"));
    }
}
