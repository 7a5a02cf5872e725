package org.bosixnet.client.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.bosixnet.client.address.AddressScope;
import org.bosixnet.client.address.Candidate;
import org.bosixnet.client.address.Lifetime;
import org.bosixnet.client.agent.Agent;
import org.bosixnet.client.agent.Wiring;
import org.bosixnet.client.cli.MemberGate.Mode;
import org.bosixnet.client.config.AgentConfig;
import org.bosixnet.client.config.ConfigLoader;
import org.bosixnet.client.dns.Shadows;
import org.bosixnet.client.platform.FakePlatform;
import org.bosixnet.client.state.AgentState;
import org.bosixnet.testing.Await;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** An agent, and the registry of its fleet behind two ports, of which one fails. */
@Timeout(600)
class ClusterIT {

    private static final String REPORT = "PUT /bosixnet/api/v1/hosts/";
    private static final String LIST = "GET /bosixnet/hosts ";
    private static final String STREAM = "GET /bosixnet/api/v1/events?";

    /** An agent that can ask another member waits for an answer for little longer, which is 3 s. */
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    @TempDir
    private static Path base;

    private static RegistryProcess registry;
    private static RegistryProcess another;

    /** How many names have been taken by tests. */
    private static int names;

    @TempDir
    private Path directory;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private final List<Started> started = new ArrayList<>();
    private MemberGate a;
    private MemberGate b;

    private record Started(Agent agent, Thread loop, Wiring wiring) {}

    @BeforeAll
    static void startRegistries() throws IOException {
        registry = new RegistryProcess(base.resolve("one"));
        another = new RegistryProcess(base.resolve("two"));
        registry.awaitStart();
        another.awaitStart();
    }

    @AfterAll
    static void stopRegistries() {
        registry.close();
        another.close();
    }

    @BeforeEach
    void open() throws IOException {
        a = new MemberGate(registry.port());
        b = new MemberGate(registry.port());
    }

    @AfterEach
    void close() throws Exception {
        stopAgents();
        a.close();
        b.close();
    }

    private void stopAgents() throws InterruptedException {
        for (Started each : started) {
            each.agent().stop();
            each.loop().join();
            each.wiring().close();
        }
        started.clear();
    }

    /** A computer with an address, and an agent that reports each second. */
    private final class Computer {
        final String name = "host" + names++;
        final Path hosts = directory.resolve(name + "-hosts");
        final Path keys = directory.resolve(name + "-keys");
        final Path config = directory.resolve(name + ".conf");
        final FakePlatform platform = new FakePlatform();

        Computer() throws IOException {
            Files.writeString(hosts, "127.0.0.1 localhost\n");
            Files.setLastModifiedTime(hosts, FileTime.fromMillis(0)); // nobody is in the middle of writing it
            platform.addresses = List.of(new Candidate(
                    "2001:db8::" + (100 + names), "eth0", true, 64, AddressScope.GLOBAL, Set.of(), Lifetime.FOREVER));
            settings("");
        }

        private void settings(String urls) throws IOException {
            Files.writeString(
                    config,
                    "URL=\"" + urls + "\"\nUPD_PERIOD=1\nHOST_NAME=" + name + "\nHOSTS_FILE=" + hosts + "\nKEY_FILE="
                            + keys + "\n");
        }

        private ConfigLoader loader() {
            return new ConfigLoader(Map.of(), config, directory.resolve("none.conf"), platform);
        }

        int run(String... words) throws IOException {
            Path resolvConf = Files.writeString(directory.resolve("resolv.conf"), "");
            var line = Bosixnet.commandLine(
                    platform, loader(), () -> new Shadows(resolvConf, 1, new Random(1), Duration.ofSeconds(1)));
            line.setOut(new PrintWriter(out, true));
            line.setErr(new PrintWriter(err, true));
            return line.execute(words);
        }

        void join(String url, RegistryProcess whose) throws IOException {
            assertThat(run("join", url, "--join-key-file", whose.firstKeys().toString()))
                    .as(out + "\n" + err)
                    .isZero();
        }

