package org.bosixnet.client.hostsfile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.bosixnet.client.NamedPipe;
import org.bosixnet.client.platform.FakePlatform;
import org.bosixnet.client.platform.ProcessLock;
import org.bosixnet.testing.Needs;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class HostsPathsTest {

    @TempDir
    private Path directory;

    private HostsFile file(Path locks) throws Exception {
        Path hosts = directory.resolve("hosts");
        return new HostsFile(hosts, new FakePlatform(locks, null), Patience.NONE);
    }

    @Test
    void whoHoldsTheLockKeepsOthersOutAndCanWrite() throws Exception {
        Path locks = directory.resolve("run");
        HostsFile first = file(locks);
        HostsFile second = file(locks);
        try (ProcessLock lock = first.hold()) {
            assertThat(first.hold()).isSameAs(lock);
            assertThat(first.update(List.of(HostsTextTest.entry("2001:db8::a", "a")))
                            .changed())
                    .isTrue();
            assertThatThrownBy(() -> second.update(List.of()))
                    .isInstanceOf(HostsFileException.class)
                    .hasMessageStartingWith("Another agent (process "
                            + ProcessHandle.current().pid() + ") is writing this hosts file. Stop it, or wait");
        }
        assertThat(second.update(List.of()).changed()).isTrue();
    }

    @Test
    @Needs("mkfifo")
    @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void aNamedPipeIsNoLockAndIsNotOpened() throws Exception {
        Path pipe = NamedPipe.make(directory.resolve("lock"));
        assertThat(ProcessLock.isTaken(pipe)).isFalse();
        assertThatThrownBy(() -> HostsPaths.take(pipe))
                .isInstanceOf(HostsFileException.class)
                .hasMessageContaining(pipe + " is not a regular file");
    }

    @Test
    void theLockDirectoryIsMadeForItsOwnerAlone() throws Exception {
        Path locks = directory.resolve("run");
        file(locks).hold().close();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(locks)))
                .isEqualTo("rwxr-xr-x");
        try (var files = Files.list(locks)) {
            Path lock = files.findFirst().orElseThrow();
            assertThat(lock.getFileName().toString()).endsWith("-hosts.lock");
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(lock)))
                    .isEqualTo("rw-------");
        }
    }

    @Test
    void theLockMayLieBesideTheFile() throws Exception {
        file(directory).hold().close();
        assertThat(directory.resolve(".hosts.bosixnet-lock")).exists();
    }

    @Test
    void anotherProcessIsNamed() throws Exception {
        Process other = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Holder.class.getName(),
                        directory.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (BufferedReader out =
                new BufferedReader(new InputStreamReader(other.getInputStream(), StandardCharsets.UTF_8))) {
            assertThat(out.readLine()).isEqualTo("held");
            assertThatThrownBy(() -> file(directory).update(List.of()))
                    .hasMessageContaining("Another agent (process " + other.pid() + ")");
        } finally {
            other.destroyForcibly().waitFor();
        }
        assertThat(file(directory).update(List.of()).changed()).isFalse();
    }

    /** Holds the lock until its input ends. */
    static final class Holder {
        private Holder() {}

        @SuppressWarnings("resource") // the process is killed with the lock in its hand
        public static void main(String[] arguments) throws Exception {
            Path directory = Path.of(arguments[0]);
            new HostsFile(directory.resolve("hosts"), new FakePlatform(), Patience.NONE).hold();
            System.out.println("held");
            System.in.read();
        }
    }
}
