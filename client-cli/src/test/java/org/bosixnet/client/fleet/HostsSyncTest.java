package org.bosixnet.client.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.bosixnet.client.config.Domains;
import org.bosixnet.client.config.NameGlobs;
import org.bosixnet.client.fleet.HostsSync.Mode;
import org.bosixnet.client.hostsfile.HostsFile;
import org.bosixnet.client.hostsfile.Patience;
import org.bosixnet.client.log.RecordingLogger;
import org.bosixnet.client.platform.FakePlatform;
import org.bosixnet.client.platform.Uptime;
import org.bosixnet.client.registry.FakeRegistry;
import org.bosixnet.client.state.RemovalState;
import org.bosixnet.client.state.StateFile;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What one synchronisation leaves for the next, of the same process or of another. */
class HostsSyncTest {

    @TempDir
    private Path directory;

    private final FakeRegistry peer = new FakeRegistry("http://one");
    private Path hosts;
    private StateFile lasting;
    private Instant timeOfDay = Instant.EPOCH;
    private Duration uptime = Duration.ZERO;

    @BeforeEach
    void writeHosts() throws IOException {
        hosts = Files.writeString(directory.resolve("hosts"), "127.0.0.1 localhost\n");
        peer.lists(names(12));
    }

    private static String[] names(int count) {
        return IntStream.range(0, count).mapToObj(i -> "h" + i + "=1").toArray(String[]::new);
    }

    private StateFile state() {
        return new StateFile(directory.resolve("state"));
    }

    /** Makes what one process has. */
    private HostsSync process() {
        StateFile state = state();
        return new HostsSync(
                new ListSource(null, List.of(peer), new Room(100, 4 << 20)),
                new NameGuard(new NameGuard.Rules(
                        Domains.NONE, NameGlobs.ANY, List.of(), () -> "node", () -> Set.of("node"))),
                new RemovalGuard(() -> new Uptime("boot", uptime)),
                new HostsFile(hosts, new FakePlatform(), Patience.NONE),
                List::of,
                state,
                new RemovalMemory(state, lasting, new RecordingLogger()),
                () -> timeOfDay,
                new Room(100, 4 << 20));
    }

    private int names() throws IOException {
        return Files.readString(hosts).split(" h", -1).length - 1;
    }

    @Test
    void removalsThatAnotherProcessWasForcedToNoLongerCount() throws Exception {
        HostsSync agent = process();
        agent.sync(Mode.ORDINARY);
        peer.lists(names(4));
        assertThat(agent.sync(Mode.ORDINARY).held()).isPresent();
        assertThat(names()).isEqualTo(12);
        process().sync(new Mode(true, false, false));
        assertThat(names()).isEqualTo(4);
        peer.lists(names(2));
        assertThat(agent.sync(Mode.ORDINARY).held()).isEmpty();
        assertThat(names()).isEqualTo(2);
    }

    @Test
    void theWindowIsKnownToTheNextProcess() throws Exception {
        process().sync(Mode.ORDINARY);
        for (int left = 11; left >= 6; left--) {
            peer.lists(names(left));
            assertThat(process().sync(Mode.ORDINARY).held()).isEmpty();
        }
        peer.lists(names(5));
        assertThat(process().sync(Mode.ORDINARY).held()).isPresent();
        assertThat(names()).isEqualTo(6);
    }

    @Test
    void aClockThatIsSetAheadShortensNoWindow() throws Exception {
        HostsSync agent = process();
        agent.sync(Mode.ORDINARY);
        peer.lists(names(1));
        for (int fetch = 0; fetch < 4; fetch++) {
            timeOfDay = timeOfDay.plus(Duration.ofDays(1));
            assertThat(agent.sync(Mode.ORDINARY).held()).isPresent();
            assertThat(process().sync(Mode.ORDINARY).held()).isPresent();
        }
        assertThat(names()).isEqualTo(12);
    }