        void startAgent() throws IOException {
            AgentConfig loaded = loader().load(Map.of(), null).config();
            Wiring wiring = new Wiring(loaded, platform);
            Files.deleteIfExists(wiring.file().stateFile()); // here each run has the same process
            Agent agent = wiring.agent(false);
            Thread loop = new Thread(() -> {
                try {
                    agent.run();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            });
            loop.start();
            started.add(new Started(agent, loop, wiring));
        }

        AgentState state() {
            try (Wiring wiring = new Wiring(loader().load(Map.of(), null).config(), platform)) {
                return wiring.observedState();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        boolean knows(String other) {
            try {
                return Files.readString(hosts).contains(" " + other + "\n");
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        void awaitReported(String member) {
            Await.until(name + " is reported to " + member, () -> {
                AgentState.Registries all = state().registries();
                return all != null
                        && all.all().stream()
                                .anyMatch(each -> each.member().equals(member)
                                        && !each.reported().isEmpty());
            });
        }

        void awaitStream(String member) {
            Await.until("the stream comes from " + member, () -> {
                AgentState.Stream stream = state().stream();
                return stream != null && stream.url().equals(member);
            });
        }

        List<String> keyLines() throws IOException {
            return Files.readAllLines(keys);
        }
    }

    private String cluster() {
        return a.url() + "|" + b.url();
    }

    /** Makes another computer report to the registry directly. */
    private Computer newcomer() throws IOException {
        Computer computer = new Computer();
        computer.join("http://127.0.0.1:" + registry.port() + "/bosixnet", registry);
        assertThat(computer.run("report")).as(err.toString()).isZero();
        return computer;
    }

    /** Returns one that follows the first member, and has asked no other. */
    private Computer running() throws Exception {
        Computer computer = following();
        while (a.longestWait().compareTo(PATIENCE) >= 0) {
            close(); // on a machine so busy, an agent is right to ask the other one
            open();
            computer = following();
        }
        computer.awaitReported(a.url());
        computer.awaitStream(a.url());
        return computer;
    }

    private Computer following() throws IOException {
        Computer computer = new Computer();
        computer.join(cluster(), registry);
        computer.startAgent();
        Await.until("it reports, and there is a stream", () -> {
            AgentState state = computer.state();
            return state.stream() != null
                    && !state.stream().url().isEmpty()
                    && state.registries() != null
                    && !state.registries().all().get(0).reported().isEmpty();
        });
        Computer other = newcomer();
        Await.until("the stream tells of " + other.name, () -> computer.knows(other.name));
        return computer;
    }

    @Test
    void oneMemberGetsTheReportsTheStreamAndTheJoinKey() throws Exception {
        Computer computer = running();
        assertThat(a.requests(REPORT)).isNotEmpty();
        assertThat(a.requests(STREAM)).hasSize(1);
        assertThat(a.requests(LIST)).hasSize(1);
        assertThat(a.requests("POST ")).hasSize(1);
        assertThat(b.requests("")).isEmpty();
        assertThat(computer.keyLines()).hasSize(2);
        assertThat(computer.keyLines().get(0).split(" ", -1)[1])
                .isEqualTo(computer.keyLines().get(1).split(" ", -1)[1]);
        out.getBuffer().setLength(0);
        int unused = computer.run("status"); // an agent in this process is none to it
        assertThat(out.toString())
                .contains(cluster() + ": reported ", " ago at " + a.url() + "\n")
                .contains("The list comes by stream from " + a.url());
    }

    @ParameterizedTest
    @EnumSource(names = "OPEN", mode = EnumSource.Mode.EXCLUDE)
    void whatAMemberDoesNotAnswerTheOtherDoes(Mode failure) throws Exception {
        Computer computer = running();
        a.set(failure);
        computer.awaitReported(b.url());
        computer.awaitStream(b.url());
        assertThat(b.requests(STREAM)).hasSize(1);
        assertThat(b.requests(STREAM).get(0)).contains("\r\nLast-Event-ID: ");
        Computer other = newcomer();
        Await.until("the stream tells of " + other.name, () -> computer.knows(other.name));
        assertThat(b.requests(LIST)).as("no list is loaded again").isEmpty();
        out.getBuffer().setLength(0);
        int unused = computer.run("status"); // an agent in this process is none to it
        assertThat(out.toString())
                .contains(" ago at " + b.url() + "; " + a.url() + " ")
                .doesNotContain("has failed");
        int before = a.requests("").size();
        int reports = b.requests(REPORT).size();
        Await.until("some more reports", () -> b.requests(REPORT).size() > reports + 2);
        assertThat(a.requests("")).as("it is left alone").hasSize(before);
    }

    @Test
    void aStartGetsPastAMemberThatHangs() throws Exception {
        Computer computer = new Computer();
        computer.join(cluster(), registry);
        a.set(Mode.HANGING);
        Computer other = newcomer();
        computer.startAgent();
        computer.awaitReported(b.url());
        computer.awaitStream(b.url());
        Await.until("the list is there", () -> computer.knows(other.name));
        assertThat(a.requests(REPORT)).hasSize(1);
    }

    @Test
    void joiningGetsPastAMemberThatIsAway() throws Exception {
        a.set(Mode.CUT);
        Computer computer = new Computer();
        computer.join(cluster(), registry);
        assertThat(computer.keyLines()).hasSize(2);
        computer.startAgent();
        computer.awaitReported(b.url());
    }

    @Test
    void theKeyIsKeptWhateverBecomesOfTheMembers() throws Exception {
        Computer computer = new Computer();
        computer.join(a.url(), registry);
        String key = computer.keyLines().get(0).split(" ", -1)[1];
        for (String urls : List.of(cluster(), b.url() + "|" + a.url(), b.url())) {
            computer.settings(urls);
            int before = b.requests(REPORT).size() + a.requests(REPORT).size();
            computer.startAgent();
            Await.until(
                    "a report",
                    () -> b.requests(REPORT).size() + a.requests(REPORT).size() > before);
            Await.until("it is accepted", () -> {
                AgentState.Registries all = computer.state().registries();
                return all != null && !all.all().get(0).reported().isEmpty();
            });
            stopAgents();
        }
        assertThat(computer.keyLines()).containsExactly(a.url() + " " + key, b.url() + " " + key);
        computer.settings(cluster());
        assertThat(computer.run("key", "rotate")).as(err.toString()).isZero();
        assertThat(computer.keyLines()).hasSize(2).noneMatch(line -> line.contains(key));
        assertThat(computer.run("leave")).as(err.toString()).isZero();
        assertThat(computer.keys).doesNotExist();
        assertThat(computer.loader().load(Map.of(), null).config().groups()).isEmpty();
    }

    @Test
    void aRegistryBesideTheClusterHasItsOwnKeyAndReports() throws Exception {
        Computer computer = new Computer();
        computer.join(cluster(), registry);
        String alone = "http://127.0.0.1:" + another.port() + "/bosixnet";
        computer.join(alone, another);
        computer.startAgent();
        computer.awaitReported(a.url());
        Await.until("it is reported to both", () -> {
            AgentState.Registries all = computer.state().registries();
            return all != null
                    && all.all().stream().noneMatch(each -> each.reported().isEmpty());
        });
        assertThat(computer.state().registries().all())
                .extracting(AgentState.Registry::url)
                .containsExactly(cluster(), alone);
        a.set(Mode.CUT);
        b.set(Mode.CUT);
        Await.until("only the cluster fails", () -> {
            List<AgentState.Registry> all = computer.state().registries().all();
            return !all.get(0).error().isEmpty() && all.get(1).error().isEmpty();
        });
        assertThat(computer.state().registries().all().get(0).error()).contains(a.url(), b.url());
    }
}
