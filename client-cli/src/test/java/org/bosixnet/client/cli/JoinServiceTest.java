package org.bosixnet.client.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.bosixnet.client.address.AddressScope;
import org.bosixnet.client.address.Candidate;
import org.bosixnet.client.address.Lifetime;
import org.bosixnet.client.agent.Agent;
import org.bosixnet.client.agent.Wiring;
import org.bosixnet.client.config.AgentConfig;
import org.bosixnet.client.config.ConfigLoader;
import org.bosixnet.client.dns.Shadows;
import org.bosixnet.client.host.AccessKey;
import org.bosixnet.client.host.AccessKey.Kind;
import org.bosixnet.client.platform.AgentService.Phase;
import org.bosixnet.client.platform.AgentService.State;
import org.bosixnet.client.platform.FakeAgentService;
import org.bosixnet.client.platform.FakePlatform;
import org.bosixnet.client.registry.FakeKeys.Fault;
import org.bosixnet.testing.Await;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** {@code join} and {@code leave} on a computer with a service, which runs a real agent in this process. */
@Timeout(60)
class JoinServiceTest extends KeyCommandFixture {

    private final FakePlatform platform = new FakePlatform();
    private final FakeAgentService service = new FakeAgentService();
    private Wiring wiring;
    private Agent agent;
    private Thread loop;

    @BeforeEach
    void install() throws IOException {
        Path hosts = Files.writeString(directory.resolve("hosts"), "127.0.0.1 localhost\n");
        Files.setLastModifiedTime(hosts, FileTime.fromMillis(0)); // nobody is in the middle of writing it
        platform.addresses = List.of(
                new Candidate("2001:db8::1", "eth0", true, 64, AddressScope.GLOBAL, Set.of(), Lifetime.FOREVER));
        platform.agentService = service;
        service.onStart = this::startAgent;
        service.onStop = this::stopAgent;
        Path resolvConf = Files.writeString(directory.resolve("resolv.conf"), "");
        shadows = () -> new Shadows(resolvConf, 1, new Random(1), Duration.ofSeconds(1));
        registry.lists("beta", "2001:db8::5");
    }

    private ConfigLoader loader() {
        return new ConfigLoader(Map.of(), config, directory.resolve("bosixnet-daemon.conf"), platform);
    }

