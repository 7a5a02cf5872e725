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
import java.util.function.Function;
import org.bosixnet.client.host.HostEntry;
import org.bosixnet.client.platform.Command;
import org.bosixnet.client.platform.linux.LinuxFileAttributes;
import org.bosixnet.testing.Needs;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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

    /** Returns what finds programs, as on a computer that has some and lacks some. */
    private Function<String, Optional<Path>> computer(boolean isGnu, boolean hasTools) throws IOException {
        Path busybox = Files.createDirectory(directory.resolve("busybox"));
        for (String name : List.of("ls", "cp")) {
            Files.createSymbolicLink(
                    busybox.resolve(name), Command.find("busybox").orElseThrow());
        }
        return name -> switch (name) {
            case "ls", "cp" -> isGnu ? Command.find(name) : Optional.of(busybox.resolve(name));
            case "getfacl", "setfacl" -> hasTools ? Command.find(name) : Optional.empty();
            default -> Command.find(name);
        };
    }

    @ParameterizedTest
    @CsvSource({"true, true", "true, false", "false, true"})
    @Needs({"root", "setfacl", "getfacl", "setfattr", "getfattr", "busybox"})
    void accessControlListsAndAttributesAreKept(boolean isGnu, boolean hasTools) throws Exception {
        platform.fileAttributes = new LinuxFileAttributes(Path.of("/nowhere"), computer(isGnu, hasTools));
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
    @Needs({"root", "setfattr", "getfattr", "busybox"})
    void attributesOfTheUserNeedNoProgramAndThoseOfTheSystemStayWithTheOldFile() throws Exception {
        platform.fileAttributes = new LinuxFileAttributes(Path.of("/nowhere"), computer(false, false));
        assertThat(output("setfattr", "-n", "user.note", "-v", "mine", hosts.toString()))
                .isEmpty();
        assertThat(output("setfattr", "-n", "user.none", hosts.toString())).isEmpty();
        assertThat(output("setfattr", "-n", "security.old", "-v", "content", hosts.toString()))
                .isEmpty();
        file().update(List.of(ALPHA));
        assertThat(output("getfattr", "-d", "-m", "-", "--absolute-names", hosts.toString()))
                .isEqualTo("# file: " + hosts + "\nuser.none=\"\"\nuser.note=\"mine\"\n\n");
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
        platform.fileAttributes = new LinuxFileAttributes(
                selinux, name -> name.equals("chcon") ? Optional.of(Path.of("/bin/false")) : Command.find(name));
        assertThatThrownBy(() -> file().update(List.of(ALPHA)))
                .hasMessageContaining("SELinux label not copied: /bin/false --reference=" + hosts);
        assertThat(content()).isEqualTo(LOCALHOST);
        assertThat(names()).containsExactly("hosts");

        Files.writeString(selinux, "0");
        assertThat(file().update(List.of(ALPHA)).changed()).isTrue();
    }
}
