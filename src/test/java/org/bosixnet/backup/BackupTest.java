package org.bosixnet.backup;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.bosixnet.access.KeyKind;
import org.bosixnet.dao.Expired;
import org.bosixnet.dao.Outage;
import org.bosixnet.dao.Records;
import org.bosixnet.dao.Snapshot;
import org.bosixnet.host.HostAddress;
import org.bosixnet.host.HostRecord;
import org.bosixnet.host.KeyDigest;
import org.bosixnet.host.Reports;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A backup is read exactly as it was written, or not at all. */
class BackupTest {

    private static final Backup SMALL = new Backup(
            Records.T3,
            12,
            Map.of(KeyKind.ADMIN, Set.of(KeyDigest.of("admin")), KeyKind.JOIN, Set.of(KeyDigest.of("join"))),
            List.of(new Outage(Records.T1, Records.T2)),
            List.of(new Expired(Records.T2, 4)),
            List.of(
                    new HostRecord(
                            Records.ALPHA,
                            List.of(new HostAddress("2001:db8::1")),
                            Records.keys(Records.T1, "key"),
                            Records.T1,
                            Records.T2,
                            Reports.AGENT,
                            3),
                    Records.record(Records.BETA, "fd00::2", Records.T1).withRevision(12)));

    @Provide
    Arbitrary<Backup> backups() {
        return Backups.any();
    }

    @Property(tries = 300)
    void whatWasWrittenIsRead(@ForAll("backups") Backup backup, @ForAll @IntRange(min = 1, max = 5000) int piece)
            throws Exception {
        Backup read = Backups.read(Backups.written(backup, piece));
        assertThat(read.records()).containsExactlyInAnyOrderElementsOf(backup.records());
        assertThat(read).usingRecursiveComparison().ignoringFields("records").isEqualTo(backup);
    }

    @Property(tries = 300)
    void aFlippedBitIsNoticed(@ForAll("backups") Backup backup, @ForAll @IntRange(min = 0) int at) {
        byte[] text = Backups.written(backup, 1000);
        int bit = at % (text.length * 8);
        text[bit / 8] ^= (byte) (1 << bit % 8);
        assertThatThrownBy(() -> Backups.read(text))
                .isInstanceOf(BackupReader.RefusedException.class)
                .hasMessageMatching("(?s)This is not a whole backup: line \\d+: .*\\. Take another copy of it\\.");
    }

    @Property(tries = 200)
    void lostAndRepeatedLinesAreNoticed(@ForAll("backups") Backup backup, @ForAll @IntRange(min = 0) int which) {
        List<String> lines = new ArrayList<>(
                new String(Backups.written(backup, 1000), UTF_8).lines().toList());
        int line = which / 2 % lines.size();
        if (which % 2 == 0) {
            lines.remove(line);
        } else {
            lines.add(line, lines.get(line));
        }
        byte[] text = (String.join("\n", lines) + "\n").getBytes(UTF_8);
        assertThatThrownBy(() -> Backups.read(text)).isInstanceOf(BackupReader.RefusedException.class);
    }

    @Test
    void aBackupThatWasCutAnywhereIsRefused() {
        byte[] text = Backups.written(SMALL, 100);
        for (int length = 0; length < text.length; length++) {
            byte[] cut = Arrays.copyOf(text, length);
            assertThatThrownBy(() -> Backups.read(cut))
                    .as("%s bytes", length)
                    .isInstanceOf(BackupReader.RefusedException.class)
                    .hasMessageContaining(
                            length == 0 ? "line 1: there is nothing" : "the backup ends here, before its last line");
        }
    }

