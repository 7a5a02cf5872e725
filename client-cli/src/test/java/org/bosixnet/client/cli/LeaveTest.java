package org.bosixnet.client.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Stream;
import org.bosixnet.client.cli.base.ExitCode;
import org.bosixnet.client.host.HostAddress;
import org.bosixnet.client.host.HostEntry;
import org.bosixnet.client.host.HostName;
import org.bosixnet.client.hostsfile.HostsFile;
import org.bosixnet.client.hostsfile.Patience;
import org.bosixnet.client.platform.linux.LinuxPlatform;
import org.bosixnet.client.registry.FakeKeys.Fault;
import org.bosixnet.client.state.AgentState;
import org.bosixnet.client.state.StateFile;
import org.junit.jupiter.api.Test;

/** {@code leave} undoes {@code join}, and {@code withdraw} says what it does not do. */
class LeaveTest extends KeyCommandFixture {

    private List<String> everything() throws IOException {
        try (Stream<Path> all = Files.walk(directory)) {
            return all.filter(Files::isRegularFile)
                    .map(file -> directory.relativize(file).toString())
                    .filter(file -> !file.startsWith("hosts"))
                    .sorted()
                    .toList();
        }
    }

    private HostsFile hosts() {
        return new HostsFile(directory.resolve("hosts"), new LinuxPlatform(), Patience.NONE);
    }

    @Test
    void whatJoinMadeIsGoneAndTheNameIsFree() throws Exception {
        Files.delete(config);
        List<String> before = everything();
        List<String> given = List.of(
                "--name=alpha",
                "--prefix=fd00::/8",
                "--key-file=" + keys,
                "--hosts-file=" + directory.resolve("hosts"));
        assertThat(join(given.toArray(String[]::new))).isZero();
        assertThat(everything()).hasSizeGreaterThan(before.size());
        Path hosts = Files.writeString(directory.resolve("hosts"), "127.0.0.1 localhost\n");
        hosts().update(List.of(new HostEntry(new HostAddress("2001:db8::1"), new HostName("beta"))));
        assertThat(run("leave")).isZero();
        assertThat(registry.keysOf("alpha")).isEmpty();
        assertThat(everything()).isEqualTo(before);
        assertThat(hosts).hasContent("127.0.0.1 localhost\n");
        assertThat(out.toString())
                .endsWith(registry.url() + ": withdrew alpha, which nobody has now.\nThe key for it is removed from "
                        + keys + ".\nRemoved " + config + ".\nTook all names out of " + directory.resolve("hosts")
                        + ".\n");
        assertThat(join(given.toArray(String[]::new))).isZero();
    }

    @Test
    void theProgramOfTheSettingsIsToldThatTheNamesAreGone() throws Exception {
        Path program =
                Files.writeString(directory.resolve("program"), "#!/bin/sh\ncat > " + directory.resolve("told") + "\n");
        Files.setAttribute(program, "unix:mode", 0755);
        Files.writeString(config, settings);
        assertThat(join("--on-change", program.toString())).isZero();
        hosts().update(List.of(new HostEntry(new HostAddress("2001:db8::1"), new HostName("beta"))));
        assertThat(run("leave")).isZero();
        assertThat(directory.resolve("told"))
                .content()
                .endsWith("\"removed\":[{\"name\":\"beta\",\"addresses\":[],\"before\":[\"2001:db8::1\"]}],"
                        + "\"changed\":[]}\n");
    }

    @Test
    void whatWasThereBeforeJoiningStays() throws Exception {
        Files.writeString(config, settings + "PREFIX=fd00::/8\nURL=\"http://[::1]:1/other\"\n");
        String before = Files.readString(config);
        join("--allow-http=yes");
        assertThat(config)
                .content()
                .contains("URL=\"http://[::1]:1/other " + registry.url() + "\"\n", "ALLOW_HTTP=yes");
        assertThat(run("leave", registry.url().toString())).isZero();
        assertThat(config).hasContent(before + "ALLOW_HTTP=yes # by bosixnet join\n");
        assertThat(run("leave", "http://[::1]:1/other", "--force")).isZero();
        assertThat(config).hasContent(settings + "PREFIX=fd00::/8\nURL=\"\"\n");
    }

