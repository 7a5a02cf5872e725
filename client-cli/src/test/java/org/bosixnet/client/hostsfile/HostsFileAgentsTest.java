package org.bosixnet.client.hostsfile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.bosixnet.client.platform.FakePlatform;
import org.junit.jupiter.api.Test;

/** Agents at a hosts file: the one that holds it, and the original's. */
class HostsFileAgentsTest extends HostsFileFixture {

    /** Reporting must not end because somebody opened a directory of the hosts file to others. */
    @Test
    void anAgentRunsBesideAHostsFileThatIsNeitherReadNorWritten() throws Exception {
        Files.setPosixFilePermissions(hosts.getParent(), PosixFilePermissions.fromString("rwxrwxrwx"));
        HostsFile file = file();
        file.holdAsAgent();
        assertThat(file.hasAgent()).isTrue();
        assertThat(file.stateFile().getParent()).isEqualTo(locks);
        assertThatThrownBy(file::state).hasMessageStartingWith("The hosts file was neither read nor written: ");
        assertThatThrownBy(() -> file.update(List.of(ALPHA))).isInstanceOf(HostsFileException.class);
        assertThat(content()).isEqualTo(LOCALHOST);
    }

    @Test
    void noLockIsTakenInADirectoryOfOthers() throws Exception {
        Files.setPosixFilePermissions(hosts.getParent(), PosixFilePermissions.fromString("rwxrwxrwx"));
        HostsFile file = new HostsFile(hosts, new FakePlatform(hosts.getParent(), null), Patience.NONE);
        assertThatThrownBy(file::holdAsAgent).isInstanceOf(HostsFileException.class);
        assertThat(names()).containsExactly("hosts");
    }

    @Test
    void nothingIsWrittenBesideAnAgentOfTheOriginal() throws IOException {
        platform.originalAgent = 42;
        assertThatThrownBy(() -> file().update(List.of()))
                .isInstanceOf(HostsFileException.class)
                .hasMessageStartingWith("bosixnet_daemon, the original's agent, still runs (process 42)")
                .hasMessageContaining("systemctl disable --now bosixnet-daemon");
        assertThat(names()).containsExactly("hosts");
    }

    @Test
    void anAgentOfTheOriginalThatStartsIsNoticedWithinSeconds() throws IOException {
        AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 1);
        HostsFile file = new HostsFile(hosts, platform, new Disk(platform.fileAttributes()), nanos::get, Patience.NONE);
        file.update(List.of());
        platform.originalAgent = 42;
        nanos.addAndGet(OriginalWatch.PAUSE.toNanos() - 1);
        file.update(List.of());
        nanos.incrementAndGet();
        for (int i = 0; i < 2; i++) {
            assertThatThrownBy(() -> file.update(List.of()))
                    .isInstanceOf(HostsFileException.class)
                    .hasMessageContaining("(process 42)");
        }
    }
}
