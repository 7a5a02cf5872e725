package org.bosixnet.client.hostsfile;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.bosixnet.client.platform.FakePlatform;
import org.bosixnet.testing.Needs;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs a writer in a mount namespace of its own, where the hosts file or its directory is a mount. */
@Needs({"namespaces", "mount"})
class MountedHostsFileIT {

    @TempDir
    private Path directory;

    private Path source;
    private Path hosts;

    @BeforeEach
    void makeFiles() throws IOException {
        source = Files.writeString(directory.resolve("source"), "127.0.0.1 localhost\n");
        hosts = Files.createDirectory(directory.resolve("etc")).resolve("hosts");
        Files.writeString(hosts, "covered\n");
    }

    private String run(String mounts) throws Exception {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        Process process = new ProcessBuilder(
                        "unshare",
                        "-m",
                        "sh",
                        "-ec",
                        mounts + "\nexec \"$@\"",
                        "sh",
                        java,
                        "-cp",
                        System.getProperty("java.class.path"),
                        Writer.class.getName(),
                        hosts.toString())
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return output.strip();
    }

    @Test
    void aBindMountIsWrittenInPlace() throws Exception {
        assertThat(run("mount --bind source etc/hosts")).isEqualTo("written");
        assertThat(Files.readString(source)).isEqualTo("""
            127.0.0.1 localhost
            # BEGIN bosixnet (managed, do not edit)
            2001:db8::a    alpha
            # END bosixnet
            """);
        assertThat(Files.readString(hosts)).isEqualTo("covered\n");
        try (Stream<Path> beside = Files.list(hosts.getParent())) {
            assertThat(beside).containsExactly(hosts);
        }
    }

    @Test
    void aWritableMountInAReadOnlyDirectoryIsWrittenInPlace() throws Exception {
        assertThat(run("mount --bind etc etc; mount -o remount,bind,ro etc; mount --bind source etc/hosts"))
                .isEqualTo("written");
        assertThat(source).content().startsWith("127.0.0.1 localhost\n").contains("2001:db8::a    alpha\n");
        assertThat(hosts).hasContent("covered");
    }

    @Test
    void aMountWhoseFileWasReplacedIsSaid() throws Exception {
        for (String deed : List.of("mv new source", "rm source")) {
            Files.writeString(source, "127.0.0.1 localhost\n");
            Files.writeString(directory.resolve("new"), "127.0.0.1 localhost\n");
            assertThat(run("mount --bind source etc/hosts; " + deed))
                    .startsWith(hosts + " is mounted here, and was replaced or deleted where it comes from, so nobody"
                            + " else sees what is written here. Start this container again.");
        }
    }

    @Test
    void aReadOnlyMountIsSaid() throws Exception {
        assertThat(run("mount --bind source etc/hosts; mount -o remount,bind,ro etc/hosts"))
                .startsWith(hosts + " may not be written (Read-only file system). Mount it so that it can be written;")
                .contains("ReadWritePaths=", ", or set HOSTS_FILE=...");
        assertThat(run("mount --bind etc etc; mount -o remount,bind,ro etc"))
                .startsWith(hosts + " may not be written (Read-only file system).");
        assertThat(Files.readString(hosts)).isEqualTo("covered\n");
    }

    @Test
    void aFullDiskIsSaidAndLeavesTheFileAlone() throws Exception {
        assertThat(run("mount -t tmpfs -o size=16k,mode=755 tmpfs etc; echo ::1 mine >etc/hosts;"
                        + " head -c 1M /dev/zero >etc/filler 2>/dev/null || :"))
                .startsWith("Cannot write " + hosts + " (No space left on device).")
                .doesNotContain("root");
    }

    /** Writes one entry and says how it went. */
    static final class Writer {
        private Writer() {}

        public static void main(String[] arguments) {
            Path hosts = Path.of(arguments[0]);
            try {
                new HostsFile(hosts, new FakePlatform(hosts.resolveSibling("../run"), null), Patience.NONE)
                        .update(List.of(HostsTextTest.entry("2001:db8::a", "alpha")));
                System.out.println("written");
            } catch (HostsFileException e) {
                System.out.println(e.getMessage());
            }
        }
    }
}
