package org.bosixnet.client.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.bosixnet.client.address.AddressScope;
import org.bosixnet.client.address.AddressSettings;
import org.bosixnet.client.address.Candidate;
import org.bosixnet.client.address.Lifetime;
import org.bosixnet.client.config.Domains;
import org.bosixnet.client.config.NameGlobs;
import org.bosixnet.client.fleet.ChangeTeller;
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
import org.bosixnet.client.hostsfile.Patience;
import org.bosixnet.client.log.RecordingLogger;
import org.bosixnet.client.platform.Command;
import org.bosixnet.client.platform.FakePlatform;
import org.bosixnet.client.platform.Platform.NetworkNotices;
import org.bosixnet.client.platform.Uptime;
import org.bosixnet.client.registry.FakeRegistry;
import org.bosixnet.client.report.Reporter;
import org.bosixnet.client.state.AgentState;
import org.bosixnet.client.state.StateFile;
import org.bosixnet.client.stream.StreamLink;
import org.bosixnet.client.stream.StreamPlan;
import org.bosixnet.client.time.FakeAgentClock;
import org.bosixnet.client.time.Standstill;
import org.bosixnet.client.time.SystemAgentClock;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The agent's loop over a kernel's tables that a test writes, with a registry that it speaks for and clocks that it moves. */
@Timeout(60)
abstract class AgentFixture {

    static final Duration PERIOD = Duration.ofMinutes(5);
    private static final Room ROOM = new Room(100, 4 << 20);

    static final List<Candidate> CANDIDATES =
            List.of(new Candidate("2001:db8::1", "eth0", true, 64, AddressScope.GLOBAL, Set.of(), Lifetime.FOREVER));

    static final List<HostAddress> ADDRESS = List.of(new HostAddress("2001:db8::1"));

    @TempDir
    Path directory;

    final FakePlatform platform = new FakePlatform();
    final FakeAgentClock clock = new FakeAgentClock();
    final FakeAgentClock reporterClock = new FakeAgentClock();
    final FakeAgentClock listClock = new FakeAgentClock();
    final FakeRegistry target = new FakeRegistry("http://one");
    final FakeRegistry peer = new FakeRegistry("http://one");
    List<String> onChange = List.of();
    volatile HostName name = new HostName("alpha");
    Agent agent;
    private Thread loop;

    @BeforeEach
    void make() throws IOException {
        Files.writeString(directory.resolve("hosts"), "127.0.0.1 localhost\n");
        make(null);
    }

    void make(@Nullable Command notify) throws IOException {
        Path hosts = directory.resolve("hosts");
        StateFile state = new StateFile(directory.resolve("state"));
        ListSource source = new ListSource(null, List.of(peer), ROOM);
        HostsSync sync = new HostsSync(
                source,
                new NameGuard(new NameGuard.Rules(
                        Domains.NONE, NameGlobs.ANY, List.of(), () -> "node", () -> Set.of("node"))),
                new RemovalGuard(() -> new Uptime("boot", listClock.uptime())),
                new HostsFile(hosts, new FakePlatform(), Patience.NONE),
                List::of,
                state,
                new RemovalMemory(state, null, new RecordingLogger()),
                listClock::now,
                ROOM);
        Random random = new Random(1);
        StreamLink link = new StreamLink(List.of(peer), new StreamPlan(1, PERIOD, random), 10_000, listClock);
        RecordingLogger logger = new RecordingLogger();
        NetworkNotices notices = platform.networkNotices(clock::wake);
        ChangeTeller changes = ChangeTeller.of(onChange, hosts, state, new SystemAgentClock());
        agent = new Agent(
                notices,
                new AddressChooser(
                        platform, AddressSettings.DEFAULT, PERIOD, List.of(), notices::mayHaveChanged, clock::uptime),
                List.of(new Reporter(target, () -> name, PERIOD, reporterClock, new Random(1), logger)),
                new ListFollower(source, sync, changes::applied, link, PERIOD, state, listClock, random, logger),
                changes,
                state,
                new Runs(state, random, clock, logger),
                new Watchdog(notify, PERIOD, Map.of(), clock, logger),
                clock,
                new Standstill(clock, () -> Optional.of(clock.sinceBoot()), random));
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

    void start() throws InterruptedException {
        loop.start();
        settle();
    }

    void settle() throws InterruptedException {
        Duration unused = clock.awaitWaiting();
        Duration reports = reporterClock.awaitWaiting();
        Duration loops = clock.awaitWaiting(); // the reporter has waked it
        Duration follows = listClock.awaitWaiting();
        assertThat(loops).isNotNull();
        assertThat(follows).as("the list is always looked after, %s", reports).isNotNull();
    }

    /** Has the loop look once more. */
    void second() throws InterruptedException {
        clock.advance(Duration.ofSeconds(1));
        settle();
    }

    AgentState state() {
        return new StateFile(directory.resolve("state")).read();
    }
}
