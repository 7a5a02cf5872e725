package org.bosixnet.client.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import org.bosixnet.client.cli.base.ExitCode;
import org.bosixnet.client.dns.FakeDns;
import org.bosixnet.client.dns.Shadows;
import org.bosixnet.client.host.HostAddress;
import org.bosixnet.client.hostsfile.HostsFile;
import org.bosixnet.client.hostsfile.Patience;
import org.bosixnet.client.platform.linux.LinuxPlatform;
import org.bosixnet.client.state.AgentState;
import org.bosixnet.client.state.StateFile;
import org.junit.jupiter.api.Test;

class StatusCommandTest extends CommandLineFixture {

    @Test
    void statusShowsTheLastList() throws IOException {
        body = "2001:db8::1    beta\n2001:db8::2    github.com\n";
        run("sync");
        assertThat(run("status")).isEqualTo(ExitCode.UNWELL);
        assertThat(out.toString())
                .contains("lines in the managed block: 1")
                .contains("List of " + url())
                .contains("Not well: No agent runs for this hosts file.")
                .contains("Left out: 2001:db8::2 github.com: It has a dot");
    }

    @Test
    void statusEndsWith0IfAnAgentRunsAndDoesItsWork() throws Exception {
        body = "2001:db8::1    beta\n";
        run("sync");
        HostsFile file = new HostsFile(hosts(), new LinuxPlatform(), Patience.NONE);
        StateFile state = new StateFile(file.stateFile());
        state.publish(new AgentState.Loop(1, Instant.now(), Instant.now(), null));
        state.save();
        file.holdAsAgent();
        assertThat(run("status")).isZero();
        assertThat(run("status", "--json")).isZero();
        assertThat(out.toString()).contains("\"well\": true").doesNotContain("Not well");
    }

    @Test
    void statusTellsUnderWhichNameThisComputerIsReported() throws Exception {
        StateFile state = new StateFile(new HostsFile(hosts(), new LinuxPlatform(), Patience.NONE).stateFile());
        state.publish(new AgentState.Registries(List.of(new AgentState.Registry(
                        "http://one", List.of(new HostAddress("2001:db8::1")), Instant.now(), null, "", false, null)
                .as("nas"))));
        state.save();
        run("status");
        assertThat(out.toString()).contains("http://one: reported nas with [2001:db8::1] ");
    }

    @Test
    void statusTellsWhyALaterRegistryGivesTheList() throws Exception {
        StateFile state = new StateFile(new HostsFile(hosts(), new LinuxPlatform(), Patience.NONE).stateFile());
        state.publish(new AgentState.Stream(
                "http://new", Instant.now(), null, "http://old has no stream of changes (HTTP status 404)."));
        state.save();
        run("status");
        assertThat(out.toString())
                .containsPattern(
                        "The list comes by stream from http://new for \\S+ \\S+; no earlier registry in URL gives"
                                + " it: http://old has no stream of changes \\(HTTP status 404\\)\n");
    }

    @Test
    void statusTellsWhichNamesShadowThoseOfThisComputersDns() throws Exception {
        try (FakeDns dns = new FakeDns()) {
            dns.knows("intranet", "10.1.2.3");
            Path resolvConf = Files.writeString(directory.resolve("resolv.conf"), "nameserver 127.0.0.1\n");
            shadows = () -> new Shadows(resolvConf, dns.port(), new Random(1), Duration.ofSeconds(30));
            body = "2001:db8::1    beta\n2001:db8::2    intranet\n";
            run("sync");
            run("status");
            assertThat(out.toString())
                    .contains("Shadows a name of this computer's DNS: intranet; without the hosts file intranet is"
                            + " 10.1.2.3\n");
            run("status", "--json");
            assertThat(out.toString().replaceAll("\\s", ""))
                    .contains("{\"name\":\"intranet\",\"inDns\":\"intranet\",\"addresses\":[\"10.1.2.3\"]}");
        }
    }

    @Test
    void statusShowsTheRestWhereTheHostsFileCannotBeUsed() throws IOException {
        run("sync");
        Files.writeString(hosts(), "# END bosixnet\n");
        assertThat(run("status")).isEqualTo(ExitCode.UNWELL);
        assertThat(out.toString()).contains("List of " + url()).containsPattern("Not well: .*ends a managed block");
        out.getBuffer().setLength(0);
        assertThat(run("status", "--json")).isEqualTo(ExitCode.UNWELL);
        assertThat(out.toString())
                .contains("\"well\": false")
                .containsPattern("\"troubles\": [^]]*ends a managed block");
    }
}
