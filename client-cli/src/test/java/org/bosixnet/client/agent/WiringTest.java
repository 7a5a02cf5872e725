package org.bosixnet.client.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.bosixnet.client.address.AddressScope;
import org.bosixnet.client.address.Candidate;
import org.bosixnet.client.address.Lifetime;
import org.bosixnet.client.address.Route;
import org.bosixnet.client.config.ConfigLoader;
import org.bosixnet.client.config.Setting;
import org.bosixnet.client.fleet.HostsSync;
import org.bosixnet.client.host.HostAddress;
import org.bosixnet.client.host.HostEntry;
import org.bosixnet.client.host.HostName;
import org.bosixnet.client.hostsfile.HostsFile;
import org.bosixnet.client.platform.FakePlatform;
import org.bosixnet.client.state.AgentState;
import org.bosixnet.client.state.StateFile;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a command reports, beside an agent and without one, and what does not keep an agent from its start. */
class WiringTest {

    private static final List<HostAddress> FORMER = List.of(new HostAddress("2001:db8::1"));
    private static final List<HostAddress> BRIDGE = List.of(new HostAddress("2001:db8:5::1"));

    @TempDir
    private Path directory;

    private final FakePlatform platform = new FakePlatform();
    private Wiring wiring;

    @BeforeEach
    void make() throws IOException {
        Path hosts = Files.createFile(directory.resolve("hosts"));
        wiring = wiring(platform, hosts, Map.of());
        platform.addresses = List.of(candidate(BRIDGE, "br0"));
        StateFile state = new StateFile(wiring.file().stateFile());
        state.publish(new AgentState.Reported(FORMER, true));
        state.save();
    }

    private static Candidate candidate(List<HostAddress> address, String interfaceName) {
        return new Candidate(
                address.get(0).text(), interfaceName, true, 64, AddressScope.GLOBAL, Set.of(), Lifetime.FOREVER);
    }

    /** As after a router failed, when the network of the containers alone is left. */
    @Test
    void besideAnAgentACommandReportsAnAddressWithoutAWayOutNoSoonerThanTheAgent() throws IOException {
        wiring.file().holdAsAgent();
        assertThat(wiring.addresses().choice().chosen()).isEqualTo(BRIDGE);
        assertThat(wiring.addresses().wanted()).isEqualTo(FORMER);
        wiring.state().publish(new AgentState.Reported(BRIDGE, false));
        assertThat(wiring.addresses().wanted()).isEqualTo(BRIDGE);
    }

    /** As with {@code --network-device} of a network without a way out. */
    @Test
    void besideAnAgentACommandReportsNothingThatItIsNotToReport() throws IOException {
        wiring.file().holdAsAgent();
        Wiring asked = wiring(platform, wiring.file().path(), Map.of(Setting.NETWORK_DEVICE, "br0"));
        platform.addresses = List.of(candidate(BRIDGE, "br0"), candidate(FORMER, "eth0"));
        platform.defaultRoute = new Route("fe80::1", "eth0");
        assertThat(asked.addresses().wanted()).isEqualTo(BRIDGE);
        assertThat(wiring.addresses().wanted()).isEqualTo(FORMER);
    }

    @Test
    void besideAnAgentACommandReportsAnAddressThatHasAWayOutAtOnce() throws IOException {
        wiring.file().holdAsAgent();
        platform.defaultRoute = new Route("fe80::1", "br0");
        assertThat(wiring.addresses().wanted()).isEqualTo(BRIDGE);
        platform.addresses = List.of();
        assertThat(wiring.addresses().wanted()).isEmpty();
    }

    @Test
    void withoutAnAgentACommandReportsWhatThereIs() throws IOException {
        HostsFile file = wiring.file();
        assertThat(file.hasAgent()).isFalse();
        assertThat(wiring.addresses().wanted()).isEqualTo(BRIDGE);
    }

