package org.bosixnet.client.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.bosixnet.client.address.AddressScope;
import org.bosixnet.client.address.AddressSettings;
import org.bosixnet.client.address.Candidate;
import org.bosixnet.client.address.Lifetime;
import org.bosixnet.client.address.Route;
import org.bosixnet.client.config.Domains;
import org.bosixnet.client.config.NameGlobs;
import org.bosixnet.client.fleet.HostsSync;
import org.bosixnet.client.fleet.ListFollower;
import org.bosixnet.client.fleet.ListSource;
import org.bosixnet.client.fleet.NameGuard;
import org.bosixnet.client.fleet.RemovalGuard;
import org.bosixnet.client.fleet.RemovalMemory;
import org.bosixnet.client.fleet.Room;
import org.bosixnet.client.host.HostAddress;
import org.bosixnet.client.host.HostName;
import org.bosixnet.client.hostsfile.HostsFile;
import org.bosixnet.client.log.RecordingLogger;
import org.bosixnet.client.platform.Command;
import org.bosixnet.client.platform.FakePlatform;
import org.bosixnet.client.platform.Platform.NetworkNotices;
import org.bosixnet.client.platform.Uptime;
import org.bosixnet.client.registry.FakeRegistry;
import org.bosixnet.client.registry.RegistryException;
import org.bosixnet.client.registry.RegistryException.Kind;
import org.bosixnet.client.report.Reporter;
import org.bosixnet.client.report.WantedAddresses;
import org.bosixnet.client.state.AgentState;
import org.bosixnet.client.state.StateFile;
import org.bosixnet.client.stream.StreamLink;
import org.bosixnet.client.stream.StreamPlan;
import org.bosixnet.client.time.FakeAgentClock;
import org.bosixnet.testing.Await;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The loop over a kernel's tables that a test writes, with a registry that it speaks for and clocks that it moves. */
@Timeout(60)
class AgentTest {

    private static final Duration PERIOD = Duration.ofMinutes(5);
    private static final Room ROOM = new Room(100, 4 << 20);
    private static final List<Candidate> CANDIDATES =
            List.of(new Candidate("2001:db8::1", "eth0", true, 64, AddressScope.GLOBAL, Set.of(), Lifetime.FOREVER));
    private static final List<HostAddress> ADDRESS = List.of(new HostAddress("2001:db8::1"));

    @TempDir
    private Path directory;

    private final FakePlatform platform = new FakePlatform();
    private final FakeAgentClock clock = new FakeAgentClock();
    private final FakeAgentClock reporterClock = new FakeAgentClock();
    private final FakeAgentClock listClock = new FakeAgentClock();
    private final FakeRegistry target = new FakeRegistry("http://one");
    private final FakeRegistry peer = new FakeRegistry("http://one");
    private final List<Instant> signsAtFirstLook = new ArrayList<>();
    private Agent agent;
    private Thread loop;

    @BeforeEach
    void make() throws IOException {
        Files.writeString(directory.resolve("hosts"), "127.0.0.1 localhost\n");
        make(null);
    }