    /** As where no agent runs, but a timer calls the command. */
    @Test
    void theTimeBetweenTwoProcessesCounts() throws Exception {
        process().sync(Mode.ORDINARY);
        peer.lists(names(1));
        for (int fetch = 0; fetch < 4; fetch++) {
            process().sync(Mode.ORDINARY);
            uptime = uptime.plusMinutes(5);
        }
        assertThat(names()).isEqualTo(1);
    }

    @Test
    void namesThatWereOldBeforeARebootAreOldAfterIt() throws Exception {
        lasting = new StateFile(directory.resolve("lasting"));
        process().sync(Mode.ORDINARY);
        peer.lists(names(24));
        process().sync(Mode.ORDINARY);
        Files.delete(directory.resolve("state"));
        peer.lists(Arrays.copyOfRange(names(24), 11, 24));
        assertThat(process().sync(Mode.ORDINARY).held()).isPresent();
        assertThat(names()).isEqualTo(24);
    }

    @Test
    void namesThatFilledTheFileAndWentLeaveRoomForANewOne() throws Exception {
        HostsSync agent = process();
        agent.sync(Mode.ORDINARY);
        peer.lists(names(100));
        agent.sync(Mode.ORDINARY);
        peer.lists(Stream.concat(Stream.of(names(12)), Stream.of("new=1", "newer=1"))
                .toArray(String[]::new));
        HostsSync.Result result = agent.sync(Mode.ORDINARY);
        assertThat(result.held()).isPresent();
        assertThat(result.shortage()).isEmpty();
        assertThat(hosts).content().contains("    h11\n", "    new\n", "    newer\n");
        assertThat(names()).isEqualTo(98);
    }

    @Test
    void newNamesInEachListDoNotFillTheFile() throws Exception {
        HostsSync agent = process();
        for (int from = 0; from < 1000; from += 70) {
            peer.lists(IntStream.range(from, from + 70)
                    .mapToObj(i -> "h" + i + "=1")
                    .toArray(String[]::new));
            HostsSync.Result result = agent.sync(Mode.ORDINARY);
            assertThat(names()).isLessThanOrEqualTo(100);
            assertThat(result.shortage().isPresent()).isEqualTo(from > 0);
        }
    }

    @Test
    void aDamagedStateIsReplaced() throws Exception {
        Files.writeString(directory.resolve("state"), "{\"removals\":[]}");
        HostsSync agent = process();
        peer.lists();
        agent.sync(Mode.ORDINARY);
        agent.sync(Mode.ORDINARY);
        assertThat(state().read().removals()).isEqualTo(RemovalState.EMPTY);
    }

    /** {@code h0=1} of the list is 2001:db8::1. */
    @Test
    void onlyALineThatTheRegistryListsIsTakenForTheOriginals() throws Exception {
        String own = "2001:db8::66    h0\n2001:db8::1    node\n";
        Files.writeString(hosts, own + "2001:db8::1    h1\n");
        peer.lists("h0=1", "h1=1", "h2=1", "node=1");
        HostsSync.Result wouldBe = process().sync(new Mode(false, true, true));
        assertThat(wouldBe.change().adopted()).isOne();
        assertThat(wouldBe.leftovers()).extracting(line -> line.name().value()).containsExactly("h0", "node");
        assertThat(hosts).hasContent(own + "2001:db8::1    h1\n");
        HostsSync.Result result = process().sync(new Mode(false, false, true));
        assertThat(result.change().adopted()).isOne();
        assertThat(result.leftovers()).isEqualTo(wouldBe.leftovers());
        assertThat(hosts)
                .content()
                .startsWith(own + "# BEGIN")
                .contains("\n2001:db8::1    h1\n2001:db8::1    h2\n# END");
    }

    @Test
    void aDryRunLeavesNothing() throws Exception {
        process().sync(new Mode(false, true, false));
        assertThat(names()).isZero();
        assertThat(directory.resolve("state")).doesNotExist();
    }
}
