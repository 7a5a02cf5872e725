package org.bosixnet.dao.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.bosixnet.dao.StoreFailures.storeFailure;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.bosixnet.dao.StoreException.Kind;
import org.bosixnet.dao.file.journal.JournalFiles;
import org.bosixnet.dao.file.journal.JournalLines;
import org.bosixnet.dao.file.journal.Line;
import org.bosixnet.dao.file.journal.LineWriter;
import org.bosixnet.dao.file.journal.StoreState;
import org.bosixnet.testing.LogCapture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Does to the journal what disks, crashes and people do to files. */
class JournalAttackIT {

    private static final String[][] BATCHES = {
        {"alpha"}, {"beta", "gamma"}, {"alpha", "-beta", "delta"}, {"epsilon", "alpha", "alpha", "-gamma"}
    };

    @TempDir
    Path temporary;

    private final LogCapture log = new LogCapture(JournalAttackIT.class.getPackage());
    private final Map<Long, Map<String, String>> history = new HashMap<>();
    private final TreeMap<Long, Long> acknowledged = new TreeMap<>();
    private Path original;
    private Path attacked;

    @BeforeEach
    void makeDirectories() throws IOException {
        original = Files.createDirectory(temporary.resolve("original"));
        attacked = Files.createDirectory(temporary.resolve("attacked"));
    }

    @AfterEach
    void stopListening() {
        log.close();
    }

    private Path file(long number) {
        return JournalFiles.file(original, number);
    }

    /** Commits everything, and notes which revision was acknowledged at which length of the file. */
    private void commitAll(StoreDriver driver, long number, String[]... batches) throws IOException {
        remember(driver, number);
        for (String[] batch : batches) {
            Map<String, String> content =
                    new TreeMap<>(StoreDriver.content(driver.store().state()));
            long revision = driver.store().state().revision();
            for (String name : batch) {
                revision++;
                if (name.startsWith("-")) {
                    content.remove(name.substring(1));
                } else {
                    content.put(name, "2001:db8::" + Long.toHexString(revision));
                }
                history.put(revision, Map.copyOf(content));
            }
            driver.commit(batch);
            remember(driver, number);
        }
    }

    private void remember(StoreDriver driver, long number) throws IOException {
        StoreState state = driver.store().state();
        history.put(state.revision(), StoreDriver.content(state));
        acknowledged.put(Files.size(file(number)), state.revision());
    }

    private StoreState read(long number, byte[] bytes) throws IOException {
        StoreDriver.overwrite(JournalFiles.file(attacked, number), bytes);
        return StoreDriver.read(attacked);
    }

    /** Asserts that it opens as some prefix of the history, at or past a revision. */
    private void opensAsPrefix(byte[] bytes, long atLeast, String what) throws IOException {
        StoreState state = read(1, bytes);
        assertThat(state.revision()).as(what).isGreaterThanOrEqualTo(atLeast);
        assertThat(StoreDriver.content(state)).as(what).isEqualTo(history.get(state.revision()));
    }

    private void isNoticed(long number, byte[] bytes, String what) {
        assertThatThrownBy(() -> read(number, bytes))
                .as(what)
                .is(storeFailure(Kind.DAMAGED))
                .hasMessageContaining("journal-")
                .hasMessageContaining("Nothing was changed.");
    }

    private static byte[] flipped(byte[] bytes, int bit) {
        byte[] copy = bytes.clone();
        copy[bit / 8] ^= (byte) (1 << (bit % 8));
        return copy;
    }

    @Test
    void cutAnywhereItHoldsEverythingAcknowledgedAsOfThatLength() throws IOException {
        long firstPart;
        try (StoreDriver driver = new StoreDriver(original)) {
            firstPart = Files.size(file(1));
            commitAll(driver, 1, BATCHES);
        }
        byte[] bytes = Files.readAllBytes(file(1));
        for (int length = 0; length <= bytes.length; length++) {
            byte[] cut = Arrays.copyOf(bytes, length);
            if (length < firstPart) {
                isNoticed(1, cut, "cut at " + length);
            } else {
                opensAsPrefix(cut, acknowledged.floorEntry((long) length).getValue(), "cut at " + length);
            }
        }
    }

    @Test
    void cutInTheSnapshotItBeginsWithItIsNoticed() throws IOException {
        try (StoreDriver driver = new StoreDriver(original)) {
            commitAll(driver, 1, BATCHES);
        }
        new StoreDriver(original).crash();
        byte[] bytes = Files.readAllBytes(file(2));
        for (int length = 0; length < bytes.length; length++) {
            isNoticed(2, Arrays.copyOf(bytes, length), "cut at " + length);
        }
        assertThat(StoreDriver.content(read(2, bytes))).isEqualTo(history.get(10L));
    }

    @Test
    void everyFlippedBitBeforeTheEndLineIsNoticed() throws IOException {
        try (StoreDriver driver = new StoreDriver(original)) {
            commitAll(driver, 1, BATCHES);
            driver.seen("alpha", StoreDriver.TIME.plusSeconds(1));
        }
        byte[] bytes = Files.readAllBytes(file(1));
        int end = StoreDriver.lastLine(bytes, "{\"end\":");
        for (int bit = 0; bit < 8 * end; bit++) {
            isNoticed(1, flipped(bytes, bit), "bit " + bit);
        }
        assertThat(log.warnings()).isEmpty();
    }