    private void make(@Nullable Command notify) throws IOException {
        Path hosts = directory.resolve("hosts");
        StateFile state = new StateFile(directory.resolve("state"));
        ListSource source = new ListSource(null, List.of(peer));
        HostsSync sync = new HostsSync(
                source,
                new NameGuard(new NameGuard.Rules(Domains.NONE, NameGlobs.ANY, List.of(), () -> "node", "node")),
                new RemovalGuard(() -> new Uptime("boot", listClock.uptime())),
                new HostsFile(hosts, new FakePlatform()),
                List::of,
                state,
                new RemovalMemory(state, null, new RecordingLogger()),
                listClock::now,
                ROOM);
        Random random = new Random(1);
        StreamLink link = new StreamLink(List.of(peer), new StreamPlan(1, PERIOD, random), 10_000, listClock);
        RecordingLogger logger = new RecordingLogger();
        NetworkNotices notices = platform.networkNotices(clock::wake);
        agent = new Agent(
                notices,
                new AddressChooser(
                        platform, AddressSettings.DEFAULT, PERIOD, List.of(), notices::mayHaveChanged, clock::uptime),
                List.of(new Reporter(target, new HostName("alpha"), PERIOD, reporterClock, new Random(1), logger)),
                new ListFollower(source, sync, link, PERIOD, state, listClock, random, logger),
                state,
                new Runs(state, random, clock, logger),
                new Watchdog(notify, PERIOD, Map.of(), clock, logger),
                clock);
        loop = new Thread(() -> {
            try {
                agent.run();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
    }

    @AfterEach
    void stop() throws InterruptedException {
        agent.stop();
        loop.join();
    }

    private void start() throws InterruptedException {
        loop.start();
        settle();
    }

    private void settle() throws InterruptedException {
        Duration loops = clock.awaitWaiting();
        Duration reports = reporterClock.awaitWaiting();
        Duration follows = listClock.awaitWaiting();
        assertThat(loops).isNotNull();
        assertThat(follows).as("the list is always looked after, %s", reports).isNotNull();
    }

    /** Has the loop look once more. */
    private void second() throws InterruptedException {
        clock.advance(Duration.ofSeconds(1));
        settle();
    }

    @Test
    void whileNothingChangesTheAddressesAreReadOnceEveryPeriod() throws Exception {
        platform.addresses = CANDIDATES;
        start();
        for (int i = 0; i < PERIOD.toSeconds() - 1; i++) {
            second();
        }
        assertThat(platform.reads).hasValue(1);
        second();
        assertThat(platform.reads).hasValue(2);
    }

    @Test
    void whatWasReportedIsSavedForTheNextStart() throws Exception {
        platform.addresses = CANDIDATES;
        start();
        target.nextReport();
        Path file = directory.resolve("state");
        Await.until("it is saved", () -> new StateFile(file).read().reported() != null);
        assertThat(new StateFile(file).read().reported()).isEqualTo(new AgentState.Reported(ADDRESS));
    }

    @Test
    void aNetworkThatComesLateIsUsedAsSoonAsItsRouteIsThere() throws Exception {
        target.behaviour = addresses -> {
            throw new RegistryException(Kind.UNREACHABLE, "Network is unreachable.");
        };
        peer.noStream = new RegistryException(Kind.UNREACHABLE, "Network is unreachable.");
        peer.failure = peer.noStream;
        start();
        assertThat(target.reports()).isEmpty();
        platform.addresses = CANDIDATES;
        second();
        assertThat(target.nextReport()).isEqualTo(ADDRESS);
        settle();
        int streams = peer.streams();

        target.behaviour = addresses -> {};
        peer.noStream = null;
        platform.defaultRoute = new Route("fe80", "eth0");
        second();
        assertThat(target.nextReport()).isEqualTo(ADDRESS);
        Await.until("the stream is asked for", () -> peer.streams() == streams + 1);
    }

    @Test
    void afterASuspensionTheAddressIsReportedAndTheStreamTakenUpAnew() throws Exception {
        platform.addresses = CANDIDATES;
        start();
        target.nextReport();
        peer.stream().opens();
        settle();
        clock.set(Duration.ofHours(8));
        second();
        assertThat(target.nextReport()).isEqualTo(ADDRESS);
        Await.until("the stream is taken up", () -> peer.streams() == 2);
        assertThat(platform.reads).hasValue(2);
    }

    @Test
    void theSignOfLifeIsNewAfterASuspension() throws Exception {
        start();
        assertThat(signOfLife()).isEqualTo(FakeAgentClock.START);
        clock.set(Duration.ofHours(8));
        second();
        assertThat(signOfLife())
                .isEqualTo(FakeAgentClock.START.plus(Duration.ofHours(8).plusSeconds(1)));
    }

    private AgentState state() {
        return new StateFile(directory.resolve("state")).read();
    }

    private Instant signOfLife() {
        return state().loop().at();
    }

    @Test
    void theSignOfLifeIsThereBeforeAnythingIsLookedAt() throws Exception {
        platform.beforeRead = () -> signsAtFirstLook.add(signOfLife());
        platform.addresses = CANDIDATES;
        start();
        assertThat(signsAtFirstLook).containsExactly(FakeAgentClock.START);
    }

    @Test
    void aClockThatIsSetBackDoesNothing() throws Exception {
        platform.addresses = CANDIDATES;
        start();
        target.nextReport();
        peer.stream().opens();
        settle();
        clock.set(Duration.ofDays(-9999));
        second();
        second();
        assertThat(target.reports()).hasSize(1);
        assertThat(peer.streams()).isOne();
        assertThat(platform.reads).hasValue(1);
    }

    @Test
    void theOnlyAddressIsWithdrawnFiveMinutesAfterItsInterfaceVanished() throws Exception {
        platform.addresses = CANDIDATES;
        start();
        assertThat(target.nextReport()).isEqualTo(ADDRESS);
        platform.addresses = List.of();
        for (int i = 0; i < WantedAddresses.WITHDRAW_AFTER.toSeconds(); i++) {
            second();
        }
        assertThat(target.reports()).hasSize(1);
        second();
        assertThat(target.nextReport()).isEmpty();
        platform.addresses = CANDIDATES;
        second();
        assertThat(target.nextReport()).isEqualTo(ADDRESS);
    }

    private int badEnds() {
        return state().runs().unfinished();
    }

    private void endedBadly(int runs) throws IOException {
        StateFile state = new StateFile(directory.resolve("state"));
        state.publish(new AgentState.Runs(runs, null));
        state.save();
        make(null);
    }

    @Test
    void afterBadEndsTheAgentReportsAtOnceAndLeavesTheListAloneForAWhile() throws Exception {
        endedBadly(3);
        platform.addresses = CANDIDATES;
        start();
        assertThat(target.nextReport()).isEqualTo(ADDRESS);
        settle();
        assertThat(peer.fetches() + peer.streams()).isZero();
        assertThat(badEnds()).isEqualTo(4);
        listClock.advance(Duration.ofMinutes(2));
        Await.until("the list is followed", () -> peer.fetches() + peer.streams() > 0);
    }

    @Test
    void aStopEndsARowOfBadEnds() throws Exception {
        endedBadly(3);
        start();
        agent.stop();
        assertThat(badEnds()).isZero();
    }

    @Test
    void soDoTenMinutesWithTheList() throws Exception {
        endedBadly(1);
        start();
        listClock.advance(Duration.ofSeconds(1));
        settle();
        second();
        assertThat(badEnds()).isEqualTo(2);
        listClock.advance(Runs.PROVEN);
        settle();
        second();
        assertThat(badEnds()).isZero();
    }

    @Test
    void systemdIsToldThatAllIsWell() throws Exception {
        Path told = directory.resolve("told");
        make(Command.of(Path.of("/bin/sh"), "-c", "echo told >> " + told));
        start();
        assertThat(told).hasContent("told\n");
        clock.advance(PERIOD);
        settle();
        assertThat(told).hasContent("told\ntold\n");
    }

    @Test
    void aWatchdogThatCannotBeToldIsInTheState() throws Exception {
        make(Command.of(Path.of("/bin/sh"), "-c", "exit 1"));
        start();
        Await.until("it is saved", () -> state().watchdog() != null);
        assertThat(state().watchdog().error()).contains("systemd will restart this agent");
    }
}
