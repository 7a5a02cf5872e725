package org.bosixnet.client.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.bosixnet.client.cli.HarmfulAnswers.STREAM;
import static org.bosixnet.client.cli.HarmfulAnswers.eightTimes;
import static org.bosixnet.client.cli.HarmfulAnswers.lines;
import static org.bosixnet.client.cli.HarmfulAnswers.raw;
import static org.bosixnet.client.cli.HostileAnswers.status;
import static org.bosixnet.client.cli.HostileAnswers.text;
import static org.junit.jupiter.api.parallel.ExecutionMode.CONCURRENT;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.bosixnet.client.cli.HostileAnswers.Script;
import org.bosixnet.client.cli.base.ExitCode;
import org.bosixnet.testing.Await;
import org.bosixnet.testing.Needs;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The agent under its real options of the JVM, against a registry that answers with whatever does harm. After each answer
 * the agent lives, a good list gets into the hosts file, reports to another registry have gone on, and what it keeps and
 * says is bounded. More rounds with the system property {@code bosixnet.fuzz.rounds}, another seed with
 * {@code bosixnet.fuzz.seed}.
 */
@Needs("/proc/self/status")
class HostileRegistryIT {

    private static final Path LAUNCHER = Path.of("bosixnet").toAbsolutePath();
    private static final int ROUNDS = Integer.getInteger("bosixnet.fuzz.rounds", 1);
    private static final long SEED = Long.getLong("bosixnet.fuzz.seed", 11);

    private static final long MOST_RESIDENT_KIB = 160 * 1024;
    private static final long MOST_LOG_EACH = 4 * 1024;
    private static final long MOST_STATE = 2 * 1024 * 1024;

    @TempDir
    private Path directory;

    private Path launcher = LAUNCHER;
    private HostileAnswers registry;
    private HostileAnswers other;
    private Process agent;
    private int marker;

    @BeforeEach
    void listen() throws IOException {
        registry = new HostileAnswers();
        other = new HostileAnswers();
        other.list = status("503 Service Unavailable");
        Files.writeString(directory.resolve("hosts"), "127.0.0.1 localhost\n");
        Files.createFile(directory.resolve("agent.conf"));
    }

    @AfterEach
    void stop() throws Exception {
        if (agent != null) {
            agent.destroy();
            assertThat(agent.waitFor(30, TimeUnit.SECONDS)).isTrue();
        }
        registry.close();
        other.close();
    }

