package org.bosixnet.dao.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.bosixnet.dao.Records.ALPHA;
import static org.bosixnet.dao.StoreFailures.storeFailure;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.bosixnet.dao.Records;
import org.bosixnet.dao.StoreException.Kind;
import org.bosixnet.dao.file.journal.JournalFiles;
import org.bosixnet.dao.file.journal.JournalLines;
import org.bosixnet.dao.file.journal.Line;
import org.bosixnet.dao.file.journal.LineWriter;
import org.bosixnet.host.HostAddress;
import org.bosixnet.host.HostKey;
import org.bosixnet.host.HostRecord;
import org.bosixnet.stored.StoredRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KeysInTheJournalTest {

    @TempDir
    Path directory;

    private static HostRecord bound(String... keys) {
        return Records.bound(ALPHA, StoreDriver.TIME, keys);
    }

    private static String hex(String key) {
        return bound(key).keys().get(0).digest().hex();
    }

    @Test
    void aLineWithKeysIsWrittenAsTheExampleAndReadsAgain() throws Exception {
        String json = "{\"commit\":7,\"put\":{\"name\":\"alpha\",\"addresses\":[],\"keys\":["
                + "{\"id\":\"old000\",\"sha256\":\"" + hex("old") + "\",\"created\":\"2026-11-23T06:31:23.000Z\"},"
                + "{\"id\":\"new000\",\"sha256\":\"" + hex("new") + "\",\"created\":\"2026-11-23T06:31:23.000Z\"}],"
                + "\"changed\":\"2026-11-23T06:31:23.000Z\",\"seen\":\"2026-11-23T06:31:23.000Z\"}}";
        Line line = new Line.Put(new StoredRecord(bound("old", "new").withRevision(7)), new Line.Part(0, false));
        assertThat(LineWriter.write(line)).isEqualTo(json);
        assertThat(JournalLines.read(json)).isEqualTo(line);
    }

    /** As docs/storage.md shows it; journals were written so before there were keys. */
    @Test
    void aLineWithoutKeysIsWrittenAndReadAsItAlwaysWas() throws Exception {
        String json = "{\"record\":{\"revision\":3,\"name\":\"alpha\",\"addresses\":[\"2001:db8::9\"],"
                + "\"changed\":\"2026-11-23T06:31:23.001Z\",\"seen\":\"2026-11-23T06:32:23.001Z\"}}";
        Line.Kept line = (Line.Kept) JournalLines.read(json);
        assertThat(line.record().record())
                .isEqualTo(new HostRecord(
                        ALPHA,
                        List.of(new HostAddress("2001:db8::9")),
                        StoreDriver.TIME.plusMillis(1),
                        StoreDriver.TIME.plusMillis(60_001),
                        3));
        assertThat(LineWriter.write(line)).isEqualTo(json);
    }

    @Test
    void whatANewerVersionWroteIntoAKeyStaysAsLongAsTheKey() throws IOException {
        StoreDriver driver = new StoreDriver(directory);
        driver.put(bound("old", "new"));
        driver.crash();
        rewrite("\"id\":\"old000\"", "\"id\":\"old000\",\"used\":[1,2.50,null]");
        rewrite("\"id\":\"new000\"", "\"label\":{\"by\":\"h\u00e9llo\"},\"id\":\"new000\"");
        rewrite("\"addresses\"", "\"note\":\"kept\",\"addresses\"");
        for (int round = 0; round < 2; round++) {
            driver = new StoreDriver(directory);
            driver.put(listed("old", "new"));
            driver.seen("alpha", StoreDriver.TIME.plusSeconds(round));
            driver.compact();
            driver.put(bound("old", "new"));
            driver.crash();
            assertThat(text())
                    .contains("\"note\":\"kept\"")
                    .contains("\"used\":[1,2.50,null]")
                    .contains("\"label\":{\"by\":\"h\u00e9llo\"}");
        }
        driver = new StoreDriver(directory);
        driver.put(bound("new"));
        driver.put(bound("new", "old"));
        driver.compact();
        driver.close();
        assertThat(text())
                .doesNotContain("used")
                .contains("\"note\":\"kept\"")
                .contains("\"label\":{\"by\":\"h\u00e9llo\"}");
        driver = new StoreDriver(directory);
        driver.commit("-alpha");
        driver.put(bound("new"));
        driver.compact();
        driver.close();
        assertThat(text()).doesNotContain("label").doesNotContain("note");
    }

    private static HostRecord listed(String... keys) {
        List<HostKey> parsed = bound(keys).keys();
        return new HostRecord(
                ALPHA, List.of(new HostAddress("2001:db8::1")), parsed, StoreDriver.TIME, StoreDriver.TIME, 0);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"sha256\":\" | \"sha256\":\"0 | A SHA-256 digest has 64 lower-case hexadecimal digits.",
                "\"sha256\" | \"sha255\" | it is not JSON of the expected form",
                "\"id\":\"old000\" | \"id\":\"old-00\" | A key's id has 6 letters and digits.",
                "\"id\":\"old000\", | '' | it is not JSON of the expected form",
                "\"created\":\"2026 | \"created\":\"26 | could not be parsed",
                "\"keys\":[ | \"keys\":[7, | it is not JSON of the expected form",
                "\"keys\":[ | \"keys\":null,\"x\":[ | it is not JSON of the expected form",
                "\"keys\":[ | \"x\":[ | a host without an address and without a key does not exist",
            })
    void aDamagedKeyStopsTheStartWithFileAndLine(String find, String replace, String says) throws IOException {
        StoreDriver driver = new StoreDriver(directory);
        driver.put(bound("old"));
        driver.crash();
        rewrite(find, replace);
        isDamaged(says);
    }

    @Test
    void whatNoParserReadsStopsTheStartWithFileAndLine() throws IOException {
        StoreDriver driver = new StoreDriver(directory);
        driver.put(bound("old"));
        driver.crash();
        rewrite("\"keys\":[", "\"x\":" + "[".repeat(5000) + "]".repeat(5000) + ",\"keys\":[");
        isDamaged("it is not JSON of the expected form");
    }

    @Test
    void aThirdKeyStopsTheStart() throws IOException {
        StoreDriver driver = new StoreDriver(directory);
        driver.put(bound("old", "new"));
        driver.crash();
        String third =
                "{\"id\":\"ABC123\",\"sha256\":\"" + hex("third") + "\",\"created\":\"2026-11-23T06:31:23.000Z\"}";
        rewrite("\"keys\":[", "\"keys\":[" + third + ",");
        isDamaged("a host has at most 2 keys");
    }

    private void isDamaged(String says) {
        assertThatThrownBy(() -> new StoreDriver(directory))
                .is(storeFailure(Kind.DAMAGED))
                .hasMessageStartingWith(JournalFiles.file(directory, 1) + " is damaged at line 3 (offset ")
                .hasMessageContaining("the line is whole, but ")
                .hasMessageContaining(says);
    }

    /** Replaces a text in the line that was written last, whose checksum is right again afterwards. */
    private void rewrite(String find, String replace) throws IOException {
        Path file = JournalFiles.file(directory, 1);
        List<String> lines = Files.readAllLines(file);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (int i = 0; i < lines.size(); i++) {
            String json = lines.get(i).substring(JournalLines.PREFIX);
            if (i == lines.size() - 1) {
                assertThat(json).contains(find);
                json = json.replace(find, replace);
            }
            JournalLines.append(out, json);
        }
        StoreDriver.overwrite(file, out.toByteArray());
    }

    /** Returns everything that the journal holds. */
    private String text() throws IOException {
        return JournalFiles.numbers(directory).stream()
                .map(number -> JournalFiles.file(directory, number))
                .map(KeysInTheJournalTest::read)
                .collect(Collectors.joining());
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
