package org.bosixnet.client.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.bosixnet.client.host.HostAddress;
import org.bosixnet.client.host.HostEntry;
import org.bosixnet.client.host.HostName;
import org.bosixnet.client.host.LeftOuts;
import org.bosixnet.client.hostsfile.HostsFile;
import org.bosixnet.client.log.LineBudget;
import org.bosixnet.client.log.RecordingLogger;
import org.junit.jupiter.api.Test;

class SyncLogTest {

    private static final List<HostEntry> OLD = entry(1);
    private static final List<HostEntry> NEW = entry(2);
    private static final String WRITE = "INFO Hosts file: ~a 2001:db8::2";

    private final RecordingLogger logger = new RecordingLogger();
    private Duration now = Duration.ZERO;
    private final SyncLog log = new SyncLog(logger, () -> now);

    private static List<HostEntry> entry(int address) {
        return List.of(new HostEntry(new HostAddress("2001:db8::" + address), new HostName("a")));
    }

    private void done(boolean changed, Optional<String> shortage, Optional<String> held) {
        HostsFile.Update change = new HostsFile.Update(changed, OLD, changed ? NEW : OLD, 0);
        log.done(new HostsSync.Result("http://one", change, LeftOuts.NONE, shortage, held, List.of()));
    }

    private void writes(int times) {
        for (int i = 0; i < times; i++) {
            done(true, Optional.empty(), Optional.empty());
        }
    }

    private void lookedAt() {
        done(false, Optional.empty(), Optional.empty());
    }

    @Test
    void afterABurstOfWritesOneLineAMinuteTellsHowManyThereWere() {
        writes(1000);
        assertThat(logger.lines()).hasSize(LineBudget.BURST).containsOnly(WRITE);
        now = now.plus(LineBudget.REST);
        writes(3);
        assertThat(logger.lines())
                .hasSize(LineBudget.BURST + 1)
                .endsWith(WRITE + "; before that, not logged one by one: 980 writes");
        now = now.plus(LineBudget.REST);
        lookedAt();
        lookedAt();
        assertThat(logger.lines())
                .hasSize(LineBudget.BURST + 2)
                .endsWith("INFO Hosts file: not logged one by one: 2 writes");
    }

    @Test
    void manyWritesKeepNothingElseFromBeingSaid() {
        writes(1000);
        log.trouble("BUSY", "It is busy.");
        done(true, Optional.of("No room."), Optional.of("Held back."));
        assertThat(logger.lines())
                .endsWith("INFO The hosts file follows http://one again", "WARNING No room.", "WARNING Held back.");
    }

    @Test
    void howManyAreHeldBackOrHaveNoRoomIsNoReasonForAnotherLine() {
        for (int i = 0; i < 10; i++) {
            done(false, Optional.of("No room for " + i), Optional.of("Held back: " + i));
        }
        assertThat(logger.lines()).containsExactly("WARNING No room for 0", "WARNING Held back: 0");
    }

    @Test
    void aStreamThatComesAndGoesIsToldOfNowAndThenAndAtLastAsItIs() {
        for (int i = 0; i < 1000; i++) {
            log.follows("http://" + i % 3);
            log.lost(null);
            log.polls(Duration.ofMinutes(5));
        }
        assertThat(logger.lines()).hasSize(LineBudget.BURST).last().asString().startsWith("WARNING The list no longer");
        now = now.plus(LineBudget.REST);
        log.follows("http://new");
        assertThat(logger.lines()).endsWith("INFO The list comes by stream from http://new");
    }
}
