package org.bosixnet.dao.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.bosixnet.dao.Mutation;
import org.bosixnet.dao.Records;
import org.bosixnet.dao.StoreException;
import org.bosixnet.dao.Transaction;
import org.bosixnet.host.HostAddress;
import org.bosixnet.host.HostName;
import org.bosixnet.host.HostRecord;
import org.bosixnet.testing.LogCapture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A commit of several changes in the journal: whole, torn, damaged, and as an older version wrote and reads it. */
class SeveralChangesTest {

    @TempDir
    Path temporary;

    private static Mutation put(String name, long expected) {
        HostRecord record = new HostRecord(
                new HostName(name),
                List.of(new HostAddress("2001:db8::" + (expected + 1))),
                StoreDriver.TIME,
                StoreDriver.TIME,
                0);
        return new Mutation(record.name(), expected, record);
    }

    /** Makes a journal that ends with a commit of three changes, and returns it. */
    private Path journal() throws IOException {
        StoreDriver driver = new StoreDriver(temporary.resolve("whole"));
        driver.commit("alpha");
        driver.store()
                .commit(
                        List.of(new Transaction(
                                List.of(new Mutation(new HostName("alpha"), 1, null), put("beta", 0), put("gamma", 0)),
                                Records.CLOCK.instant())),
                        name -> false);
        driver.crash();
        return temporary.resolve("whole/journal-1.log");
    }

    private static List<String> lines(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8).lines().toList();
    }

    @Test
    void itsLinesSayHowManyFollowAndWhatForAndAnOlderVersionReadsThemAsThatMany() throws IOException {
        List<String> lines = lines(Files.readAllBytes(journal()));
        assertThat(lines.subList(lines.size() - 3, lines.size()))
                .extracting(line -> line.substring(9))
                .satisfiesExactly(
                        first -> assertThat(first)
                                .isEqualTo("{\"commit\":2,\"remove\":\"alpha\",\"more\":2,\"expiry\":true}"),
                        second -> assertThat(second)
                                .startsWith("{\"commit\":3,\"put\":{\"name\":\"beta\"")
                                .endsWith("},\"more\":1,\"expiry\":true}"),
                        third -> assertThat(third)
                                .startsWith("{\"commit\":4,\"put\":{\"name\":\"gamma\"")
                                .endsWith("},\"expiry\":true}"));
    }

    @Test
    void cutAtAnyByteItIsThereAsAWholeOrNotAtAll() throws IOException {
        byte[] whole = Files.readAllBytes(journal());
        String text = new String(whole, StandardCharsets.ISO_8859_1);
        int begin = text.lastIndexOf("{\"batch\"") - 9;
        for (int length = begin; length <= whole.length; length++) {
            Path directory = temporary.resolve("cut-" + length);
            Files.createDirectories(directory);
            Files.write(directory.resolve("journal-1.log"), Arrays.copyOf(whole, length));
            try (LogCapture log = new LogCapture(SeveralChangesTest.class.getPackage());
                    StoreDriver driver = new StoreDriver(directory)) {
                boolean all = length == whole.length;
                assertThat(StoreDriver.content(driver.store().state()))
                        .containsOnlyKeys(all ? new String[] {"beta", "gamma"} : new String[] {"alpha"});
                assertThat(driver.store().state().revision()).isEqualTo(all ? 4 : 1);
                driver.commit("delta"); // and goes on from there
                assertThat(driver.store().state().revision()).isEqualTo(all ? 5 : 2);
                assertThat(log.warnings()).hasSizeLessThanOrEqualTo(all ? 0 : 1);
            }
        }
    }

    @Test
    void alsoWhereItIsCutBetweenTwoLinesThatIsSaid() throws IOException {
        String text = Files.readString(journal());
        Path directory = temporary.resolve("cut");
        Files.createDirectories(directory);
        Files.writeString(directory.resolve("journal-1.log"), text.substring(0, text.lastIndexOf("{\"commit\":4") - 9));
        try (LogCapture log = new LogCapture(SeveralChangesTest.class.getPackage());
                StoreDriver driver = new StoreDriver(directory)) {
            assertThat(StoreDriver.content(driver.store().state())).containsOnlyKeys("alpha");
            assertThat(log.warnings()).singleElement().satisfies(line -> assertThat(line)
                    .contains("the last write was torn")
                    .contains("its first 2 changes are left out"));
        }
    }

    @Test
    void oneThatIsNotCompleteThoughMoreFollowsIsDamage() throws IOException {
        List<String> lines = lines(Files.readAllBytes(journal()));
        int last = lines.size() - 1;
        for (List<String> kept : List.of(
                // without its second change, or with a batch in between
                Stream.concat(lines.subList(0, last - 1).stream(), Stream.of(lines.get(last)))
                        .toList(),
                Stream.of(lines.subList(0, last).stream(), Stream.of(lines.get(last - 3)), Stream.of(lines.get(last)))
                        .flatMap(part -> part)
                        .toList())) {
            Path directory = temporary.resolve("damaged-" + kept.size());
            Files.createDirectories(directory);
            Files.writeString(directory.resolve("journal-1.log"), String.join("\n", kept) + "\n");
            assertThatThrownBy(() -> new StoreDriver(directory))
                    .isInstanceOf(StoreException.class)
                    .hasMessageContaining("is damaged at line");
        }
    }
}
