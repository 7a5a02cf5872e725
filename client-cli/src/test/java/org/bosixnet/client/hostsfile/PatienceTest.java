package org.bosixnet.client.hostsfile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.bosixnet.client.host.HostEntry;
import org.junit.jupiter.api.Test;

/** What happens to a hosts file that another program is just writing. */
class PatienceTest extends HostsFileFixture {

    private static final String FOREIGN = LOCALHOST + "192.0.2.1 printer\n192.0.2.2 scanner\n192.0.2.3 phone\n";

    private Duration uptime = Duration.ZERO;

    /** The time of day; by this one every file is from the future, so that only the uptime counts. */
    private Instant now = Instant.EPOCH;

    private final List<HostEntry> both = List.of(ALPHA, BETA);

    private HostsFile patient() {
        return new HostsFile(hosts, platform, new Patience(() -> now, () -> uptime));
    }

    /** Returns a file that was written by its agent after it had been left alone. */
    private HostsFile written() throws IOException {
        Files.writeString(hosts, FOREIGN);
        HostsFile file = patient();
        Duration unused = written(file, List.of(ALPHA));
        return file;
    }

    private void pass(Duration time) {
        uptime = uptime.plus(time);
    }

    private UnsettledException refused(HostsFile file) {
        return catchThrowableOfType(UnsettledException.class, () -> file.update(both));
    }

    /** Tries again after each pause, and returns how long that took. */
    private Duration written(HostsFile file) throws IOException {
        return written(file, both);
    }

    private Duration written(HostsFile file, List<HostEntry> entries) throws IOException {
        Duration start = uptime;
        while (true) {
            try {
                file.update(entries);
                return uptime.minus(start);
            } catch (UnsettledException e) {
                assertThat(e.pause()).isBetween(Duration.ofNanos(1), Patience.QUIET);
                pass(e.pause());
            }
        }
    }

    @Test
    void aFileThatWasWrittenHereIsWrittenAgainAtOnce() throws Exception {
        assertThat(written(written())).isZero();
    }

    @Test
    void aFileThatHasJustChangedIsLeftAloneForTwoSeconds() throws Exception {
        HostsFile file = written();
        Files.writeString(hosts, "192.0.2.4 camera\n", StandardOpenOption.APPEND);
        assertThat(refused(file)).hasMessageContaining("it has just changed").hasMessageContaining("for 2 s");
        assertThat(content()).endsWith("camera\n").doesNotContain("beta");
        assertThat(written(file)).isEqualTo(Patience.QUIET);
        assertThat(content()).contains("beta").endsWith("camera\n");
    }

    @Test
    void anEmptiedFileIsWaitedForUntilItIsFilledAndNothingOfItIsLost() throws Exception {
        HostsFile file = written();
        Files.writeString(hosts, "");
        pass(Patience.COLLAPSED.dividedBy(2));
        assertThat(refused(file))
                .hasMessageContaining("of " + (FOREIGN.length() + 1) + " bytes outside the managed block 0 are left");
        Files.writeString(hosts, FOREIGN);
        assertThat(written(file)).isEqualTo(Patience.QUIET);
        assertThat(content()).startsWith(FOREIGN).contains("alpha", "beta");
        assertThat(contentOf("prev")).startsWith(FOREIGN);
    }

    @Test
    void anAgentThatHasJustStartedKnowsFromThePreviousVersionWhatIsMissing() throws Exception {
        written(written());
        Files.writeString(hosts, LOCALHOST);
        assertThat(written(patient())).isEqualTo(Patience.COLLAPSED);
    }

    @Test
    void whatStaysEmptiedIsWrittenAfterAMinuteButThePreviousVersionKeepsWhatWasThere() throws Exception {
        HostsFile file = written();
        written(file);
        Files.writeString(hosts, LOCALHOST);
        assertThat(written(file)).isEqualTo(Patience.COLLAPSED);
        assertThat(content()).startsWith(LOCALHOST).contains("beta");
        assertThat(contentOf("prev")).startsWith(FOREIGN);
        file.update(List.of(BETA));
        assertThat(contentOf("prev")).startsWith(FOREIGN);
        Files.writeString(hosts, FOREIGN + "192.0.2.4 camera\n");
        written(file);
        assertThat(contentOf("prev")).isEqualTo(FOREIGN + "192.0.2.4 camera\n");
    }

    @Test
    void aFileOfZerosAsAPowerCutLeavesItDoesNotTakeThePlaceOfThePreviousVersion() throws Exception {
        HostsFile file = written();
        written(file);
        Files.write(hosts, new byte[10 * FOREIGN.length()]);
        assertThat(written(file)).isEqualTo(Patience.COLLAPSED);
        assertThat(contentOf("prev")).startsWith(FOREIGN);
    }

    @Test
    void aMissingFileIsWaitedForIfThereWasOne() throws Exception {
        HostsFile file = written();
        Files.delete(hosts);
        assertThat(written(file)).isEqualTo(Patience.COLLAPSED);
        Files.delete(hosts);
        Files.delete(kept("prev"));
        assertThat(written(patient())).isZero();
    }

    @Test
    void aBlockOfWhichHalfIsWrittenIsNoBrokenBlockYet() throws Exception {
        HostsFile file = written();
        Files.writeString(hosts, FOREIGN + "# BEGIN bosixnet (managed, do not edit)\n2001:db8::a    al");
        Files.delete(kept("prev"));
        assertThat(refused(file)).isNotNull();
        assertThat(catchThrowableOfType(UnsettledException.class, file::state)).isNotNull();
        pass(Patience.QUIET);
        assertThat(catchThrowableOfType(HostsFileException.class, file::state))
                .isNotInstanceOf(UnsettledException.class)
                .hasMessageContaining("has no '# END bosixnet' line");
    }

    @Test
    void aFileThatNeverRestsIsWrittenAtLast() throws Exception {
        HostsFile file = written();
        Files.writeString(hosts, FOREIGN);
        Duration start = uptime;
        for (int i = 0; refused(file) != null; i++) {
            pass(Duration.ofSeconds(1));
            Files.writeString(hosts, FOREIGN + "192.0.2.4 camera" + i + "\n");
        }
        assertThat(uptime.minus(start)).isBetween(Patience.MOST, Patience.MOST.plusSeconds(2));
        assertThat(content()).startsWith(FOREIGN).contains("beta");
    }

    @Test
    void whatChangedLongAgoIsWrittenAtOnceByAnAgentThatHasJustStarted() throws Exception {
        now = Instant.now().plus(Patience.QUIET);
        assertThat(written(patient())).isZero();
        Files.writeString(hosts, "");
        now = Instant.now().plus(Patience.COLLAPSED);
        assertThat(written(patient())).isZero();
    }
}
