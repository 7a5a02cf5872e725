package org.bosixnet.dao.file;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeMap;
import org.bosixnet.dao.HostRecordDao;
import org.bosixnet.dao.RecordingFeed;
import org.bosixnet.dao.Records;
import org.bosixnet.dao.file.journal.JournalFiles;
import org.bosixnet.dao.file.journal.JournalLines;
import org.bosixnet.dao.file.journal.LocalDisk;
import org.bosixnet.host.HostName;
import org.bosixnet.testing.Await;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CompactionTest {

    @TempDir
    Path temporary;

    @Test
    void aCrashAtAnyPointOfACompactionLosesNothing() throws IOException {
        Path directory = temporary.resolve("store");
        FaultyDisk disk = new FaultyDisk();
        Map<Path, Map<String, String>> crashes = new TreeMap<>();
        try (StoreDriver driver = new StoreDriver(directory, disk, Records.CLOCK)) {
            driver.commit("alpha", "beta");
            driver.seen("alpha", StoreDriver.TIME.plusSeconds(5));
            disk.fault = (operation, file) -> {
                Path copy = temporary.resolve("crash-" + crashes.size() + "-before-" + operation);
                StoreDriver.copy(directory, copy);
                crashes.put(copy, StoreDriver.content(driver.store().state()));
            };
            driver.compact();
            driver.commit("alpha", "-beta", "gamma");
            driver.compact();
        }
        assertThat(crashes).hasSizeGreaterThan(16);
        for (Map.Entry<Path, Map<String, String>> crash : crashes.entrySet()) {
            Map<String, String> expected = crash.getValue();
            try (StoreDriver driver = new StoreDriver(crash.getKey())) {
                Map<String, String> found = StoreDriver.content(driver.store().state());
                // between write and answer the newer is as right
                assertThat(found)
                        .as(crash.getKey().toString())
                        .satisfiesAnyOf(f -> assertThat(f).isEqualTo(expected), f -> assertThat(f)
                                .containsKey("gamma"));
                driver.commit("delta");
            }
            assertThat(StoreDriver.names(crash.getKey()))
                    .filteredOn(name -> !name.equals("lock"))
                    .hasSize(1)
                    .allMatch(name -> name.matches("journal-\\d+\\.log"));
        }
    }

    @Test
    void theStoreCompactsBesideItsWritersWhenTheJournalHasGrown() {
        Tuning tuning = new Tuning(1024, Stores.QUICK.deliver(), 4000, 3, Stores.QUICK.retry(), Stores.QUICK.hanging());
        Surroundings around = Stores.around(temporary.resolve("store"), new LocalDisk(), Records.CLOCK);
        RecordingFeed feed = new RecordingFeed();
        HostName alpha = Records.ALPHA;
        try (HostRecordDao dao = FileHostRecordDao.open(around, Duration.ofSeconds(60), tuning)) {
            dao.start(feed);
            for (long revision = 0; revision < 300; revision++) {
                dao.commit(alpha, revision, Records.record(alpha, "2001:db8::1", Records.T1));
            }
            Await.until(
                    "the first file is gone", () -> numbers(around.directory()).first() > 1);
        }
        RecordingFeed again = new RecordingFeed();
        try (HostRecordDao dao = FileHostRecordDao.open(around, Duration.ofSeconds(60), tuning)) {
            dao.start(again);
        }
        assertThat(again.view()).isEqualTo(feed.view());
        assertThat(again.snapshots().get(0).position().revision()).isEqualTo(300);
    }

    private static NavigableSet<Long> numbers(Path directory) {
        try {
            return JournalFiles.numbers(directory);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void whatANewerVersionWroteSurvivesReadingCompactionAndRewriting() throws IOException {
        Path directory = temporary.resolve("store");
        StoreDriver driver = new StoreDriver(directory);
        driver.commit("alpha");
        driver.crash();
        asNewerVersion(JournalFiles.file(directory, 1));
        for (int round = 0; round < 3; round++) {
            driver = new StoreDriver(directory);
            driver.commit("alpha");
            driver.compact();
            driver.crash();
        }
        String text = "";
        for (long number : JournalFiles.numbers(directory)) {
            text += Files.readString(JournalFiles.file(directory, number));
        }
        assertThat(text)
                .contains("\"by\":{\"newer\":[1,2.50,null]}")
                .contains("\"note\":\"kept\"}")
                .contains("{\"banner\":\"h\u00e9llo\",\"optional\":true}\n")
                .contains("\"cluster\":7}\n");
        assertThat(text.lines().filter(line -> line.contains("banner"))).hasSize(1);
    }

    /** Rewrites a file as a version would that knows more keys and kinds of lines. */
    private static void asNewerVersion(Path file) throws IOException {
        List<String> lines = new ArrayList<>();
        for (String line : Files.readAllLines(file)) {
            lines.add(line.substring(JournalLines.PREFIX));
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        JournalLines.append(out, lines.get(0).replace("\"lines\":0}", "\"lines\":1,\"cluster\":7}"));
        JournalLines.append(
                out,
                "{\"outage\":{\"note\":\"kept\",\"from\":\"2026-01-01T00:00:00.000Z\",\"to\":\"2026-01-02T00:00:00Z\"}}");
        JournalLines.append(
                out, lines.get(1).replaceFirst("\"batch\":\\d+", "\"batch\":" + out.size() + ",\"more\":true"));
        JournalLines.append(
                out, lines.get(2).replace("\"addresses\"", "\"by\":{\"newer\":[1,2.50,null]},\"addresses\""));
        JournalLines.append(out, "{\"banner\":\"h\u00e9llo\",\"optional\":true}");
        Files.write(file, out.toByteArray(), StandardOpenOption.TRUNCATE_EXISTING);
    }
}
