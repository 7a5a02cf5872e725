package org.bosixnet.dao.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.bosixnet.dao.StoreFailures.storeFailure;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.stream.IntStream;
import org.bosixnet.dao.Outage;
import org.bosixnet.dao.StoreException.Kind;
import org.bosixnet.dao.file.journal.LocalDisk;
import org.bosixnet.dao.file.journal.StoreState;
import org.bosixnet.host.HostAddress;
import org.bosixnet.host.HostName;
import org.bosixnet.host.HostRecord;
import org.bosixnet.testing.LogCapture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TextImportTest {

    private static final Instant NOW = Instant.parse("2026-11-23T12:00:00.000Z");

    @TempDir
    Path directory;

    private final LogCapture log = new LogCapture(TextImportTest.class.getPackage());

    @AfterEach
    void stopListening() {
        log.close();
    }

    private StoreState imported(String hosts, String timestamps) throws IOException {
        Files.writeString(directory.resolve("hosts"), hosts, StandardCharsets.ISO_8859_1);
        Files.writeString(directory.resolve("timestamps"), timestamps, StandardCharsets.ISO_8859_1);
        return new TextImport(directory, NOW).read();
    }

    private static String lines(String... lines) {
        return String.join("\n", lines) + "\n";
    }

    private static HostRecord record(StoreState state, String name) {
        return state.find(new HostName(name)).record();
    }

    private static HostRecord expected(String name, Instant time, long revision, String... addresses) {
        List<HostAddress> parsed =
                List.of(addresses).stream().map(HostAddress::new).toList();
        return new HostRecord(new HostName(name), parsed, time, time, revision);
    }

    @Test
    void aFileOfWhichNobodyCanTellWhetherItIsThereIsNotTakenForNone() throws IOException {
        Path hosts = directory.resolve("hosts");
        Files.createSymbolicLink(hosts, hosts); // no look at it succeeds
        assertThatThrownBy(() -> new TextImport(directory, NOW).read()).isInstanceOf(IOException.class);
        assertThat(TextFiles.exist(directory)).isTrue();
    }

    @Test
    void hostsAreTakenOverWithTheirTimes() throws IOException {
        StoreState state = imported(
                "2001:db8:0:0:0:0:0:1    alpha\n2001:db8::2    Beta.example\r\n2001:db8::3    gamma<br>\n",
                lines(
                        "2026-11-23_06:31:23_+0000    alpha",
                        "2026-11-23_06:31:23_-0930    beta.example\r",
                        "2026-11-23_06:31:23_+0100    gamma<br>"));
        assertThat(record(state, "alpha"))
                .isEqualTo(expected("alpha", Instant.parse("2026-11-23T06:31:23Z"), 1, "2001:db8::1"));
        assertThat(record(state, "beta.example"))
                .isEqualTo(expected("beta.example", NOW, 2, "2001:db8::2")); // 16:01 is still to come
        assertThat(record(state, "gamma"))
                .isEqualTo(expected("gamma", Instant.parse("2026-11-23T05:31:23Z"), 3, "2001:db8::3"));
        assertThat(state.revision()).isEqualTo(3);
        assertThat(log.warnings()).isEmpty();
    }

    @Test
    void aHostWithoutATimeWasSeenNow() throws IOException {
        assertThat(record(imported("2001:db8::1    alpha\n", ""), "alpha"))
                .isEqualTo(expected("alpha", NOW, 1, "2001:db8::1"));
    }

    @Test
    void severalLinesOfAHostAreItsAddressesAndTheNewestTimeCounts() throws IOException {
        StoreState state = imported(
                "2001:db8::2    alpha\n2001:db8::1    alpha\n2001:db8::2    ALPHA\n",
                lines(
                        "2026-11-22_00:00:00_+0000    alpha",
                        "2026-11-23_00:00:00_+0000    alpha",
                        "2026-11-21_00:00:00_+0000    alpha"));
        assertThat(record(state, "alpha"))
                .isEqualTo(expected("alpha", Instant.parse("2026-11-23T00:00:00Z"), 1, "2001:db8::2", "2001:db8::1"));
        assertThat(log.warnings()).isEmpty();
    }

    @Test
    void whatIsNotValidIsLeftOutWithOneWarningEach() throws IOException {
        StoreState state = imported(
                lines(
                        "# a comment",
                        "",
                        "2a02::::::1    alpha",
                        "2001:db8::1    two words",
                        "2001:db8::1",
                        "2001:db8::2    localhost",
                        "192.0.2.1    beta",
                        "\u001b[31m\u00ff    gamma",
                        "2001:db8::7    good",
                        "x".repeat(100_000) + "    long"),
                "yesterday    good\n2026-02-30_00:00:00_+0000    good\n");
        assertThat(state.records()).extracting(stored -> stored.record().name()).containsExactly(new HostName("good"));
        assertThat(record(state, "good").seen()).isEqualTo(NOW);
        String hosts = directory.resolve("hosts") + ", line ";
        assertThat(log.warnings())
                .hasSize(9)
                .allSatisfy(warning -> assertThat(warning).hasSizeLessThan(500).matches("[ -~]+"));
        assertThat(log.warnings().get(0))
                .startsWith(hosts + "3 is left out: 2a02::::::1    alpha '2a02::::::1' is not");
        assertThat(log.warnings().get(1))
                .isEqualTo(hosts + "4 is left out: 2001:db8::1    two words It does not consist of two words.");
        assertThat(log.warnings().get(5)).startsWith(hosts + "8 is left out: \\u001b[31m\\u00ff    gamma ");
    }

    @Test
    void aNinthAddressIsLeftOut() throws IOException {
        String hosts = String.join(
                "",
                IntStream.rangeClosed(1, 9)
                        .mapToObj(i -> "2001:db8::" + i + "    alpha\n")
                        .toList());
        assertThat(record(imported(hosts, ""), "alpha").addresses()).hasSize(8);
        assertThat(log.warnings())
                .containsExactly(directory.resolve("hosts")
                        + ", line 9 is left out: 2001:db8::9    alpha A host has at most 8 addresses.");
    }

    @Test
    void theFirstStartImportsAndTheNextDoesNot() throws IOException {
        imported("2001:db8::1    alpha\n", "2026-11-23_06:31:23_+0000    alpha\n");
        try (StoreDriver driver = new StoreDriver(directory, new LocalDisk(), Clock.fixed(NOW, ZoneOffset.UTC))) {
            assertThat(StoreDriver.content(driver.store().state())).containsOnlyKeys("alpha");
            assertThat(driver.store().state().snapshot("any").outages())
                    .containsExactly(new Outage(Instant.parse("2026-11-23T06:31:23Z"), NOW));
            driver.commit("-alpha", "beta");
        }
        try (StoreDriver driver = new StoreDriver(directory)) {
            assertThat(StoreDriver.content(driver.store().state())).containsOnlyKeys("beta");
        }
    }

    @Test
    void aFileOfWhichAPowerCutLeftZerosStopsTheStart() throws IOException {
        assertThatThrownBy(() -> imported("2001:db8::1    alpha\n\0\0\0\0", ""))
                .is(storeFailure(Kind.DAMAGED))
                .hasMessageContaining(directory.resolve("hosts") + " is damaged: there are NUL bytes in line 2");
        assertThat(StoreDriver.names(directory)).doesNotContain("journal-1.log");
    }
}