    private void startAgent() throws IOException {
        stopAgent();
        AgentConfig loaded = loader().load(Map.of(), null).config();
        wiring = new Wiring(loaded, platform);
        Files.deleteIfExists(wiring.file().stateFile()); // here each run has the same process
        agent = wiring.agent(false);
        Agent started = agent;
        loop = new Thread(() -> {
            try {
                started.run();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        loop.start();
        service.state = new State(Phase.RUNS, ProcessHandle.current().pid());
    }

    private boolean isListed() {
        try {
            return wiring.observedState().list() != null;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @AfterEach
    void stopAgent() {
        if (agent != null) {
            agent.stop();
            try {
                loop.join();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
            wiring.close();
            agent = null;
        }
    }

    @Override
    int run(String... words) {
        var line = Bosixnet.commandLine(platform, loader(), shadows);
        line.setOut(new PrintWriter(out, true));
        line.setErr(new PrintWriter(err, true));
        return line.execute(words);
    }

    private Path hosts() {
        return directory.resolve("hosts");
    }

    @Test
    void joiningStartsTheAgentAndSaysInThreeLinesThatItWorks() throws Exception {
        assertThat(join()).isZero();
        assertThat(out)
                .hasToString("alpha has joined " + registry.url() + ".\nIt reports 2001:db8::1.\n" + hosts()
                        + " has 1 host of the list.\n");
        assertThat(err).asString().isEmpty();
        assertThat(hosts()).content().contains("2001:db8::5", "beta");
        assertThat(registry.requests()).contains("PUT /api/v1/hosts/alpha");
        assertThat(service.told).containsExactly("start");
    }

    @Test
    void joiningAgainStartsTheAgentAnewWithWhatTheSettingsSayNow() throws Exception {
        assertThat(join()).isZero();
        assertThat(join("--name", "gamma")).isZero();
        assertThat(service.told).containsExactly("start", "start");
        assertThat(registry.requests()).contains("PUT /api/v1/hosts/gamma");
        assertThat(out.toString()).contains("gamma has joined " + registry.url() + ".\nIt reports 2001:db8::1.\n");
    }

    @Test
    void theFactsAreFieldsOfTheJson() throws Exception {
        assertThat(join("--json")).isZero();
        assertThat(out.toString().replaceAll("\\s", ""))
                .contains("\"service\":\"the-agent\",\"started\":true,\"reported\":[\"2001:db8::1\"],\"hosts\":1,"
                        + "\"missing\":[],\"next\":\"\"");
    }

    @Test
    void whatIsMissingIsSaidAndIsNotTakenForAFailedJoin() throws Exception {
        platform.addresses = List.of();
        service.onStart = () -> {
            startAgent();
            Await.until("the list is in the file", this::isListed);
        };
        assertThat(join("--wait", "2")).isEqualTo(4);
        assertThat(out)
                .hasToString("alpha has joined " + registry.url() + ".\n" + hosts() + " has 1 host of the list.\n"
                        + "Missing: No address is reported to " + registry.url() + "; bosixnet explain says why.\n");
        assertThat(err)
                .hasToString("bosixnet: alpha has joined, but something is missing. The agent goes on trying; 'bosixnet"
                        + " status' tells how it is doing.\n");
        assertThat(registry.keysOf("alpha")).hasSize(1);
    }

    @Test
    void aNameThatOthersLeaveOutIsSaid() throws Exception {
        assertThat(join("--name", "alpha.lan")).isEqualTo(4);
        assertThat(out.toString())
                .contains("It reports 2001:db8::1.\n")
                .endsWith("Missing: Other computers leave alpha.lan out of their hosts files, since it has a dot,"
                        + " unless DOMAIN in their settings names what follows its first dot. Take a name without one:"
                        + " --name alpha.\n");
        out.getBuffer().setLength(0);
        assertThat(join("--name", "alpha.lan", "--domain", "lan")).isZero();
        assertThat(out.toString()).doesNotContain("Missing");
    }

    @Test
    void aServiceThatCannotBeStartedLeavesTheComputerJoined() throws Exception {
        service.onStart = () -> {
            throw new IOException("Access denied.");
        };
        assertThat(join()).isEqualTo(4);
        assertThat(out.toString())
                .isEqualTo("alpha has joined " + registry.url() + ".\nMissing: The service the-agent could not be"
                        + " started: Access denied. Then start it by 'sudo start the-agent'.\n");
        assertThat(err).hasToString("bosixnet: alpha has joined, but something is missing.\n");
    }

    @Test
    void aWrongJoinKeyStartsAndWritesNothing() throws Exception {
        AccessKey wrong = AccessKey.generate(Kind.JOIN, new SecureRandom());
        secrets.add(wrong.value());
        System.setIn(new ByteArrayInputStream((wrong.value() + "\n").getBytes(StandardCharsets.UTF_8)));
        assertThat(run("join", registry.url().toString(), "--join-key-file", "-"))
                .isEqualTo(3);
        assertThat(err.toString()).endsWith("Ask its administrator for its join key.\n");
        assertThat(err.toString().lines()).hasSize(1);
        assertThat(out).asString().isEmpty();
        assertThat(service.told).isEmpty();
        assertThat(config).hasContent(settings);
        assertThat(keys).doesNotExist();
    }

    @Test
    void whereTheServiceIsNotToBeStartedTheCommandForItIsSaid() throws Exception {
        assertThat(join("--no-start")).isZero();
        assertThat(out.toString()).endsWith("\nNext: sudo start the-agent\n");
        assertThat(join("--config", config.toString())).isZero();
        assertThat(out.toString()).endsWith("\nNext: sudo bosixnet agent --config " + config + "\n");
        platform.agentService = null;
        assertThat(join()).isZero();
        assertThat(out.toString()).endsWith("\nNext: sudo bosixnet agent\n");
        assertThat(service.told).isEmpty();
    }

    @Test
    void nothingIsWaitedForIfThatIsNotWanted() throws Exception {
        service.onStart = () -> service.state = new State(Phase.CHANGES, 0);
        assertThat(join("--wait", "0")).isZero();
        assertThat(out)
                .hasToString("alpha has joined " + registry.url()
                        + ".\nThe agent is started; 'bosixnet status' tells how it is doing.\n");
        assertThat(join("--wait", "-1")).isEqualTo(2);
        assertThat(join("--wait", "3601")).isEqualTo(2);
        assertThat(err.toString()).contains("option --wait is -1. It must be from 0 to 3600.");
    }

    @Test
    void aDryRunSaysWhatWouldBeStarted() throws Exception {
        assertThat(join("--dry-run")).isZero();
        assertThat(out.toString()).endsWith("Would enable and start the service the-agent.\n");
        assertThat(join("--dry-run", "--no-start", "--json")).isZero();
        assertThat(out.toString()).contains("\"service\": \"\"");
        assertThat(service.told).isEmpty();
    }

    @Test
    void leavingTheLastRegistryStopsTheService() throws Exception {
        assertThat(join()).isZero();
        assertThat(run("leave", "--dry-run")).isZero();
        assertThat(out.toString()).contains("Would stop and disable the service the-agent.\n");
        assertThat(service.told).containsExactly("start");
        assertThat(run("leave")).isZero();
        assertThat(service.told).containsExactly("start", "stop");
        assertThat(out.toString()).contains("Stopped and disabled the service the-agent.\n");
        assertThat(hosts()).content().doesNotContain("beta");
    }

    @Test
    void leavingThatFailsLeavesTheServiceRunning() throws Exception {
        assertThat(join()).isZero();
        registry.fault("DELETE", Fault.BUSY);
        assertThat(run("leave")).isEqualTo(1);
        assertThat(service.told).containsExactly("start", "stop", "start");
        assertThat(err.toString()).contains("Nothing was changed.");
    }

    @Test
    void leavingThatFailsForWhateverReasonLeavesTheServiceAsItWas() throws Exception {
        assertThat(join()).isZero();
        Files.setAttribute(keys, "unix:mode", 0644);
        String url = registry.url().toString();
        service.state = new State(Phase.ENDED, 0); // systemd waits before it starts it again
        assertThat(run("leave", url)).isNotZero();
        assertThat(service.told).containsExactly("start", "stop", "start");
        service.enabled = false;
        service.state = new State(Phase.ENDED, 0);
        assertThat(run("leave", url)).isNotZero();
        assertThat(service.told).containsExactly("start", "stop", "start", "stop");
    }

    @Test
    void leavingDoesNotStopAServiceThatIsStillNeededOrIsToBeLeftAlone() throws Exception {
        Files.writeString(config, settings + "URL=http://[::1]:1/other\n");
        service.onStart = () -> {};
        assertThat(join("--wait", "0")).isZero();
        assertThat(run("leave", registry.url().toString())).isZero();
        assertThat(join("--wait", "0")).isZero();
        assertThat(run("leave", "http://[::1]:1/other", "--force")).isZero();
        assertThat(run("leave", "--no-stop")).isZero();
        assertThat(service.told).containsExactly("start", "start");
    }
}
