package org.bosixnet.client.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.bosixnet.client.process.Command;
import org.bosixnet.testing.Needs;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Compares with the very lines of the original's shell script. */
@Needs("bash")
class LocalNameTest {
    private static final String ORIGINAL = """
            TMP_STR="$("$ROOT"/*/ifconfig 2> /dev/null | grep ether | sort | sha256sum)"
            echo "$(uname -n)-${TMP_STR:3:8}"
            """;

    @TempDir
    Path root;

    @Test
    void thisMachineHasTheNameThatTheOriginalGivesIt() throws IOException {
        assertThat(new LocalName().originalName()).contains(original(""));
    }

    @Test
    void withoutIfconfigTheNameIsTheSame() throws IOException {
        assertSame();
    }

    @Test
    void severalInterfacesAreSorted() throws IOException {
        ifconfig("sbin", """
                echo 'eth0: flags=4163'
                echo '        ether 5c:00:00:00:00:01  txqueuelen 1000  (Ethernet)'
                echo '        ether 0a:00:00:00:00:01  txqueuelen 1000  (Ethernet)'
                exit 1
                """);
        assertSame();
    }

    @Test
    void withTwoProgramsTheSecondIsAnArgumentOfTheFirst() throws IOException {
        ifconfig("bin", "echo \"ether $*\"");
        ifconfig("sbin", "echo 'ether never asked'");
        assertSame();
    }

    @Test
    void whatIsHiddenIsNotFound() throws IOException {
        ifconfig(".bin", "echo 'ether hidden'");
        assertSame();
    }

    @Test
    void withoutProcTheNodeNameIsAskedFor() throws IOException {
        assertThat(new LocalName(root.resolve("none"), root).nodeName()).isEqualTo(new LocalName().nodeName());
    }

    private void assertSame() throws IOException {
        assertThat(new LocalName(Path.of("/proc/sys/kernel/hostname"), root).originalName())
                .contains(original(root.toString()));
    }

    private static String original(String root) throws IOException {
        return new Command(List.of("/bin/bash", "-c", ORIGINAL), Map.of("ROOT", root), Duration.ofSeconds(10), 1000)
                .run()
                .output()
                .strip();
    }

    private void ifconfig(String directory, String script) throws IOException {
        Path program = Files.createDirectories(root.resolve(directory)).resolve("ifconfig");
        Files.writeString(program, "#!/bin/sh\n" + script);
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
}