    /** Without settings and key nothing would lead to the file any more. */
    @Test
    void aHostsFileThatCannotBeWrittenLeavesTheCommandToBeRepeated() throws Exception {
        join();
        List<String> before = List.of(Files.readString(keys), Files.readString(config));
        Path hosts = directory.resolve("hosts");
        hosts().update(List.of(new HostEntry(new HostAddress("2001:db8::1"), new HostName("beta"))));
        String names = Files.readString(hosts);
        Files.delete(hosts);
        Files.createDirectory(hosts);
        assertThat(run("leave")).isEqualTo(1);
        assertThat(err.toString()).contains("The names stay in the hosts file: ", "can be repeated", "--force");
        assertThat(List.of(Files.readString(keys), Files.readString(config))).isEqualTo(before);
        Files.delete(hosts);
        Files.writeString(hosts, names);
        assertThat(run("leave")).isZero();
        assertThat(hosts).content().doesNotContain("beta");
        assertThat(keys).doesNotExist();
    }

    @Test
    void aDryRunSaysWhatWouldBeDone() throws Exception {
        join();
        String key = Files.readString(keys);
        assertThat(run("leave", "--dry-run")).isZero();
        assertThat(keys).hasContent(key);
        assertThat(registry.keysOf("alpha")).hasSize(1);
        assertThat(out.toString())
                .contains("Would withdraw alpha and give it back to " + registry.url() + ".\n")
                .contains("Would take the registry out of " + config + ".\n");
    }

    @Test
    void nothingChangesWhileTheAgentRunsOrTheRegistryFails() throws Exception {
        join();
        List<String> before = List.of(Files.readString(keys), Files.readString(config));
        registry.fault("DELETE", Fault.BUSY);
        assertThat(run("leave")).isEqualTo(1);
        assertThat(err.toString()).contains("Nothing was changed.", "--force");
        hosts().holdAsAgent();
        assertThat(run("leave")).isEqualTo(1);
        assertThat(err.toString()).contains("sudo systemctl disable --now bosixnet-agent");
        assertThat(List.of(Files.readString(keys), Files.readString(config))).isEqualTo(before);
        assertThat(registry.keysOf("alpha")).hasSize(1);
    }

    @Test
    void aNameThatIsNotOursAnyMoreKeepsNobody() throws Exception {
        join();
        run("key", "unbind", "alpha", "--url=" + registry.url(), "--admin-key-file=" + secretFile(registry.adminKey));
        assertThat(run("leave")).isZero();
        assertThat(out.toString()).contains("alpha did not belong to this computer's key any more");
        assertThat(keys).doesNotExist();
        assertThat(run("leave")).isEqualTo(ExitCode.USAGE);
        assertThat(err.toString()).contains("This computer has joined no registry");
    }

    /** As after a renaming of the computer that the registry refused: the agent goes on under the former name. */
    @Test
    void theNameThatTheKeyHasIsGivenBackWhateverTheComputerIsCalledNow() throws Exception {
        join();
        Files.writeString(config, Files.readString(config).replace("=alpha ", "=beta "));
        List<String> before = List.of(Files.readString(keys), Files.readString(config));
        assertThat(run("leave")).isEqualTo(1);
        assertThat(err.toString())
                .contains("this computer's key is bound to another name than beta. Nothing was changed.", "--force");
        assertThat(List.of(Files.readString(keys), Files.readString(config))).isEqualTo(before);
        AgentState.Registry reported = new AgentState.Registry(
                registry.url().toString(), List.of(new HostAddress("2001:db8::1")), null, null, "", false, null);
        StateFile state = new StateFile(hosts().stateFile());
        state.publish(new AgentState.Registries(List.of(reported.as("alpha"))));
        state.save();
        assertThat(run("leave", "--dry-run")).isZero();
        assertThat(out.toString()).contains("Would withdraw alpha and give it back");
        assertThat(run("leave", "--json")).isZero();
        assertThat(out.toString()).contains("\"name\": \"alpha\"", "withdrew alpha, which nobody has now");
        assertThat(registry.keysOf("alpha")).isEmpty();
        assertThat(keys).doesNotExist();
    }