    @Test
    void aNameThatThisComputerHadBeforeMayBeAnothers() throws Exception {
        Path list = Files.createDirectory(directory.resolve("log"));
        Files.writeString(list.resolve("hosts"), "2001:db8::9 early\n2001:db8::9 later\n");
        FakePlatform renamed = new FakePlatform();
        renamed.nodeName = "early";
        Path hosts = directory.resolve("hosts");
        try (Wiring following = wiring(renamed, hosts, Map.of(Setting.LOG_DIR, list.toString()))) {
            HostsSync sync = following.sync();
            sync.sync(HostsSync.Mode.ORDINARY);
            assertThat(Files.readString(hosts)).contains(" later").doesNotContain(" early");
            renamed.nodeName = "later";
            following.state().publish(reportedAs("early"));
            sync.sync(HostsSync.Mode.ORDINARY);
            assertThat(Files.readString(hosts))
                    .as("while the new one is not accepted")
                    .doesNotContain(" early", " later");
            following.state().publish(reportedAs("later"));
            sync.sync(HostsSync.Mode.ORDINARY);
            assertThat(Files.readString(hosts)).contains(" early").doesNotContain(" later");
        }
    }

    private static AgentState.Registries reportedAs(String name) {
        return new AgentState.Registries(List.of(
                new AgentState.Registry("http://127.0.0.1:1", List.of(), null, null, "", false, null).as(name)));
    }

    private Wiring wiring(FakePlatform computer, Path hosts, Map<Setting, String> more) {
        Map<Setting, String> given = new EnumMap<>(Setting.class);
        given.putAll(more);
        given.put(Setting.HOSTS_FILE, hosts.toString());
        given.put(Setting.URL, "http://127.0.0.1:1");
        return new Wiring(
                new ConfigLoader(Map.of(), directory.resolve("none"), directory.resolve("none"), computer)
                        .load(given, null)
                        .config(),
                computer);
    }

    /** As of a disk that is mounted later: the agent reports meanwhile. */
    @Test
    void anAgentBeginsThoughTheDirectoryOfItsHostsFileIsMissing() throws IOException {
        Path hosts = directory.resolve("disk/hosts");
        try (Wiring late = wiring(new FakePlatform(directory.resolve("run"), null), hosts, Map.of())) {
            late.file().holdAsAgent();
            assertThat(late.agent(false)).isNotNull();
            Path state = late.file().stateFile();
            assertThat(late.observed()).isSameAs(late.file());
            Files.createDirectory(hosts.getParent());
            assertThat(late.file().stateFile()).isEqualTo(state);
            assertThat(late.file().hasAgent()).isTrue();
        }
    }

    /** What the agent of such a user keeps is there, too. */
    @Test
    void aUserWithoutAnotherDirectoryCannotBeginWithoutIt() throws IOException {
        Path hosts = directory.resolve("disk/hosts");
        try (Wiring late = wiring(platform, hosts, Map.of())) {
            assertThat(late.observedState()).isEqualTo(AgentState.EMPTY);
            assertThatThrownBy(() -> late.file().holdAsAgent())
                    .isInstanceOf(IOException.class)
                    .hasMessage("The directory of " + hosts
                            + " does not exist. Make it, or correct HOSTS_FILE=... in the settings.");
            assertThat(hosts.getParent()).doesNotExist();
        }
    }

    @Test
    void whatACommandWroteWhenItWasKilledIsOwedToTheProgram() throws IOException {
        Path missing = directory.resolve("missing"); // so that nobody is in the middle of writing it
        try (Wiring command = wiring(platform, missing, Map.of(Setting.ON_CHANGE, "/bin/true"))) {
            command.toldFile().update(List.of(new HostEntry(BRIDGE.get(0), new HostName("alpha"))));
            assertThat(new StateFile(command.file().stateFile()).read().onChange())
                    .isEqualTo(new AgentState.OnChange(true, null, ""));
        }
    }
}