    @Test
    void theDocumentedFormIsTheWrittenOne() {
        assertThat(new String(Backups.written(SMALL, 100), UTF_8).lines().limit(3))
                .containsExactly(
                        "{\"format\":\"bosixnet-backup\",\"version\":1,\"time\":\"2026-11-23T06:33:23.003Z\","
                                + "\"revision\":12,\"keys\":{\"join\":[\""
                                + KeyDigest.of("join").hex() + "\"],\"admin\":[\""
                                + KeyDigest.of("admin").hex()
                                + "\"]},\"outages\":[{\"from\":\"2026-11-23T06:31:23.001Z\","
                                + "\"to\":\"2026-11-23T06:32:23.002Z\"}],\"expired\":[{\"time\":"
                                + "\"2026-11-23T06:32:23.002Z\",\"hosts\":4}]}",
                        "{\"revision\":3,\"name\":\"alpha\",\"addresses\":[\"2001:db8::1\"],\"keys\":[{\"id\":\"key000\","
                                + "\"sha256\":\"" + KeyDigest.of("key").hex()
                                + "\",\"created\":\"2026-11-23T06:31:23.001Z\"}],\"changed\":"
                                + "\"2026-11-23T06:31:23.001Z\",\"seen\":\"2026-11-23T06:32:23.002Z\",\"reports\":\"agent\"}",
                        "{\"revision\":12,\"name\":\"beta\",\"addresses\":[\"fd00::2\"],\"changed\":"
                                + "\"2026-11-23T06:31:23.001Z\",\"seen\":\"2026-11-23T06:31:23.001Z\"}");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
        1 | "version":1       | "version":2             | it is of version 2, and this BOSixNet reads version 1
        1 | bosixnet-backup   | bosixnet                | it is not the first line of a backup
        1 | "revision":12     | "revision":-1           | its revision is -1, and must be 0 to
        1 | "revision":12     | "revision":1e999999999  | it is not the first line of a backup
        1 | "admin":[         | "host":[                | a registry has no keys of the kind 'host'
        1 | "join":["         | "join":["00             | A SHA-256 digest has 64 lower-case hexadecimal digits
        1 | "hosts":4         | "hosts":0               | no 0 hosts can have expired
        1 | T06:31:23.001Z    | T26:31:23.001Z          | could not be parsed
        1 | 2026-11-23T06:31  | 2027-11-23T06:31        | an outage ends before it begins
        2 | "alpha"           | "-alpha"                | -alpha
        2 | "alpha"           | "\\u001b[2J"            | \\u001b[2J
        2 | 2001:db8::1       | 2001:db8::g             | 2001:db8::g
        2 | "2001:db8::1"     | "::9","::9"             | a host has at most 8 addresses, each once
        2 | key000            | key                     | A key's id has 6 letters and digits
        2 | "sha256":"        | "sha256":"g             | A SHA-256 digest has 64 lower-case hexadecimal digits
        2 | "seen":"2026      | "seen":"1926            | is not from the years 1970 to 9999
        2 | "seen":"2026      | "seen":"+99926          | is not from the years 1970 to 9999
        2 | "seen":"2026      | "seen":"               | could not be parsed
        2 | "revision":3      | "revision":13           | its revision is 13, and must be 0 to 12
        2 | "name"            | "nome"                  | it is not the line of a host
        3 | "beta"            | "alpha"                 | there is a line of alpha already
        3 | ["fd00::2"]       | []                      | a host without an address and without a key does not exist
        4 | "hosts":2         | "hosts":3               | its count or its digest is not that of the lines before
        """)
    void aLineThatNoRegistryWroteIsNamedEvenIfTheDigestIsRight(int line, String from, String to, String why)
            throws Exception {
        String[] lines = new String(Backups.written(SMALL, 100), UTF_8).split("\n");
        assertThat(lines[line - 1]).contains(from);
        lines[line - 1] = lines[line - 1].replace(from, to);
        String text = String.join("\n", Arrays.copyOf(lines, 3)) + "\n";
        String sha256 =
                HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8)));
        String last = line == 4 ? lines[3] : "{\"hosts\":2,\"sha256\":\"" + sha256 + "\"}";
        assertThatThrownBy(() -> Backups.read((text + last + "\n").getBytes(UTF_8)))
                .isInstanceOf(BackupReader.RefusedException.class)
                .hasMessageContaining("line " + line + ": ")
                .hasMessageContaining(why);
    }

    @Test
    void whatIsNestedTooDeepIsRefused() {
        String deep = new String(Backups.written(SMALL, 100), UTF_8)
                .replace("\"seen\":", "\"x\":" + "[".repeat(5000) + "]".repeat(5000) + ",\"seen\":");
        assertThatThrownBy(() -> Backups.read(deep.getBytes(UTF_8)))
                .isInstanceOf(BackupReader.RefusedException.class)
                .hasMessageContaining("line 2: it is not the line of a host");
    }

    @Test
    void nothingMayFollow() {
        byte[] text = (new String(Backups.written(SMALL, 100), UTF_8) + "\n").getBytes(UTF_8);
        assertThatThrownBy(() -> Backups.read(text))
                .hasMessage("This is not a whole backup: line 4: something follows it, although it is the last. Take"
                        + " another copy of it.");
    }

    @Test
    void somethingElseIsNotReadToItsEnd() {
        byte[] zeros = new byte[3 << 20];
        assertThatThrownBy(() -> Backups.read(zeros)).hasMessageContaining("line 1: it is longer than 1048576 bytes");
        assertThatThrownBy(() -> Backups.read("PK\u0003\u0004\n".getBytes(StandardCharsets.ISO_8859_1)))
                .hasMessageContaining("line 1: it is not the first line of a backup");
    }

    @Test
    void theTimeSinceItWasTakenIsOneInWhichNobodyCouldReport() {
        Snapshot restored = SMALL.restoredAt(Records.T3.plusSeconds(90));
        assertThat(restored.outages())
                .containsExactly(
                        new Outage(Records.T1, Records.T2), new Outage(Records.T3, Records.T3.plusSeconds(90)));
        assertThat(SMALL.restoredAt(Instant.EPOCH).outages()).isEqualTo(SMALL.outages());
    }
}
