package org.bosixnet.client.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
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
import org.bosixnet.client.host.RegistryUrl;
import org.bosixnet.client.hostsfile.HostsFile;
import org.bosixnet.client.hostsfile.Patience;
import org.bosixnet.client.log.RecordingLogger;
import org.bosixnet.client.platform.FakePlatform;
import org.bosixnet.client.platform.Platform.NetworkNotices;
import org.bosixnet.client.registry.http.HttpRegistry;
import org.bosixnet.client.registry.http.HttpRegistryConfig;
import org.bosixnet.client.registry.wire.HostListParser;
import org.bosixnet.client.report.Reporter;
import org.bosixnet.client.state.StateFile;
import org.bosixnet.client.stream.StreamLink;
import org.bosixnet.client.stream.StreamPlan;
import org.bosixnet.client.time.AgentClock;
import org.bosixnet.client.time.Standstill;
import org.bosixnet.client.time.SystemAgentClock;
import org.bosixnet.testing.Await;
import org.bosixnet.testing.Needs;
import org.bosixnet.testing.OriginalRegistry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The loop with the unmodified {@code bosixnet_webui} under spawn-fcgi and nginx as its registry. */
@Needs({"/usr/bin/bosixnet_webui", "spawn-fcgi", "nginx"})
class AgentAgainstOriginalIT {

    private static final String HOSTS = "127.0.0.1 localhost\n";

    @TempDir
    private Path directory;

    private final FakePlatform platform = new FakePlatform();

    private void setAddress(String text) {
        platform.addresses =
                List.of(new Candidate(text, "eth0", true, 64, AddressScope.GLOBAL, Set.of(), Lifetime.FOREVER));
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void theAgentReportsToItAndFollowsItsList() throws Exception {
        Path hosts = Files.writeString(directory.resolve("hosts"), HOSTS);
        setAddress("2a02::1"); // which the original refuses in this spelling
        try (OriginalRegistry original = OriginalRegistry.start();
                HttpRegistry client = new HttpRegistry(
                        HttpRegistryConfig.of(RegistryUrl.parse(original.url().toString())), HostListParser::list)) {
            client.report(new HostName("beta"), List.of(new HostAddress("2001:db8::b")));
            StateFile state = new StateFile(directory.resolve("state"));
            ListSource list = new ListSource(null, List.of(client), new Room(100, 4 << 20));
            HostsSync sync = new HostsSync(
                    list,
                    new NameGuard(new NameGuard.Rules(
                            Domains.NONE, NameGlobs.ANY, List.of(), () -> "node", () -> Set.of("alpha"))),
                    new RemovalGuard(platform::uptime),
                    new HostsFile(hosts, platform, Patience.NONE),
                    platform::addressesAlone,
                    state,
                    new RemovalMemory(state, null, new RecordingLogger()),
                    InstantSource.system(),
                    new Room(100, 4 << 20));
            AgentClock clock = new SystemAgentClock();
            AgentClock listClock = new SystemAgentClock();
            NetworkNotices notices = platform.networkNotices(clock::wake);
            AddressChooser chooser = new AddressChooser(
                    platform,
                    AddressSettings.DEFAULT,
                    Duration.ofMinutes(5),
                    List.of(),
                    notices::mayHaveChanged,
                    clock::uptime);
            Agent agent = new Agent(
                    notices,
                    chooser,
                    List.of(new Reporter(
                            client, () -> new HostName("alpha"), Duration.ofMinutes(5), new SystemAgentClock())),
                    new ListFollower(
                            list,
                            sync,
                            change -> {},
                            new StreamLink(
                                    List.of(client),
                                    new StreamPlan(1, Duration.ofSeconds(1), new Random(1)),
                                    10_000,
                                    listClock),
                            Duration.ofSeconds(1),
                            state,
                            listClock,
                            new Random(1),
                            new RecordingLogger()),
                    ChangeTeller.of(List.of(), hosts, state, new SystemAgentClock()),
                    state,
                    new Runs(state, new Random(1), clock, new RecordingLogger()),
                    new Watchdog(null, Duration.ofMinutes(5), Map.of(), clock, new RecordingLogger()),
                    clock,
                    new Standstill(clock, platform::sinceBoot, new Random(1)));
            Thread loop = new Thread(() -> {
                try {
                    agent.run();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            });
            loop.start();
            try {
                Await.until("both hosts are in the file", () -> read(hosts)
                        .contains("2a02::1    alpha\n2001:db8::b    beta\n"));
                setAddress("2001:db8::2");
                Await.until("the new address is in the file", () -> read(hosts)
                        .contains("2001:db8::2    alpha\n2001:db8::b    beta\n"));
                assertThat(read(hosts)).startsWith(HOSTS);
            } finally {
                agent.stop();
                loop.join();
            }
        }
    }
}
