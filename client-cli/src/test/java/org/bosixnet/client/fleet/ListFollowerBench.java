package org.bosixnet.client.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.bosixnet.client.config.Domains;
import org.bosixnet.client.config.NameGlobs;
import org.bosixnet.client.hostsfile.HostsFile;
import org.bosixnet.client.hostsfile.Patience;
import org.bosixnet.client.log.RecordingLogger;
import org.bosixnet.client.platform.FakePlatform;
import org.bosixnet.client.platform.Uptime;
import org.bosixnet.client.registry.FakeRegistry;
import org.bosixnet.client.registry.Registry;
import org.bosixnet.client.registry.RegistryException;
import org.bosixnet.client.registry.RegistryException.Kind;
import org.bosixnet.client.registry.wire.HostListParser;
import org.bosixnet.client.state.AgentState;
import org.bosixnet.client.state.StateFile;
import org.bosixnet.client.stream.StreamLink;
import org.bosixnet.client.stream.StreamPlan;
import org.bosixnet.client.time.FakeAgentClock;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** The list's thread with registries that a test speaks for, a clock that it moves, and a real hosts file. */
abstract class ListFollowerBench {

    static final Duration PERIOD = Duration.ofMinutes(5);

    static final int MAX_NAMES = 40;

    static final Room ROOM = new Room(MAX_NAMES, 4 << 20);

    /** Room for about forty changes. */
    static final long MAIL = 12_000;

    static final String OUTSIDE = "127.0.0.1 localhost\n";

    @TempDir
    Path directory;

    final FakeAgentClock clock = new FakeAgentClock();

    final RecordingLogger logger = new RecordingLogger();

    final FakeRegistry first = new FakeRegistry("http://first");

    final FakeRegistry second = new FakeRegistry("http://second");

    Patience patience = Patience.NONE;

    /** Where the hosts file is in the directory. */
    String place = "hosts";

    @Nullable
    Path logDir;

    @Nullable
    ListFollower follower;

    @BeforeEach
    void write() throws IOException {
        Files.writeString(hosts(), OUTSIDE);
    }

    @AfterEach
    void stop() {
        if (follower != null) {
            follower.close();
        }
    }

    Path hosts() {
        return directory.resolve(place);
    }

    StateFile state() {
        return new StateFile(directory.resolve("state"));
    }

    /** What became of the file each time that the list was applied to it. */
    final List<HostsFile.Update> applied = new CopyOnWriteArrayList<>();

    void start(Registry... peers) throws InterruptedException {
        startAfter(Duration.ZERO, peers);
    }

    void startAfter(Duration pause, Registry... peers) throws InterruptedException {
        StateFile state = state();
        ListSource source = new ListSource(
                logDir == null ? null : new TrustedList(logDir, HostListParser::list), List.of(peers), ROOM);
        HostsSync sync = new HostsSync(
                source,
                new NameGuard(new NameGuard.Rules(
                        Domains.NONE, NameGlobs.ANY, List.of(), () -> "node", () -> Set.of("node"))),
                new RemovalGuard(() -> new Uptime("boot", clock.uptime())),
                new HostsFile(hosts(), new FakePlatform(), patience),
                List::of,
                state,
                new RemovalMemory(state, null, logger),
                clock::now,
                ROOM);
        Random random = new Random(1);
        StreamLink link = new StreamLink(
                List.of(peers),
                new StreamPlan(
                        Stream.of(peers).map(peer -> peer.members().size()).toList(), PERIOD, random),
                MAIL,
                clock);
        follower = new ListFollower(source, sync, applied::add, link, PERIOD, state, clock, random, logger);
        follower.start(pause, Listing.NONE);
        settle();
    }

    /** Waits until everything that was told has been dealt with. */
    void settle() throws InterruptedException {
        Duration unused = clock.awaitWaiting();
    }

    void advance(Duration time) throws InterruptedException {
        settle(); // or the time would pass in the middle of something
        clock.advance(time);
        settle();
    }

    /** Moves the time in steps of a second until the condition holds. */
    void advanceUntil(BooleanSupplier condition) throws InterruptedException {
        for (int i = 0; i < 10_000 && !condition.getAsBoolean(); i++) {
            advance(Duration.ofSeconds(1));
        }
        assertThat(condition.getAsBoolean()).isTrue();
    }

    String block() throws IOException {
        String text = Files.readString(hosts());
        assertThat(text).startsWith(OUTSIDE);
        return text.substring(OUTSIDE.length())
                .replaceFirst("# BEGIN bosixnet.*\n", "")
                .replace("# END bosixnet\n", "")
                .replace("2001:db8::", "")
                .replace("    ", " ")
                .replace('\n', ';');
    }

    /** Starts with a stream that speaks, and the list that it wants to be fetched. */
    FakeRegistry.Asked streaming(String... list) throws InterruptedException {
        first.lists(list);
        start(first, second);
        return begin(first);
    }

    FakeRegistry.Asked begin(FakeRegistry peer) throws InterruptedException {
        FakeRegistry.Asked stream = peer.stream();
        stream.opens();
        stream.listener().reset("e-1");
        settle();
        return stream;
    }

    void fail(FakeRegistry peer, Kind kind) throws InterruptedException {
        peer.stream().listener().ended(new RegistryException(kind, "No stream from " + peer.url() + "."));
        settle();
    }

    AgentState.Stream status() {
        return state().read().stream();
    }
}
