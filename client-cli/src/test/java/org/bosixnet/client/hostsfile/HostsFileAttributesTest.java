package org.bosixnet.client.hostsfile;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.bosixnet.client.host.HostEntry;
import org.bosixnet.client.platform.linux.LinuxFileAttributes;
import org.bosixnet.testing.Needs;
import org.junit.jupiter.api.Test;

/** The mode, owner, access control list and label of a hosts file, which an update keeps. */
class HostsFileAttributesTest extends HostsFileFixture {

    @Test
    void theModeIsKept() throws Exception {
        Files.setPosixFilePermissions(hosts, PosixFilePermissions.fromString("rw-rw-r--"));
        file().update(List.of(ALPHA));
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(hosts)))
                .isEqualTo("rw-rw-r--");
    }

    @Test
    @Needs("root")
    void theOwnerIsKept() throws Exception {
        Files.setAttribute(hosts, "unix:uid", 1234);
        Files.setAttribute(hosts, "unix:gid", 4321);
        file().update(List.of(ALPHA));
        assertThat(Files.readAttributes(hosts, "unix:uid,gid"))
                .containsEntry("uid", 1234)
                .containsEntry("gid", 4321);
        for (String suffix : List.of("orig", "prev")) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(kept(suffix))))
                    .as("of no list, so for nobody else")
                    .isEqualTo("rw-------");
        }
    }

    private static String output(String... command) throws IOException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        return new String(process.getInputStream().readAllBytes(), ISO_8859_1);
    }

    @Test
    @Needs({"setfacl", "getfacl", "setfattr", "getfattr", "cp"})
    void accessControlListsAndAttributesAreKept() throws Exception {
        assertThat(output("setfacl", "-m", "u:65534:rw,g::r,m::rw", hosts.toString()))
                .isEmpty();
        assertThat(output("setfattr", "-n", "user.note", "-v", "mine", hosts.toString()))
                .isEmpty();
        String list = output("getfacl", "-cn", hosts.toString());
        assertThat(list).contains("user:65534:rw-");
        FileTime ago = FileTime.from(Instant.EPOCH);
        Files.setLastModifiedTime(hosts, ago);
        HostsFile file = file();
        for (HostEntry entry : List.of(ALPHA, BETA)) {
            file.update(List.of(entry));
            assertThat(output("getfacl", "-cn", hosts.toString())).isEqualTo(list);
            assertThat(output("getfattr", "-d", hosts.toString())).contains("user.note=\"mine\"");
            assertThat(Files.getLastModifiedTime(hosts)).isGreaterThan(ago);
        }
    }

    @Test
    @Needs({"setfacl", "getfacl"})
    void anAccessControlListThatComesLaterIsKept() throws Exception {
        HostsFile file = file();
        file.update(List.of(ALPHA));
        file.update(List.of(BETA));
        assertThat(output("setfacl", "-m", "u:65534:rw", hosts.toString())).isEmpty();
        String list = output("getfacl", "-cn", hosts.toString());
        file.update(List.of(ALPHA));
        assertThat(output("getfacl", "-cn", hosts.toString())).isEqualTo(list).contains("user:65534:rw-");
    }

    @Test
    void aLabelThatCannotBeCopiedIsAnErrorWhereSelinuxIsEnforced() throws Exception {
        Path selinux = Files.writeString(directory.resolve("enforce"), "1");
        platform.fileAttributes = new LinuxFileAttributes(selinux, Optional.of(Path.of("/bin/false")));
        assertThatThrownBy(() -> file().update(List.of(ALPHA)))
                .hasMessageContaining("SELinux label not copied: /bin/false --reference=" + hosts);
        assertThat(content()).isEqualTo(LOCALHOST);
        assertThat(names()).containsExactly("hosts");

        Files.writeString(selinux, "0");
        assertThat(file().update(List.of(ALPHA)).changed()).isTrue();
    }
}
