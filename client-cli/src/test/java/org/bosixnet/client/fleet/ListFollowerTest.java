package org.bosixnet.client.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.bosixnet.client.address.Whereabouts;
import org.bosixnet.client.address.Whereabouts.Change;
import org.bosixnet.client.agent.Uncaught;
import org.bosixnet.client.config.Domains;
import org.bosixnet.client.config.NameGlobs;
import org.bosixnet.client.hostsfile.HostsFile;
import org.bosixnet.client.log.RecordingLogger;
import org.bosixnet.client.platform.FakePlatform;
import org.bosixnet.client.platform.Uptime;
import org.bosixnet.client.registry.FakeRegistry;
import org.bosixnet.client.registry.HostChanges;
import org.bosixnet.client.registry.Registry;
import org.bosixnet.client.registry.RegistryException;
import org.bosixnet.client.registry.RegistryException.Kind;
import org.bosixnet.client.registry.wire.HostListParser;
import org.bosixnet.client.state.AgentState;
import org.bosixnet.client.state.StateFile;
import org.bosixnet.client.stream.StreamLink;
import org.bosixnet.client.stream.StreamPlan;
import org.bosixnet.client.time.FakeAgentClock;
import org.bosixnet.testing.Await;
import org.bosixnet.testing.Needs;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The list's thread with registries that a test speaks for, a clock that it moves, and a real hosts file. */
@Timeout(60)
class ListFollowerTest {

    private static final Duration PERIOD = Duration.ofMinutes(5);
    private static final int MAX_NAMES = 40;
    private static final Room ROOM = new Room(MAX_NAMES, 4 << 20);

    /** Room for about forty changes. */
    private static final long MAIL = 12_000;

    private static final String OUTSIDE = "127.0.0.1 localhost\n";

    @TempDir
    private Path directory;

    private final FakeAgentClock clock = new FakeAgentClock();
    private final RecordingLogger logger = new RecordingLogger();
    private final FakeRegistry first = new FakeRegistry("http://first");
    private final FakeRegistry second = new FakeRegistry("http://second");
    private @Nullable Path logDir;
    private @Nullable ListFollower follower;

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

    private Path hosts() {
        return directory.resolve("hosts");
    }

    private StateFile state() {
        return new StateFile(directory.resolve("state"));
    }

    private void start(Registry... peers) throws InterruptedException {
        startAfter(Duration.ZERO, peers);
    }

    private void startAfter(Duration pause, Registry... peers) throws InterruptedException {
        StateFile state = state();
        ListSource source =
                new ListSource(logDir == null ? null : new TrustedList(logDir, HostListParser::list), List.of(peers));
        HostsSync sync = new HostsSync(
                source,
                new NameGuard(new NameGuard.Rules(Domains.NONE, NameGlobs.ANY, List.of(), () -> "node", "node")),
                new RemovalGuard(() -> new Uptime("boot", clock.uptime())),
                new HostsFile(hosts(), new FakePlatform()),
                List::of,
                state,
                new RemovalMemory(state, null, logger),
                clock::now,
                ROOM);
        Random random = new Random(1);
        StreamLink link = new StreamLink(List.of(peers), new StreamPlan(peers.length, PERIOD, random), MAIL, clock);
        follower = new ListFollower(source, sync, link, PERIOD, state, clock, random, logger);
        follower.start(pause);
        settle();
    }

    /** Waits until everything that was told has been dealt with. */
    private void settle() throws InterruptedException {
        Duration unused = clock.awaitWaiting();
    }

    private void advance(Duration time) throws InterruptedException {
        settle(); // or the time would pass in the middle of something
        clock.advance(time);
        settle();
    }

    /** Moves the time in steps of a second until the condition holds. */
    private void advanceUntil(BooleanSupplier condition) throws InterruptedException {
        for (int i = 0; i < 10_000 && !condition.getAsBoolean(); i++) {
            advance(Duration.ofSeconds(1));
        }
        assertThat(condition.getAsBoolean()).isTrue();
    }