    @Test
    void everyFlippedBitOfTheEndLineCostsNothingButAWarning() throws IOException {
        try (StoreDriver driver = new StoreDriver(original)) {
            commitAll(driver, 1, BATCHES);
        }
        byte[] bytes = Files.readAllBytes(file(1));
        int end = StoreDriver.lastLine(bytes, "{\"end\":");
        for (int bit = 8 * end; bit < 8 * bytes.length; bit++) {
            opensAsPrefix(flipped(bytes, bit), 10, "bit " + bit);
        }
        assertThat(log.warnings()).hasSize(8 * (bytes.length - end));
    }

    @Test
    void afterACrashEveryFlippedBitBeforeTheLastBatchIsNoticed() throws IOException {
        StoreDriver driver = new StoreDriver(original);
        commitAll(driver, 1, BATCHES);
        driver.crash();
        byte[] bytes = Files.readAllBytes(file(1));
        int last = StoreDriver.lastLine(bytes, "{\"batch\":");
        for (int bit = 0; bit < 8 * last; bit++) {
            isNoticed(1, flipped(bytes, bit), "bit " + bit);
        }
        for (int bit = 8 * last; bit < 8 * bytes.length; bit++) {
            opensAsPrefix(flipped(bytes, bit), 6, "bit " + bit);
        }
        assertThat(log.warnings()).hasSize(8 * (bytes.length - last));
        assertThat(log.warnings().get(0))
                .startsWith(JournalFiles.file(attacked, 1) + ", line ")
                .contains("(offset " + last + ")", "torn");
    }

    @Test
    void pagesLostFromTheUnforcedTailLeaveAPrefix() throws IOException {
        String[] many = IntStream.range(0, 100).mapToObj(i -> "host" + i).toArray(String[]::new);
        StoreDriver driver = new StoreDriver(original);
        commitAll(driver, 1, BATCHES);
        int forced = (int) Files.size(file(1));
        commitAll(driver, 1, new String[][] {many});
        driver.crash();
        byte[] bytes = Files.readAllBytes(file(1));
        int pages = (bytes.length + 4095) / 4096;
        assertThat(pages).isBetween(4, 8);
        List<Long> revisions = new ArrayList<>();
        for (int lost = 0; lost < 1 << pages; lost++) {
            byte[] holed = bytes.clone();
            for (int page = 0; page < pages; page++) {
                if ((lost & 1 << page) != 0) {
                    int to = Math.min(bytes.length, (page + 1) * 4096);
                    Arrays.fill(holed, Math.min(to, Math.max(forced, page * 4096)), to, (byte) 0);
                }
            }
            opensAsPrefix(holed, 10, "lost pages " + Integer.toBinaryString(lost));
            revisions.add(StoreDriver.read(attacked).revision());
            opensAsPrefix(Arrays.copyOf(holed, Math.max(forced, bytes.length - 4096)), 10, "and the last one");
        }
        assertThat(revisions).contains(10L, 110L).hasSizeGreaterThan(10);
    }

    @Test
    void aHoleThatALaterBatchProvesForcedIsNoticed() throws IOException {
        StoreDriver driver = new StoreDriver(original);
        commitAll(driver, 1, BATCHES);
        driver.crash();
        byte[] bytes = Files.readAllBytes(file(1));
        int last = StoreDriver.lastLine(bytes, "{\"batch\":");
        for (int from = 0; from < last; from += 64) {
            byte[] holed = bytes.clone();
            Arrays.fill(holed, from, Math.min(from + 64, last), (byte) 0);
            isNoticed(1, holed, "hole at " + from);
        }
    }

    @Test
    void aBatchOfAnotherFileProvesNothing() throws IOException {
        StoreDriver driver = new StoreDriver(original);
        commitAll(driver, 1, BATCHES);
        driver.crash();
        byte[] bytes = Files.readAllBytes(file(1));
        int last = StoreDriver.lastLine(bytes, "{\"batch\":");
        byte[] stale = new String(bytes, last, bytes.length - last, StandardCharsets.UTF_8)
                .replaceAll("(?s)\n.*", "")
                .getBytes(StandardCharsets.UTF_8);
        Line.Mark foreign = new Line.Mark(false, bytes.length + 1L, "anotherfile0", 10, StoreDriver.TIME);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(Arrays.copyOf(bytes, bytes.length - 1));
        out.writeBytes(new byte[2]);
        JournalLines.append(out, LineWriter.write(foreign));
        out.writeBytes(stale);
        opensAsPrefix(out.toByteArray(), 6, "stale blocks behind the tail");
    }

    @Test
    void linesThatAreWholeButOutOfPlaceAreNoticed() throws IOException {
        try (StoreDriver driver = new StoreDriver(original)) {
            commitAll(driver, 1, BATCHES);
        }
        List<String> lines = Files.readAllLines(file(1));
        for (int i = 0; i < lines.size(); i++) {
            List<String> twice = new ArrayList<>(lines);
            twice.add(i, lines.get(i));
            isNoticed(1, bytes(twice), "line " + i + " twice");
            if (i < lines.size() - 1) {
                List<String> less = new ArrayList<>(lines);
                less.remove(i);
                isNoticed(1, bytes(less), "without line " + i);
            }
        }
        List<String> more = new ArrayList<>(lines);
        more.add("garbage");
        isNoticed(1, bytes(more), "something behind the end");
    }

    private static byte[] bytes(List<String> lines) {
        return (String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8);
    }
}
