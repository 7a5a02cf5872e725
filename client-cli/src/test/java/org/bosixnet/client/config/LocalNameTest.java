package org.bosixnet.client.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.bosixnet.client.platform.Command;
import org.bosixnet.client.platform.linux.LinuxPlatform;
import org.bosixnet.testing.Needs;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Compares, with programs of root as the agent runs no others, with the very lines of the original's shell script. */
@Needs({"bash", "root"})
class LocalNameTest {
    private static final String ORIGINAL = """
            TMP_STR="$("$ROOT"/*/ifconfig 2> /dev/null | grep ether | sort | sha256sum)"
            echo "$(uname -n)-${TMP_STR:3:8}"
            """;

    @TempDir
    Path root;

    @Test
    void thisMachineHasTheNameThatTheOriginalGivesIt() throws IOException {
        assertThat(name(new LocalName(new LinuxPlatform())).name()).isEqualTo(original(""));
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
        assertThat(new LinuxPlatform(root.resolve("none"), root).nodeName()).isEqualTo(new LinuxPlatform().nodeName());
    }

    private void assertSame() throws IOException {
        assertThat(name(here()).name()).isEqualTo(original(root.toString()));
    }

    private LocalName here() {
        return new LocalName(new LinuxPlatform(Path.of("/proc"), root));
    }

    private Path settings() {
        return root.resolve("etc/bosixnet-daemon.conf");
    }

    private LocalName.Found name(LocalName names) {
        return names.originalName(settings()).orElseThrow();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "others may write the directory",
                "another's directory",
                "sticky",
                "another's program",
                "others may write the program",
                "a link of another",
                "a link to another's program"
            })
    void whatAnotherUserMayHavePutThereIsNotRun(String how) throws IOException {
        Path marker = root.resolve("marker");
        ifconfig("tmp", "touch " + marker + "; echo 'ether 0a:00:00:00:00:01'");
        Path program = root.resolve("tmp/ifconfig");
        switch (how) {
            case "others may write the directory" -> Files.setAttribute(program.getParent(), "unix:mode", 0777);
            case "sticky" -> Files.setAttribute(program.getParent(), "unix:mode", 01777);
            case "another's directory" -> Files.setAttribute(program.getParent(), "unix:uid", 65534);
            case "another's program" -> Files.setAttribute(program, "unix:uid", 65534);
            case "others may write the program" -> Files.setAttribute(program, "unix:mode", 0777);
            default -> {
                Path real = Files.move(
                        program, Files.createDirectory(root.resolve("real")).resolve("program"));
                Files.createSymbolicLink(program, real);
                Path others = how.startsWith("a link of") ? program : real;
                Files.setAttribute(others, "unix:uid", 65534, LinkOption.NOFOLLOW_LINKS);
            }
        }
        original(root.toString());
        assertThat(Files.deleteIfExists(marker)).as("the original runs it").isTrue();

        String without = name(here()).name();
        assertThat(marker).doesNotExist();
        ifconfig("sbin", "echo 'ether 0a:00:00:00:00:02'");
        assertThat(name(here()).name())
                .as("a program of root's beside it is run")
                .isNotEqualTo(without);
        assertThat(marker).doesNotExist();
    }

    @Test
    void whatIsWrittenDownStaysWhenTheCardsChange() throws IOException {
        ifconfig("sbin", "echo 'ether 0a:00:00:00:00:01'");
        LocalName.Found first = name(here());
        assertThat(settings().resolveSibling("host-name")).doesNotExist();
        first.toKeep().make();
        assertThat(settings().resolveSibling("host-name")).hasContent(first.name() + "\n");

        ifconfig("sbin", "touch " + root.resolve("marker"));
        assertThat(name(here())).isEqualTo(new LocalName.Found(first.name(), null));
        assertThat(root.resolve("marker")).doesNotExist();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "other-0123abcd", "NODE-0123abcg", "NODE-0123abcd-x", "NODE"})
    void whatIsWrittenDownForAnotherNodeNameOrIsNoSuchNameDoesNotCount(String written) throws IOException {
        Files.createDirectories(settings().getParent());
        String node = here().nodeName().orElseThrow().name();
        Files.writeString(settings().resolveSibling("host-name"), written.replace("NODE", node));
        assertSame();
        name(here()).toKeep().make();
        assertThat(name(here()).toKeep()).isNull();
        assertSame();
    }

    @Test
    void whatOthersMayHaveWrittenDownIsRefused() throws IOException {
        name(here()).toKeep().make();
        Files.setPosixFilePermissions(
                settings().resolveSibling("host-name"), PosixFilePermissions.fromString("rw-rw-rw-"));
        assertThatThrownBy(() -> name(here()))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("host-name can be written by users other");
    }

    private static String original(String root) throws IOException {
        return new Command(List.of("/bin/bash", "-c", ORIGINAL), Map.of("ROOT", root), Duration.ofSeconds(30), 1000)
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