    private String block() throws IOException {
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
    private FakeRegistry.Asked streaming(String... list) throws InterruptedException {
        first.lists(list);
        start(first, second);
        return begin(first);
    }

    private FakeRegistry.Asked begin(FakeRegistry peer) throws InterruptedException {
        FakeRegistry.Asked stream = peer.stream();
        stream.opens();
        stream.listener().reset("e-1");
        settle();
        return stream;
    }

    @Test
    void theStreamComesFirstThenTheListThenTheChanges() throws Exception {
        first.lists("alpha=1", "beta=2");
        start(first, second);
        assertThat(first.streams()).isOne();
        assertThat(first.stream().position()).isNull();
        assertThat(first.fetches()).isZero();
        FakeRegistry.Asked stream = begin(first);
        assertThat(block()).isEqualTo("1 alpha;2 beta;");
        advance(Duration.ofSeconds(1));
        stream.tells("alpha", "2001:db8::11");
        settle();
        assertThat(block()).isEqualTo("11 alpha;2 beta;");
        advance(Duration.ofSeconds(1));
        stream.removes("alpha");
        settle();
        assertThat(block()).isEqualTo("2 beta;");
        assertThat(first.fetches()).isOne();
        assertThat(second.streams() + second.fetches()).isZero();
        assertThat(logger.lines())
                .containsExactly(
                        "INFO The list comes by stream from http://first",
                        "INFO Hosts file: +alpha 2001:db8::1, +beta 2001:db8::2",
                        "INFO Hosts file: ~alpha 2001:db8::11",
                        "INFO Hosts file: -alpha");
    }

    @Test
    void whileTheStreamSpeaksNothingIsPolledButTheFileIsKept() throws Exception {
        FakeRegistry.Asked stream = streaming("alpha=1");
        stream.tells("beta", "2001:db8::2");
        settle();
        Files.writeString(hosts(), OUTSIDE);
        for (int i = 0; i < 10; i++) {
            advance(PERIOD);
        }
        assertThat(block()).isEqualTo("1 alpha;2 beta;");
        assertThat(first.fetches()).isOne();
        assertThat(first.streams()).isOne();
    }

    @Test
    void changesCountInTheirOrder() throws Exception {
        FakeRegistry.Asked stream = streaming("alpha=1");
        advance(Duration.ofSeconds(1));
        for (int i = 2; i <= 9; i++) {
            stream.tells("alpha", "2001:db8::" + i);
            stream.removes("beta");
            stream.tells("beta", "2001:db8::" + i, "2001:db8::" + i + i);
        }
        advance(Duration.ofSeconds(20));
        assertThat(block()).isEqualTo("9 alpha;9 beta;99 beta;");
    }

    @Test
    void whatTheStreamRemovesIsRemovedThoughTheListBrokeOff() throws Exception {
        Files.writeString(
                hosts(),
                OUTSIDE + "# BEGIN bosixnet (managed, do not edit)\n2001:db8::3    unseen\n2001:db8::4    seen\n"
                        + "2001:db8::5    kept\n2001:db8::6    l\n2001:db8::7    m\n# END bosixnet\n");
        first.whole = false;
        FakeRegistry.Asked stream = streaming("alpha=1", "seen=4");
        assertThat(block()).isEqualTo("1 alpha;5 kept;6 l;7 m;4 seen;3 unseen;");
        advance(Duration.ofSeconds(1));
        first.lists("alpha=1");
        stream.removes("seen");
        settle();
        assertThat(block()).isEqualTo("1 alpha;5 kept;6 l;7 m;3 unseen;");
        advance(WritePace.SHORTEST_GAP);
        stream.removes("unseen");
        advance(Duration.ofSeconds(20));
        assertThat(block()).isEqualTo("1 alpha;5 kept;6 l;7 m;");
    }

    @Test
    void whatIsToldDuringAFetchIsAppliedAfterIt() throws Exception {
        first.lists("alpha=1", "beta=1");
        first.gate = new CountDownLatch(1);
        start(first);
        FakeRegistry.Asked stream = first.stream();
        stream.opens();
        stream.listener().reset("e-1");
        Await.until("the list is being fetched", () -> first.fetches() == 1);
        stream.tells("alpha", "2001:db8::2");
        first.gate.countDown();
        settle();
        assertThat(block()).isEqualTo("1 alpha;1 beta;");
        advance(WritePace.SHORTEST_GAP);
        assertThat(block()).isEqualTo("2 alpha;1 beta;");
        assertThat(first.fetches()).isOne();
    }

    @Test
    void aResetDuringAFetchWantsAnother() throws Exception {
        first.lists("alpha=1");
        first.gate = new CountDownLatch(1);
        start(first);
        first.stream().opens();
        first.stream().listener().reset("e-1");
        Await.until("the list is being fetched", () -> first.fetches() == 1);
        first.lists("alpha=2");
        first.stream().listener().reset("e-2");
        first.gate.countDown();
        advanceUntil(() -> first.fetches() == 2);
        assertThat(block()).isEqualTo("2 alpha;");
    }

    @Test
    void resetsThatDoNotEndDoNotBecomeAStormOfFetches() throws Exception {
        FakeRegistry.Asked stream = streaming("alpha=1");
        for (int i = 0; i < 600; i++) {
            stream.listener().reset("e-" + i);
            settle();
            advance(Duration.ofSeconds(1));
        }
        assertThat(first.fetches()).isBetween(10, 20);
    }

    @Test
    void moreThanThereIsRoomForWantsTheListToBeFetched() throws Exception {
        FakeRegistry.Asked stream = streaming("alpha=1");
        advance(Duration.ofSeconds(1));
        first.gate = new CountDownLatch(1);
        stream.listener().reset("e-2");
        Await.until("the list is being fetched", () -> first.fetches() == 2);
        for (int i = 0; i < 3 * MAX_NAMES; i++) {
            stream.tells("host" + i % 5, "2001:db8::" + i);
        }
        first.lists("alpha=7");
        first.gate.countDown();
        advanceUntil(() -> first.fetches() >= 3);
        advance(Duration.ofSeconds(20));
        assertThat(block()).contains("7 alpha;");
    }

    @Test
    void aLostStreamIsTakenUpWhereItEndedAndNothingIsFetched() throws Exception {
        FakeRegistry.Asked stream = streaming("alpha=1");
        stream.tells("e-5", List.of(new HostChanges.Host("beta", List.of("2001:db8::2"))), List.of());
        advance(Duration.ofHours(1));
        stream.listener().ended(null);
        settle();
        assertThat(first.streams()).isOne();
        advanceUntil(() -> first.streams() == 2);
        assertThat(first.stream().position()).isEqualTo("e-5");
        assertThat(clock.uptime())
                .isLessThanOrEqualTo(
                        Duration.ofHours(1).plus(StreamPlan.FIRST_BOUND).plusSeconds(1));
        first.stream().opens();
        first.stream().tells("gamma", "2001:db8::3");
        settle();
        assertThat(block()).isEqualTo("1 alpha;2 beta;3 gamma;");
        assertThat(first.fetches()).isOne();
        assertThat(logger.lines()).noneMatch(line -> line.startsWith("WARNING"));
    }

    @Test
    void afterAnEventThatCannotBeReadTheStreamBeginsAnew() throws Exception {
        FakeRegistry.Asked stream = streaming("alpha=1");
        stream.listener().ended(new RegistryException(Kind.BAD_ANSWER, "It has more than 40 names."));
        settle();
        advanceUntil(() -> first.streams() == 2);
        assertThat(first.stream().position()).isNull();
    }

    @Test
    void withoutTheStreamTheListIsPolledAndThenTheStreamBeginsAnew() throws Exception {
        FakeRegistry.Asked stream = streaming("alpha=1");
        stream.listener().ended(new RegistryException(Kind.UNREACHABLE, "http://first broke off."));
        settle();
        first.noStream = new RegistryException(Kind.UNREACHABLE, "No stream from http://first.");
        second.noStream = first.noStream;
        advanceUntil(() -> first.fetches() >= 2);
        assertThat(clock.uptime()).isLessThanOrEqualTo(ListFollower.AFTER_LOSS.plusSeconds(1));
        first.lists("alpha=2");
        int fetches = first.fetches();
        for (int i = 0; i < 3; i++) {
            advance(PERIOD);
        }
        assertThat(first.fetches()).isBetween(fetches + 2, fetches + 3);
        assertThat(block()).isEqualTo("2 alpha;");
        assertThat(logger.lines())
                .contains("WARNING The list does not come by stream any more and is fetched every 300 s: "
                        + "http://first broke off.");
        assertThat(status().url()).isEmpty();
        assertThat(status().why()).contains("No stream from http://first.");
        first.noStream = null;
        int asked = first.streams();
        advanceUntil(() -> first.streams() > asked);
        assertThat(first.stream().position()).isNull();
        begin(first);
        assertThat(logger.lines()).contains("INFO The list comes by stream from http://first again");
    }

    private void fail(FakeRegistry peer, Kind kind) throws InterruptedException {
        peer.stream().listener().ended(new RegistryException(kind, "No stream from " + peer.url() + "."));
        settle();
    }

    private AgentState.Stream status() {
        return state().read().stream();
    }

    @Test
    void afterARestartOfTheRegistryTheListIsNotTransferredAndTheFileNotWritten() throws Exception {
        FakeRegistry.Asked stream = streaming("alpha=1");
        FileTime old = FileTime.from(Instant.parse("2020-01-01T00:00:00Z"));
        Files.setLastModifiedTime(hosts(), old);
        stream.listener().ended(new RegistryException(Kind.UNREACHABLE, "http://first broke off."));
        settle();
        advanceUntil(() -> first.streams() == 2);
        begin(first);
        assertThat(first.fetches()).isEqualTo(2);
        assertThat(first.unchanged()).isOne();
        assertThat(Files.getLastModifiedTime(hosts())).isEqualTo(old);
    }

    @ParameterizedTest
    @EnumSource(
            value = Kind.class,
            names = {"UNSUPPORTED", "REFUSED", "UNREACHABLE"})
    void whereThereIsNoStreamTheListIsPolledFromTheStart(Kind kind) throws Exception {
        first.lists("alpha=1");
        start(first);
        fail(first, kind);
        assertThat(block()).isEqualTo("1 alpha;");
        assertThat(clock.uptime()).isZero();
        first.lists("alpha=2");
        advance(PERIOD);
        assertThat(block()).isEqualTo("2 alpha;");
        assertThat(logger.lines()).noneMatch(line -> line.startsWith("WARNING"));
    }

    @Test
    void theStreamIsOfTheFirstThatHasOne() throws Exception {
        second.lists("alpha=2");
        start(first, second);
        fail(first, Kind.UNSUPPORTED);
        begin(second);
        assertThat(block()).isEqualTo("2 alpha;");
        assertThat(first.fetches()).isZero();
        assertThat(status().url()).isEqualTo("http://second");
    }

    @Test
    void aStreamThatSaysNothingIsPolledBesideAndGivenUp() throws Exception {
        first.lists("alpha=1");
        start(first);
        advance(ListFollower.GRACE);
        assertThat(block()).isEqualTo("1 alpha;");
        assertThat(first.stream().closed()).hasValue(0);
        FakeRegistry.Asked silent = first.stream();
        advance(StreamLink.OPEN_WITHIN);
        assertThat(silent.closed()).hasValue(1);
        assertThat(status().why()).isEqualTo("http://first did not begin its stream of changes within 30 s.");
    }

    @Test
    void aFetchThatFailsIsRepeatedAndWhatIsToldMeanwhileIsNotLost() throws Exception {
        first.failure = new RegistryException(Kind.BUSY, "http://first is busy.");
        FakeRegistry.Asked stream = streaming("alpha=1");
        assertThat(block()).isEmpty();
        stream.tells("alpha", "2001:db8::2");
        settle();
        first.lists("alpha=2");
        first.failure = null;
        advance(ListFollower.FIRST_RETRY);
        assertThat(block()).isEqualTo("2 alpha;");
        assertThat(logger.lines())
                .contains(
                        "WARNING The hosts file is not kept up to date: http://first is busy.",
                        "INFO The hosts file follows http://first again");
    }

    @Test
    void aReasonThatIsOtherwiseEachTimeIsSaidOnce() throws Exception {
        first.failure = new RegistryException(Kind.BUSY, "http://first is busy: 0.");
        start(first);
        for (int i = 1; i <= 10; i++) {
            first.failure = new RegistryException(Kind.BUSY, "http://first is busy: " + i + ".");
            advance(PERIOD);
        }
        assertThat(first.fetches()).isGreaterThan(5);
        assertThat(logger.lines().stream().filter(line -> line.contains("is not kept up to date")))
                .hasSize(1);
    }

    private static String[] twenty() {
        return IntStream.rangeClosed(1, 20).mapToObj(n -> "h" + n + "=" + n).toArray(String[]::new);
    }

    @Test
    void halfTheFleetGoneInOneEventIsHeldBackUntilFetchesAgree() throws Exception {
        FakeRegistry.Asked stream = streaming(twenty());
        advance(Duration.ofSeconds(1));
        stream.removes(IntStream.rangeClosed(1, 11).mapToObj(n -> "h" + n).toArray(String[]::new));
        settle();
        assertThat(block().split(";", -1)).hasSize(21);
        assertThat(logger.lines())
                .anyMatch(line -> line.startsWith("WARNING The registry's list lacks 11 of 20 names"));
        first.lists(
                IntStream.rangeClosed(12, 20).mapToObj(n -> "h" + n + "=" + n).toArray(String[]::new));
        for (int i = 0; i < 3; i++) {
            assertThat(block().split(";", -1)).hasSize(21);
            advance(PERIOD);
        }
        assertThat(block().split(";", -1)).hasSize(10);
        assertThat(first.fetches()).isGreaterThanOrEqualTo(4);
        assertThat(logger.lines()).contains("INFO No removals are held back any more");
        int fetches = first.fetches();
        advance(PERIOD);
        advance(PERIOD);
        assertThat(first.fetches()).isBetween(fetches, fetches + 1);
    }

    @Test
    void halfTheFleetGoneOneByOneIsHeldBackToo() throws Exception {
        FakeRegistry.Asked stream = streaming(twenty());
        for (int n = 1; n <= 20; n++) {
            advance(Duration.ofSeconds(15));
            first.lists(Arrays.copyOfRange(twenty(), n, 20));
            stream.removes("h" + n);
            settle();
        }
        advance(Duration.ofSeconds(15));
        assertThat(block()).doesNotContain(" h1;", " h10;").contains(" h11;", " h12;", " h20;");
    }

    @Test
    void namesThatMustNotGetInAreLeftOutByStreamAsWell() throws Exception {
        FakeRegistry.Asked stream = streaming("alpha=1");
        advance(Duration.ofSeconds(1));
        stream.tells("a\u001b[31mb", "2001:db8::2");
        stream.tells("wpad", "2001:db8::2");
        stream.tells("github.com", "2001:db8::2");
        stream.tells("localhost", "2001:db8::2");
        stream.tells("node", "2001:db8::2");
        stream.tells("beta", "2001:db8::3\n2001:db8::4 gamma");
        advance(Duration.ofSeconds(1));
        assertThat(block()).isEqualTo("1 alpha;");
        assertThat(state().read().list().leftOut().told()).hasSize(6);
        assertThat(Files.readString(directory.resolve("state")))
                .contains("a\\\\u001b[31mb")
                .doesNotContain("\u001b");
    }

    @Test
    void ofMoreNamesThanThereIsRoomForTheFirstAreTakenAndItIsSaidOnce() throws Exception {
        FakeRegistry.Asked stream = streaming("alpha=1");
        for (int i = 0; i < 100_000; i += MAX_NAMES / 2) {
            List<HostChanges.Host> hosts = new ArrayList<>();
            for (int n = i; n < i + MAX_NAMES / 2; n++) {
                hosts.add(new HostChanges.Host("h" + n, List.of("2001:db8::1")));
            }
            stream.tells("e-" + i, hosts, List.of());
            settle();
        }
        advance(Duration.ofSeconds(20));
        stream.tells("z", "2001:db8::1");
        stream.tells("alpha", "2001:db8::2");
        advance(Duration.ofSeconds(20));
        assertThat(block().split(";", -1)).hasSize(MAX_NAMES + 1);
        assertThat(block()).contains("2 alpha;", "1 h38;").doesNotContain(" z;");
        assertThat(logger.lines())
                .filteredOn(line -> line.startsWith("WARNING The list has more names than there is room for"))
                .hasSize(1);
    }

    @Test
    void aCommitThatRemovesAndAddsWhereTheListIsFullIsTakenWhole() throws Exception {
        FakeRegistry.Asked stream = streaming(
                IntStream.range(0, MAX_NAMES).mapToObj(i -> "h" + i + "=1").toArray(String[]::new));
        stream.tells("e-2", List.of(new HostChanges.Host("new", List.of("2001:db8::9"))), List.of("h7"));
        advance(Duration.ofSeconds(1));
        assertThat(block()).contains("9 new;").doesNotContain(" h7;");
        assertThat(logger.lines()).noneMatch(line -> line.contains("room"));
    }

    @Test
    void whatWasLeftOutForWantOfRoomGetsInWithTheNextFetchOnceThereIsSome() throws Exception {
        FakeRegistry.Asked stream = streaming(
                IntStream.range(0, MAX_NAMES).mapToObj(i -> "h" + i + "=1").toArray(String[]::new));
        stream.tells("z", "2001:db8::1");
        stream.removes("h0");
        first.lists(IntStream.rangeClosed(1, MAX_NAMES)
                .mapToObj(i -> i < MAX_NAMES ? "h" + i + "=1" : "z=1")
                .toArray(String[]::new));
        advance(Duration.ofSeconds(1));
        assertThat(block()).doesNotContain(" z;");
        advance(PERIOD);
        assertThat(block()).contains("1 z;").doesNotContain(" h0;");
        int fetches = first.fetches();
        advance(PERIOD);
        assertThat(first.fetches()).isEqualTo(fetches);
    }

    @Test
    void afterRunsThatCameToABadEndTheListIsLeftAloneForAWhileWhateverHappens() throws Exception {
        first.lists("alpha=1");
        startAfter(Duration.ofMinutes(2), first);
        follower.moved(Whereabouts.Change.RESUMED);
        advance(Duration.ofSeconds(119));
        assertThat(first.fetches() + first.streams()).isZero();
        advanceUntil(() -> first.fetches() == 1);
        assertThat(block()).isEqualTo("1 alpha;");
        assertThat(clock.uptime()).isLessThan(Duration.ofMinutes(3));
    }

    @Test
    void howLongItHasWorkedCountsFromTheLastFailure() throws Exception {
        FakeRegistry.Asked stream = streaming("alpha=1");
        advance(Duration.ofMinutes(11));
        assertThat(follower.workedFor()).isGreaterThanOrEqualTo(Duration.ofMinutes(11));
        String before = Files.readString(hosts());
        Files.writeString(hosts(), before + "# BEGIN bosixnet\n# END bosixnet\n");
        stream.tells("beta", "2001:db8::2");
        advance(Duration.ofSeconds(1));
        assertThat(follower.workedFor()).isZero();
        assertThat(state().read().failure().error()).contains("is not kept up to date");
        Files.writeString(hosts(), before);
        advance(ListFollower.FIRST_RETRY);
        assertThat(state().read().failure().error()).isEmpty();
    }

    @Test
    void aFileThatCannotBeWrittenIsTriedAgain() throws Exception {
        FakeRegistry.Asked stream = streaming("alpha=1");
        String before = Files.readString(hosts());
        advance(Duration.ofSeconds(1));
        Files.writeString(hosts(), before + "# BEGIN bosixnet\n# END bosixnet\n");
        stream.tells("beta", "2001:db8::2");
        settle();
        assertThat(logger.lines()).anyMatch(line -> line.startsWith("WARNING The hosts file is not kept up to date: "));
        Files.writeString(hosts(), before);
        advance(ListFollower.FIRST_RETRY);
        assertThat(block()).isEqualTo("1 alpha;2 beta;");
        assertThat(first.fetches()).isOne();
    }

    @Test
    @Needs("root")
    void whileLogDirGivesTheListThereIsNoStream() throws Exception {
        Path own = Files.createDirectory(
                directory.resolve("log"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-xr-x")));
        logDir = own;
        Files.writeString(own.resolve("hosts"), "2001:db8::7    local\n");
        first.lists("alpha=1");
        start(first);
        assertThat(block()).isEqualTo("7 local;");
        assertThat(first.streams()).isZero();
        assertThat(status().why()).isEqualTo("LOG_DIR gives the list.");
        Files.delete(own.resolve("hosts"));
        advance(PERIOD);
        assertThat(first.streams()).isOne();
        FakeRegistry.Asked stream = begin(first);
        assertThat(block()).isEqualTo("1 alpha;");
        Files.writeString(own.resolve("hosts"), "2001:db8::8    local\n");
        advance(PERIOD);
        assertThat(block()).isEqualTo("8 local;");
        assertThat(stream.closed()).hasValue(1);
    }

    @Test
    void theStateTellsOfTheStream() throws Exception {
        FakeRegistry.Asked stream = streaming("alpha=1");
        advance(Duration.ofSeconds(90));
        stream.tells("alpha", "2001:db8::2");
        settle();
        assertThat(Files.readString(directory.resolve("state")))
                .contains("\"stream\":{\"url\":\"http://first\",\"since\":\"2026-11-23T10:00:00Z\","
                        + "\"lastEvent\":\"2026-11-23T10:01:30Z\",\"why\":\"\"}");
    }

    @Test
    void whenAnAddressOfThisComputerHasGoneTheStreamIsTakenUpAtOnce() throws Exception {
        FakeRegistry.Asked stream = streaming("alpha=1");
        advance(Duration.ofSeconds(1));
        stream.tells("e-7", List.of(new HostChanges.Host("beta", List.of("2001:db8::2"))), List.of());
        moved(Change.GONE);
        assertThat(stream.closed().get()).isPositive();
        assertThat(first.streams()).isEqualTo(2);
        assertThat(first.stream().position()).isEqualTo("e-7");
        assertThat(block()).isEqualTo("1 alpha;2 beta;");
        first.stream().opens();
        settle();
        moved(Change.CAME);
        assertThat(first.streams()).isEqualTo(2);
        assertThat(first.fetches()).isOne();
    }

    @Test
    void afterAPauseOfThisProgramTheStreamIsTakenUpAtOnce() throws Exception {
        FakeRegistry.Asked stream = streaming("alpha=1");
        stream.tells("e-7", List.of(new HostChanges.Host("beta", List.of("2001:db8::2"))), List.of());
        moved(Change.RESUMED);
        assertThat(stream.closed().get()).isPositive();
        assertThat(first.streams()).isEqualTo(2);
        assertThat(first.stream().position()).isEqualTo("e-7");
        first.stream().opens();
        settle();
        advance(ListFollower.GRACE);
        assertThat(first.fetches()).isOne();
        assertThat(logger.lines()).noneMatch(line -> line.startsWith("WARNING"));
    }

    @Test
    void whereThereIsNoStreamTheListIsFetchedAtOnceAfterAPauseOfThisProgram() throws Exception {
        first.lists("alpha=1");
        start(first);
        fail(first, Kind.UNSUPPORTED);
        first.lists("alpha=2");
        moved(Change.CAME);
        assertThat(block()).as("nothing was wrong").isEqualTo("1 alpha;");
        moved(Change.RESUMED);
        assertThat(block()).isEqualTo("2 alpha;");
        assertThat(first.streams()).isOne();
    }

    @Test
    void whenAnAddressHasComeAListThatCouldNotBeFetchedIsFetchedAtOnce() throws Exception {
        RegistryException away = new RegistryException(Kind.UNREACHABLE, "http://first cannot be reached.");
        first.failure = away;
        first.noStream = new RegistryException(Kind.UNSUPPORTED, "No stream from http://first.");
        first.lists("alpha=1");
        start(first);
        for (int i = 0; i < 20; i++) {
            advance(PERIOD);
        }
        first.failure = null;
        moved(Change.CAME);
        assertThat(block()).isEqualTo("1 alpha;");
    }

    @Test
    void aStreamThatHasNotBegunIsAskedForOnceMoreWhenAnAddressHasCome() throws Exception {
        first.lists("alpha=1");
        start(first);
        FakeRegistry.Asked waiting = first.stream();
        moved(Change.CAME);
        assertThat(waiting.closed().get()).isPositive();
        assertThat(first.streams()).isEqualTo(2);
        begin(first);
        assertThat(block()).isEqualTo("1 alpha;");
    }

    @Test
    void whenAnAddressHasComeWhatCouldNotBeReachedIsTriedAtOnce() throws Exception {
        start(first);
        fail(first, Kind.UNREACHABLE);
        assertThat(first.streams()).isOne();
        moved(Change.CAME);
        assertThat(first.streams()).isEqualTo(2);
        fail(first, Kind.UNSUPPORTED);
        moved(Change.CAME);
        assertThat(first.streams()).isEqualTo(2);
    }

    private void moved(Change change) throws InterruptedException {
        if (follower != null) {
            follower.moved(change);
        }
        settle();
    }

    @Test
    void stoppingEndsTheStream() throws Exception {
        FakeRegistry.Asked stream = streaming("alpha=1");
        stop();
        assertThat(stream.closed()).hasValue(1);
    }

    @Test
    void anErrorIsNotTakenForAFailureOfTheRegistry() throws Exception {
        FakeRegistry peer = new FakeRegistry("http://one");
        peer.noStream = new RegistryException(Kind.UNREACHABLE, "Network is unreachable.");
        start(peer);
        peer.error = new OutOfMemoryError("Java heap space");
        try (Uncaught uncaught = new Uncaught()) {
            clock.advance(PERIOD);
            assertThat(uncaught.next()).isEqualTo("java.lang.OutOfMemoryError: Java heap space in bosixnet-list");
        }
    }
}
