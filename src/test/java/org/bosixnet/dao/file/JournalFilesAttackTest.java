package org.bosixnet.dao.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.bosixnet.dao.StoreFailures.storeFailure;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import org.bosixnet.dao.StoreException;
import org.bosixnet.dao.StoreException.Kind;
import org.bosixnet.dao.file.journal.JournalFiles;
import org.bosixnet.dao.file.journal.JournalLines;
import org.bosixnet.testing.LogCapture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Loses, empties, renames and mixes up the files of a store that had just begun, or just ended, a compaction. */
class JournalFilesAttackTest {

    @TempDir
    Path temporary;

    private final LogCapture log = new LogCapture(JournalFilesAttackTest.class.getPackage());
    private Path begun;
    private Path ended;

    /** Leaves {@code begun} with journals 1 and 3, and {@code ended} with 2 and 3. */
    @BeforeEach
    void compact() throws IOException {
        begun = temporary.resolve("begun");
        ended = temporary.resolve("ended");
        StoreDriver driver = new StoreDriver(temporary.resolve("store"));
        driver.commit("alpha");
        driver.commit("beta", "gamma");
        Queue<Runnable> background = new ArrayDeque<>();
        driver.store().compaction().begin(background::add);
        driver.commit("alpha", "-beta");
        StoreDriver.copy(driver.directory, begun);
        background.remove().run();
        StoreDriver.copy(driver.directory, ended);
        driver.crash();
    }

    @AfterEach
    void stopListening() {
        log.close();
    }

    private static Path file(Path directory, long number) {
        return JournalFiles.file(directory, number);
    }

    private static void isDamaged(Path directory, String... says) throws IOException {
        List<String> before = StoreDriver.names(directory);
        assertThatThrownBy(() -> new StoreDriver(directory))
                .is(storeFailure(Kind.DAMAGED))
                .hasMessageContainingAll(says);
        assertThat(StoreDriver.names(directory)).isEqualTo(before);
    }

    @Test
    void bothStatesOpen() throws IOException {
        for (Path directory : List.of(begun, ended)) {
            assertThat(StoreDriver.content(StoreDriver.read(directory)))
                    .isEqualTo(Map.of("alpha", "2001:db8::4", "gamma", "2001:db8::3"));
        }
        assertThat(StoreDriver.names(ended)).containsExactly("journal-2.log", "journal-3.log", "lock");
    }

    @Test
    void everyFileIsMissed() throws IOException {
        Files.delete(file(begun, 1));
        isDamaged(begun, "journal-1.log is missing");
        Files.delete(file(ended, 3));
        isDamaged(ended, "journal-3.log is missing");
    }

    @Test
    void theSnapshotIsMissed() throws IOException {
        Files.delete(file(ended, 2));
        isDamaged(ended, "journal-1.log is missing");
    }

    @Test
    void theNewestFileIsMissedThanksToTheLock() throws IOException {
        Files.delete(file(begun, 3));
        isDamaged(begun, "journal-3.log is missing", "delete the file lock");
        Files.delete(file(begun, 1));
        isDamaged(begun, "journal-3.log is missing");
        Files.delete(begun.resolve("lock"));
        new StoreDriver(begun).close();
    }

    @Test
    void anEmptiedFileIsNoticed() throws IOException {
        Files.write(file(begun, 1), new byte[0]);
        isDamaged(begun, "journal-1.log", "the file is empty");
        Files.write(file(ended, 3), new byte[0]);
        isDamaged(ended, "journal-3.log", "the file is empty");
    }

    @Test
    void aRenamedFileIsNoticed() throws IOException {
        Files.move(file(begun, 3), file(begun, 4));
        isDamaged(begun, "journal-4.log", "it is not the header of this file");
    }

    @Test
    void aFileOfAnotherStoreIsNoticed() throws IOException {
        Path other = temporary.resolve("other");
        StoreDriver driver = new StoreDriver(other);
        driver.commit("stranger");
        driver.commit("stranger");
        driver.commit("stranger");
        driver.commit("stranger");
        driver.crash();
        Files.copy(file(other, 1), file(begun, 1), StandardCopyOption.REPLACE_EXISTING);
        isDamaged(begun, "journal-");
    }

    @Test
    void everyFlippedBitOfTheFilesBeforeTheNewestIsNoticed() throws IOException {
        for (Path file : List.of(file(begun, 1), file(ended, 2))) {
            byte[] bytes = Files.readAllBytes(file);
            for (int bit = 0; bit < 8 * bytes.length; bit++) {
                byte[] copy = bytes.clone();
                copy[bit / 8] ^= (byte) (1 << (bit % 8));
                StoreDriver.overwrite(file, copy);
                assertThatThrownBy(() -> StoreDriver.read(file.getParent()))
                        .as("bit " + bit + " of " + file)
                        .isInstanceOf(StoreException.class);
            }
        }
    }

    @Test
    void theFileBeforeMayNotHaveBeenCutButMayHoldWhatWasNeverForced() throws IOException {
        byte[] bytes = Files.readAllBytes(file(begun, 1));
        Files.write(file(begun, 1), Arrays.copyOf(bytes, bytes.length + 5000));
        assertThat(StoreDriver.read(begun).revision()).isEqualTo(5);
        for (int length = 0; length < bytes.length; length++) {
            Files.write(file(begun, 1), Arrays.copyOf(bytes, length));
            assertThatThrownBy(() -> StoreDriver.read(begun)).is(storeFailure(Kind.DAMAGED));
        }
    }

    @Test
    void aNewerFormatStopsTheStart() throws IOException {
        String header = Files.readAllLines(file(ended, 3)).get(0).substring(JournalLines.PREFIX);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        JournalLines.append(out, header.replace("\"header\":1", "\"header\":2"));
        Files.write(file(ended, 3), out.toByteArray());
        assertThatThrownBy(() -> new StoreDriver(ended))
                .is(storeFailure(Kind.UNAVAILABLE))
                .hasMessage(
                        file(ended, 3) + " cannot be read: it is of format 2, this version of BOSixNet reads format "
                                + "1. Start the version that wrote it.");
    }

    @Test
    void leftoversAreCleanedAway() throws IOException {
        Files.write(begun.resolve("journal-2.log.tmp"), new byte[100]);
        Files.write(begun.resolve("hosts.tmp"), new byte[100]);
        Files.write(begun.resolve("somebody.else"), new byte[100]);
        new StoreDriver(begun).close();
        assertThat(StoreDriver.names(begun)).containsExactly("journal-4.log", "lock", "somebody.else");
    }
}
