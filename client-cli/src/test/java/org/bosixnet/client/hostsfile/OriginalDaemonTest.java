package org.bosixnet.client.hostsfile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OriginalDaemonTest {

    @TempDir
    private Path proc;

    private void process(String pid, String commandLine, String namespace) throws IOException {
        Path process = Files.createDirectory(proc.resolve(pid));
        Files.writeString(process.resolve("cmdline"), commandLine.replace(' ', '\0') + "\0");
        if (!namespace.isEmpty()) {
            Files.createSymbolicLink(
                    Files.createDirectory(process.resolve("ns")).resolve("mnt"), Path.of(namespace));
        }
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
        process("17", "/sbin/init", "");
        process("42", commandLine, "");
        assertThat(OriginalDaemon.find(proc)).hasValue(42);
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
        process("42", commandLine, "");
        assertThat(OriginalDaemon.find(proc)).isEmpty();
    }

    private Path hosts(String pid) throws IOException {
        return Files.createDirectories(proc.resolve(pid).resolve("root/etc")).resolve("hosts");
    }

    @Test
    void oneWithAnotherHostsFileDoesNotMatter() throws IOException {
        process("self", "java", "mnt:[1]");
        process("42", "sh bosixnet_daemon", "mnt:[2]");
        Files.writeString(hosts("self"), "");
        Files.writeString(hosts("42"), "");
        assertThat(OriginalDaemon.find(proc)).isEmpty();
        process("43", "sh bosixnet_daemon", "mnt:[1]");
        assertThat(OriginalDaemon.find(proc)).hasValue(43);
    }

    @Test
    void oneInAnotherNamespaceWithTheSameHostsFileMatters() throws IOException {
        process("self", "java", "mnt:[1]");
        process("42", "sh bosixnet_daemon", "mnt:[2]");
        Files.writeString(hosts("self"), "");
        Files.createLink(hosts("42"), hosts("self"));
        assertThat(OriginalDaemon.find(proc)).hasValue(42);
    }

    @Test
    void oneWhoseHostsFileIsHiddenMatters() throws IOException {
        process("self", "java", "mnt:[1]");
        process("42", "sh bosixnet_daemon", "mnt:[2]");
        assertThat(OriginalDaemon.find(proc)).hasValue(42);
    }

    @Test
    void oneWhoseNamespaceIsHiddenMatters() throws IOException {
        process("self", "java", "mnt:[1]");
        process("42", "sh bosixnet_daemon", "");
        assertThat(OriginalDaemon.find(proc)).hasValue(42);
    }

    @Test
    void withoutProcNothingIsFound() {
        assertThat(OriginalDaemon.find(proc.resolve("none"))).isEmpty();
    }

    @Test
    void nothingIsWrittenBesideIt(@TempDir Path etc) throws IOException {
        process("42", "sh bosixnet_daemon", "");
        HostsFile file = new HostsFile(etc.resolve("hosts"), etc, proc);
        assertThat(file.originalDaemon()).hasValue(42);
        assertThatThrownBy(() -> file.update(List.of()))
                .isInstanceOf(HostsFileException.class)
                .hasMessageStartingWith("bosixnet_daemon, the original's agent, still runs (process 42)")
                .hasMessageContaining("systemctl disable --now bosixnet-daemon");
        assertThat(etc).isEmptyDirectory();
    }

    @Test
    void oneThatStartsIsNoticedWithinSeconds(@TempDir Path etc) throws IOException {
        AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 1);
        HostsFile file = new HostsFile(etc.resolve("hosts"), etc, proc, new Disk(), nanos::get);
        file.update(List.of());
        process("42", "sh bosixnet_daemon", "");
        nanos.addAndGet(HostsFile.WITHOUT_ORIGINAL.toNanos() - 1);
        file.update(List.of());
        nanos.incrementAndGet();
        for (int i = 0; i < 2; i++) {
            assertThatThrownBy(() -> file.update(List.of()))
                    .isInstanceOf(HostsFileException.class)
                    .hasMessageContaining("(process 42)");
        }
    }
}