    private Process bosixnet(String output, String command, String... more) throws IOException {
        List<String> words = new ArrayList<>(List.of(
                launcher.toString(),
                command,
                "--url=" + registry.url() + " " + other.url(),
                "--config=" + directory.resolve("agent.conf"),
                "--host-name=alpha",
                "--prefix=::/0",
                "--hosts-file=" + directory.resolve("hosts"),
                "--key-file=" + directory.resolve("keys"),
                "--list-period=1",
                "--upd-period=1"));
        words.addAll(List.of(more));
        ProcessBuilder builder = new ProcessBuilder(words)
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve(output).toFile());
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        return builder.start();
    }

    private String hosts() {
        try {
            return Files.readString(directory.resolve("hosts"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private long residentKib() {
        try (Stream<String> lines = Files.lines(Path.of("/proc", Long.toString(agent.pid()), "status"))) {
            return lines.filter(line -> line.startsWith("VmRSS:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                    .sum();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns where the agent keeps its state: for root elsewhere than for others. */
    private Path state() throws IOException {
        String hosts = directory.resolve("hosts").toRealPath().toString();
        Path roots = Path.of("/run/bosixnet", hosts.substring(1).replace('/', '-') + ".lock-state");
        return Files.exists(roots) ? roots : directory.resolve(".hosts.bosixnet-lock-state");
    }

    private long size(String file) throws IOException {
        return Files.size(directory.resolve(file));
    }

    /** Waits until the agent has brought in an address that it never saw before, and has reported meanwhile. */
    private void goesOn(String after) throws IOException {
        String line = "2001:db8::600d:" + Integer.toHexString(++marker) + "    good" + marker % 2 + "\n";
        int reports = other.reports();
        registry.list = text(line);
        Await.until("a good list is taken after " + after, () -> hosts().contains(line));
        Await.until("reports go on after " + after, () -> other.reports() > reports);
        assertThat(agent.isAlive()).as(after).isTrue();
        assertThat(residentKib()).as(after).isLessThan(MOST_RESIDENT_KIB);
        assertThat(size("log")).as(after).isLessThan((marker + 2) * MOST_LOG_EACH);
        assertThat(Files.size(state())).as(after).isLessThan(MOST_STATE);
    }

    private void saysSoInBoundedRoom() {
        assertThat(printedStatus()).hasSizeBetween(1, 200_000);
    }

    private String printedStatus() {
        try {
            assertThat(bosixnet("out", "status").waitFor()).isIn(ExitCode.DONE, ExitCode.UNWELL);
            return Files.readString(directory.resolve("out"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** What one agent is answered, one after the other. */
    private record Share(List<Map.Entry<String, Script>> answers) {
        @Override
        public String toString() {
            return answers.stream().map(Map.Entry::getKey).collect(Collectors.joining(", "));
        }
    }

    /** Deals answers out to so many agents, which run side by side: most of the time each of them waits. */
    private static Stream<Share> shares(int agents, Function<Random, Map<String, Script>> answers) {
        List<Map.Entry<String, Script>> all = IntStream.range(0, ROUNDS)
                .boxed()
                .flatMap(round -> answers.apply(new Random(SEED + round)).entrySet().stream())
                .toList();
        return IntStream.range(0, agents)
                .mapToObj(agent -> new Share(IntStream.range(0, all.size())
                        .filter(i -> i % agents == agent)
                        .mapToObj(all::get)
                        .toList()));
    }

    static Stream<Share> lists() {
        return Stream.concat(
                shares(4, HarmfulAnswers::lists), shares(3, random -> HarmfulAnswers.floods("text/plain")));
    }

    static Stream<Share> reports() {
        return Stream.concat(
                shares(4, random -> HarmfulAnswers.reports()),
                shares(3, random -> HarmfulAnswers.floods("application/json")));
    }

    /** One each: a stream that failed is asked for again ever later. */
    static Stream<Share> streams() {
        return Stream.concat(
                shares(8, HarmfulAnswers::streams), shares(3, random -> HarmfulAnswers.floods("text/event-stream")));
    }

    @ParameterizedTest
    @Execution(CONCURRENT)
    @MethodSource("lists")
    void whateverListARegistryGivesTheAgentGoesOn(Share share) throws Exception {
        agent = bosixnet("log", "agent");
        goesOn("the start");
        for (Map.Entry<String, Script> one : share.answers()) {
            int asked = registry.lists();
            registry.list = one.getValue();
            Await.until(one.getKey() + " is asked for", () -> registry.lists() > asked);
            goesOn(one.getKey());
        }
        saysSoInBoundedRoom();
    }

    @Test
    @Execution(CONCURRENT)
    void whatIsLeftOutIsSaidAndHowMuchMore() throws Exception {
        registry.list = lines(9000, i -> "2001:db8::1 h" + i + ".example\n");
        agent = bosixnet("log", "agent");
        Await.until("what is left out is said, and how much more", () -> printedStatus()
                .contains("Left out: and 8900 more"));
        saysSoInBoundedRoom();
    }

    @ParameterizedTest
    @Execution(CONCURRENT)
    @MethodSource("reports")
    void whateverARegistryAnswersToAReportTheAgentGoesOn(Share share) throws Exception {
        agent = bosixnet("log", "agent");
        goesOn("the start");
        for (Map.Entry<String, Script> one : share.answers()) {
            registry.report = null;
            int taken = registry.reports();
            Await.until("a report is taken, so that the next is soon", () -> registry.reports() > taken);
            int asked = registry.reports();
            registry.report = one.getValue();
            Await.until(one.getKey() + " is the answer", () -> registry.reports() > asked);
            goesOn(one.getKey());
        }
        saysSoInBoundedRoom();
    }

    @ParameterizedTest
    @Execution(CONCURRENT)
    @MethodSource("streams")
    void whateverAStreamTellsTheAgentGoesOn(Share share) throws Exception {
        registry.stream = raw(STREAM);
        agent = bosixnet("log", "agent");
        goesOn("the start");
        for (Map.Entry<String, Script> one : share.answers()) {
            int asked = registry.streams();
            registry.stream = one.getValue();
            Await.until(one.getKey() + " is asked for", () -> registry.streams() > asked);
            registry.stream = raw(STREAM);
            goesOn(one.getKey());
        }
        saysSoInBoundedRoom();
    }

    /** Starts the agent with so little memory that the list does not fit in. */
    private void endsItself() throws Exception {
        agent = bosixnet("log", "agent");
        assertThat(agent.waitFor(3, TimeUnit.MINUTES)).isTrue();
        assertThat(agent.exitValue()).isEqualTo(ExitCode.DEFECT);
        assertThat(Files.readAllLines(directory.resolve("log")))
                .filteredOn(line -> line.contains("The agent ends itself"))
                .hasSize(1);
    }

    @Test
    @Execution(CONCURRENT)
    void anErrorThatStaysEndsTheListAloneAndNotReporting() throws Exception {
        launcher = Files.copy(LAUNCHER, directory.resolve("bosixnet"));
        Files.copy(LAUNCHER.resolveSibling("java.sh"), directory.resolve("java.sh"));
        Files.writeString(
                directory.resolve("jvm.options"),
                Files.readString(LAUNCHER.resolveSibling("jvm.options")).replace("-Xmx96m", "-Xmx4m"));
        Files.createSymbolicLink(directory.resolve("target"), LAUNCHER.resolveSibling("target"));
        registry.list = lines(9000, i -> eightTimes("h" + i));
        endsItself();
        endsItself();
        int lists = registry.lists();
        int reports = registry.reports();

        agent = bosixnet("log", "agent");
        Await.until("reports go on", () -> registry.reports() > reports + 3);
        assertThat(registry.lists()).isEqualTo(lists);
        assertThat(agent.isAlive()).isTrue();
        assertThat(Files.readString(directory.resolve("log"))).contains("The last 2 runs of the agent ended badly");
        assertThat(bosixnet("out", "status").waitFor()).isEqualTo(ExitCode.UNWELL);

        agent.destroy();
        assertThat(agent.waitFor(30, TimeUnit.SECONDS)).isTrue();
        Files.copy(
                LAUNCHER.resolveSibling("jvm.options"),
                directory.resolve("jvm.options"),
                StandardCopyOption.REPLACE_EXISTING);
        registry.list = text("2001:db8::600d    good\n");
        agent = bosixnet("log", "agent");
        Await.until("a good end is the end of it", () -> hosts().contains("    good\n"));
    }
}
