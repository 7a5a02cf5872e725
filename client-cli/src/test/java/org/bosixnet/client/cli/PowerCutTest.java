package org.bosixnet.client.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.stream.Stream;
import org.bosixnet.client.cli.base.ExitCode;
import org.bosixnet.client.hostsfile.HostsFile;
import org.bosixnet.client.hostsfile.Patience;
import org.bosixnet.client.platform.linux.LinuxPlatform;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The files of a computer as a power cut may leave them: with zeros in the place of what they held, or empty. */
class PowerCutTest extends CommandLineFixture {

    private static final byte[] ZEROS = new byte[300];

    private Path keys() {
        return directory.resolve("keys");
    }

    @Test
    void settingsOfZerosAreRefusedInASentence() throws IOException {
        Files.write(directory.resolve("agent.conf"), ZEROS);
        assertThat(run("sync")).isEqualTo(ExitCode.USAGE);
        assertThat(err.toString()).startsWith("bosixnet: " + directory.resolve("agent.conf") + ", line 1: ");
        assertThat(hosts()).hasContent(BEFORE);
    }

    @Test
    void emptiedSettingsNameNoRegistry() throws IOException {
        Files.createFile(directory.resolve("agent.conf"));
        assertThat(run("sync", "--hosts-file", hosts().toString())).isEqualTo(ExitCode.USAGE);
        assertThat(err.toString()).startsWith("bosixnet: No registry is set. Run 'sudo bosixnet join");
    }

    @ParameterizedTest
    @ValueSource(strings = {"sync", "get alpha", "withdraw"})
    void aKeyFileOfZerosIsSaidWhereAKeyIsNeededAndStaysAsItIs(String command) throws IOException {
        status = 401;
        Files.write(keys(), ZEROS);
        Files.setPosixFilePermissions(keys(), PosixFilePermissions.fromString("rw-------"));
        String[] words = command.split(" ");
        String[] more = Stream.concat(Stream.of(words).skip(1), Stream.of("--key-file", keys().toString()))
                .toArray(String[]::new);
        assertThat(run(words[0], more)).isNotZero();
        assertThat(err.toString()).contains(keys() + ", line 1: a line must be a registry's URL");
        assertThat(Files.readAllBytes(keys())).isEqualTo(ZEROS);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 300})
    void aStateOfZerosCountsAsNone(int length) throws IOException {
        HostsFile file = new HostsFile(hosts(), new LinuxPlatform(), Patience.NONE);
        body = "2001:db8::1    beta\n";
        assertThat(run("sync")).isZero();
        Files.write(file.stateFile(), new byte[length]);
        if (file.lastingFile().isPresent()) {
            Files.write(file.lastingFile().get(), new byte[length]);
        }
        body = "2001:db8::2    beta\n";
        assertThat(run("sync")).isZero();
        assertThat(hosts()).content().contains("2001:db8::2    beta\n");
        assertThat(err.toString()).isEmpty();
    }
}
