package org.bosixnet.client.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.bosixnet.client.config.ConfigLoader;
import org.bosixnet.client.credential.KeyFile;
import org.bosixnet.client.host.AccessKey;
import org.bosixnet.client.host.HostAddress;
import org.bosixnet.client.host.HostEntry;
import org.bosixnet.client.host.HostName;
import org.bosixnet.client.host.RegistryGroup;
import org.bosixnet.client.host.RegistryUrl;
import org.bosixnet.client.hostsfile.HostsFile;
import org.bosixnet.client.hostsfile.Patience;
import org.bosixnet.client.platform.FakePlatform;
import org.bosixnet.client.state.AgentState;
import org.bosixnet.client.state.StateFile;
import org.bosixnet.testing.Needs;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the agent makes it must be able to use, also where new files are everybody's or the group's. */
@Needs("/bin/sh")
class UmaskTest {

    @TempDir
    private Path directory;

    @ParameterizedTest
    @ValueSource(strings = {"000", "002", "077"})
    void whatTheAgentMakesIsWritableForItsOwnerAloneAndReadAgain(String umask) throws Exception {
        Process process = new ProcessBuilder(
                        "/bin/sh",
                        "-ec",
                        "umask " + umask + "; exec \"$@\"",
                        "sh",
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Maker.class.getName(),
                        directory.toString())
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        try (Stream<Path> made = Files.walk(directory)) {
            assertThat(made.filter(path -> !path.equals(directory)))
                    .hasSizeGreaterThan(8)
                    .allSatisfy(path -> assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
                            .as(path.toString())
                            .matches(Files.isDirectory(path) ? "rwxr-xr-x" : "rw-(r--r--|------)"));
        }
        assertThat(new StateFile(directory.resolve("run/state")).read().watchdog())
                .isEqualTo(new AgentState.Watchdog("two"));
    }

    /** Makes one of each. */
    static final class Maker {
        private Maker() {}

        public static void main(String[] arguments) throws Exception {
            Path directory = Path.of(arguments[0]);
            for (String error : List.of("one", "two")) {
                StateFile state = new StateFile(directory.resolve("run/state"));
                state.publish(new AgentState.Watchdog(error));
                state.save();
            }
            RegistryUrl url = RegistryUrl.parse("https://server/bosixnet");
            new KeyFile(directory.resolve("keys/keys"))
                    .keepNext(url, AccessKey.generate(AccessKey.Kind.HOST, new SecureRandom()));
            new ConfigLoader(Map.of(), directory.resolve("none"), directory.resolve("none"), new FakePlatform())
                    .join(directory.resolve("conf/agent.conf"), RegistryGroup.of(url), new HostName("alpha"), Map.of())
                    .make();
            updateHosts(directory.resolve("hosts"), directory.resolve("locks"));
        }

        private static void updateHosts(Path file, Path locks) throws IOException {
            HostsFile hosts = new HostsFile(file, new FakePlatform(locks, null), Patience.NONE);
            hosts.holdAsAgent();
            hosts.update(List.of(new HostEntry(new HostAddress("2001:db8::a"), new HostName("alpha"))));
            hosts.update(List.of(new HostEntry(new HostAddress("2001:db8::b"), new HostName("alpha"))));
        }
    }
}