    @Test
    void byForceAKeyIsRemovedThatIsBoundToAnotherName() throws Exception {
        join();
        Files.writeString(config, Files.readString(config).replace("=alpha ", "=beta "));
        assertThat(run("leave", "--force")).isZero();
        assertThat(out.toString()).contains("not told (this computer's key is bound to another name than beta)");
        assertThat(keys).doesNotExist();
        assertThat(registry.keysOf("alpha")).hasSize(1);
    }

    @Test
    void aRegistryThatWasNeverJoinedIsNotLeft() throws Exception {
        assertThat(run("leave", "https://other.example/x")).isEqualTo(ExitCode.USAGE);
        assertThat(err.toString())
                .isEqualTo("bosixnet: This computer has not joined https://other.example/x; it has joined no"
                        + " registry.\n");
        err.getBuffer().setLength(0);
        join();
        String key = Files.readString(keys);
        String before = out.toString();
        for (String option : List.of("--json", "--dry-run", "--force")) {
            assertThat(run("leave", "https://other.example/x", option)).isEqualTo(ExitCode.USAGE);
        }
        assertThat(err.toString().lines())
                .containsOnly("bosixnet: This computer has not joined https://other.example/x; it has joined "
                        + registry.url() + ".");
        assertThat(out).hasToString(before);
        assertThat(keys).hasContent(key);
    }

    @Test
    void noKeyIsSaidToBeRemovedWhereThereWasNone() throws Exception {
        Files.writeString(config, "URL=" + registry.url() + " ALLOW_HTTP=yes\n", StandardOpenOption.APPEND);
        assertThat(run("leave", "--dry-run")).isZero();
        assertThat(run("leave", "--force")).isZero();
        assertThat(out.toString())
                .contains("Took the registry out of " + config)
                .doesNotContain("key for it is removed", "remove the key");
    }

    @Test
    void leavingPrintsJson() throws Exception {
        join();
        assertThat(run("leave", "--json")).isZero();
        assertThat(out.toString()).contains("\"name\": \"alpha\"", "\"configChanged\": true", "\"dryRun\": false");
    }

    @Test
    void whoWithdrawsIsToldThatTheAgentReportsAgain() throws Exception {
        join();
        assertThat(run("withdraw")).isZero();
        assertThat(err.toString()).isEmpty();
        hosts().holdAsAgent();
        assertThat(run("withdraw")).isZero();
        assertThat(err.toString())
                .startsWith("bosixnet: The agent of this computer runs, and reports alpha again within 300 s. Stop it")
                .contains("sudo systemctl stop bosixnet-agent");
    }

    @Test
    void anAdministratorWithdrawsAnyName() throws Exception {
        Files.writeString(config, "URL=" + registry.url() + "\n", StandardOpenOption.APPEND);
        String key = "--admin-key-file=" + secretFile(registry.adminKey);
        assertThat(run("withdraw", "nas", "printer", key)).isZero();
        assertThat(registry.requests().stream().distinct())
                .containsExactly("DELETE /api/v1/hosts/nas", "DELETE /api/v1/hosts/printer");
        assertThat(out.toString())
                .isEqualTo(registry.url() + ": withdrew nas\n" + registry.url() + ": withdrew printer\n");
        assertThat(run("withdraw", "nas", "--dry-run")).isZero();
        assertThat(registry.requests()).as("each has it confirmed").hasSize(4);
        secretFile(registry.joinKey);
        assertThat(run("withdraw", "nas", key)).isEqualTo(1);
        assertThat(err.toString()).contains("Give the admin key");
    }
}
