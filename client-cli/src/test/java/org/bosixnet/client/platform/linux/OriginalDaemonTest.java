package org.bosixnet.client.platform.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.bosixnet.testing.Needs;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OriginalDaemonTest {

    private static final String ROOT = "Uid:\t0\t0\t0\t0\nGid:\t0\t0\t0\t0\n";

    @TempDir
    private Path proc;

    @TempDir
    private Path etc;

    @BeforeEach
    void thisProcessSeesOneFileSystem() throws IOException {
        Files.writeString(hosts(), "");
        process("self", "java", ROOT, "1 0 8:1 / / rw - ext4 /dev/vda rw\n");
    }

    private Path hosts() {
        return etc.resolve("hosts");
    }

    private OptionalLong found() {
        return new OriginalDaemon(proc, hosts()).find(hosts());
    }

    private void process(String pid, String commandLine) throws IOException {
        process(pid, commandLine, ROOT, Files.readString(proc.resolve("self/mountinfo")));
    }

    private void process(String pid, String commandLine, String ids, String mounts) throws IOException {
        Path process = Files.createDirectories(proc.resolve(pid));
        Files.writeString(process.resolve("cmdline"), commandLine.replace(' ', '\0') + "\0");
        Files.writeString(process.resolve("status"), "Name:\tsh\n" + ids);
        Files.writeString(process.resolve("mountinfo"), mounts);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/bin/sh /usr/bin/bosixnet_daemon",
                "bash -e -o errexit ./bosixnet_daemon -c x",
                "/bin/busybox sh /usr/bin/bosixnet_daemon",
                "-dash bosixnet_daemon",
                "bosixnet_daemon"
            })
    void theOriginalIsFound(String commandLine) throws IOException {
        process("17", "/sbin/init");
        process("42", commandLine);
        assertThat(found()).hasValue(42);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "vim /usr/bin/bosixnet_daemon",
                "sh /usr/bin/other bosixnet_daemon",
                "grep bosixnet_daemon",
                "/usr/bin/bosixnet agent",
                ""
            })
    void otherProcessesAreNot(String commandLine) throws IOException {
        process("42", commandLine);
        assertThat(found()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "65534 65534 65534 65534 / 65534 65534 65534 65534", // anybody's
                "100000 100000 100000 100000 / 100000 100000 100000 100000", // root of a container with ids of its own
                "1000 0 0 0 / 1000 1000 1000 1000", // su, that asks for a password
                "0 0 0 0 / 1000 1000 1000 1000", // sudo, that asks for a password
                "0 0 0 0 / 1000 0 0 0",
                "0 65534 0 65534 / 0 0 0 0"
            })
    void oneThatCouldNotWriteTheFileDoesNotMatter(String ids) throws IOException {
        String status = "Uid:\t" + ids.replace(" / ", "\nGid:\t").replace(' ', '\t') + "\n";
        process("42", "sh bosixnet_daemon", status, Files.readString(proc.resolve("self/mountinfo")));
        assertThat(found()).isEmpty();
    }

    @Test
    @Needs("root")
    void oneOfTheOwnerOfTheFileMatters() throws IOException {
        Files.setAttribute(hosts(), "unix:uid", 1234);
        String mounts = Files.readString(proc.resolve("self/mountinfo"));
        process("42", "sh bosixnet_daemon", ROOT.replace("0", "1235"), mounts);
        assertThat(found()).isEmpty();
        process("43", "sh bosixnet_daemon", ROOT.replace("0", "1234"), mounts);
        assertThat(found()).hasValue(43);
    }

    /** No array is as long as these arguments. */
    @Test
    void argumentsAreReadNoFurtherThanTheyMatter() throws IOException {
        process("42", "sh bosixnet_daemon");
        try (RandomAccessFile sparse =
                new RandomAccessFile(proc.resolve("42/cmdline").toFile(), "rw")) {
            sparse.setLength(3L << 30);
        }
        assertThat(found()).hasValue(42);
    }

    @Test
    void theArgumentsOfOneThatCouldNotWriteTheFileAreNotLookedAt() throws Exception {
        process("42", "sh bosixnet_daemon", ROOT.replace("0", "65534"), "");
        Path arguments = proc.resolve("42/cmdline");
        FileTime never = FileTime.fromMillis(0);
        Files.setAttribute(arguments, "lastAccessTime", never);
        assertThat(found()).isEmpty();
        assertThat(Files.getAttribute(arguments, "lastAccessTime")).isEqualTo(never);
    }

    @Test
    void ofVeryManyMountsThoseAreKeptThatMatter() throws IOException {
        String mounts = Files.readString(proc.resolve("self/mountinfo"));
        String others = IntStream.range(2, 100_000)
                .mapToObj(i -> i + " 1 8:1 /m /m/" + i + " rw - ext4 /dev/vda rw\n")
                .collect(Collectors.joining());
        process("42", "sh bosixnet_daemon", ROOT, mounts + others);
        assertThat(MountTable.of(proc.resolve("42"), hosts().toString()).mounts())
                .hasSize(1);
        assertThat(found()).hasValue(42);
        process("42", "sh bosixnet_daemon", ROOT, mounts + others.replaceAll("/m/\\d+", "/"));
        assertThatThrownBy(() -> MountTable.of(proc.resolve("42"), hosts().toString()))
                .isInstanceOf(IOException.class)
                .hasMessageEndingWith("has more than 1000 mounts over one another");
        assertThat(found()).hasValue(42);
    }

    @Test
    void oneThatSeesAnotherFileDoesNotMatter() throws IOException {
        String container = "1 0 0:50 / / rw - overlay overlay rw\n2 1 8:1 /var/lib/containers/1/hosts " + hosts()
                + " rw - ext4 /dev/vda rw\n";
        process("42", "sh bosixnet_daemon", ROOT, container);
        process("43", "sh bosixnet_daemon", ROOT, "1 0 8:1 /srv/root / rw - ext4 /dev/vda rw\n");
        process("44", "sh bosixnet_daemon", ROOT, ""); // in a directory that is no mount: chroot
        assertThat(found()).isEmpty();
    }

    @Test
    void oneThatMayOnlyReadTheFileDoesNotMatter() throws IOException {
        String root = "1 0 0:50 / / rw - overlay overlay rw\n";
        String file = "2 1 8:1 " + hosts() + " " + hosts();
        process("42", "sh bosixnet_daemon", ROOT, root + file + " nosuid,ro,noatime - ext4 /dev/vda rw\n");
        process("43", "sh bosixnet_daemon", ROOT, "1 0 8:1 / / ro shared:1 - ext4 /dev/vda rw\n");
        assertThat(found()).isEmpty();
        process(
                "44",
                "sh bosixnet_daemon",
                ROOT,
                root.replace("rw", "ro") + file + " rw,errors=ro - ext4 /dev/vda rw\n");
        assertThat(found()).hasValue(44);
    }

    @Test
    void oneThatSeesTheSameFileInAnotherWayMatters() throws IOException {
        String container =
                "1 0 0:50 / / rw - overlay overlay rw\n2 1 8:1 " + hosts() + " " + hosts() + " rw - ext4 /dev/vda rw\n";
        process("42", "sh bosixnet_daemon", ROOT, container);
        assertThat(found()).hasValue(42);
    }

    @Test
    void oneWhoseMountsAreHiddenMatters() throws IOException {
        process("42", "sh bosixnet_daemon");
        Files.delete(proc.resolve("42/mountinfo"));
        assertThat(found()).hasValue(42);
    }

    @Test
    void oneDoesNotMatterToAFileThatItDoesNotWrite() throws IOException {
        process("42", "sh bosixnet_daemon");
        OriginalDaemon original = new OriginalDaemon(proc, hosts());
        assertThat(original.find(Files.writeString(etc.resolve("dnsmasq.hosts"), "")))
                .isEmpty();
        Path link = Files.createSymbolicLink(etc.resolve("link"), hosts());
        assertThat(new OriginalDaemon(proc, link).find(hosts())).hasValue(42);
    }

    @Test
    void withoutProcNothingIsFound() {
        assertThat(new OriginalDaemon(proc.resolve("none"), hosts()).find(hosts()))
                .isEmpty();
    }
}
