package org.bosixnet.client.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.bosixnet.client.host.HostAddress;
import org.bosixnet.client.host.HostEntry;
import org.bosixnet.client.host.HostName;
import org.bosixnet.client.registry.wire.HostListParser;
import org.bosixnet.testing.Needs;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Needs("root")
class TrustedListTest {

    @TempDir
    private Path directory;

    private Path list() throws IOException {
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
        Path file = Files.writeString(directory.resolve("hosts"), "2001:db8::1    alpha\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
        return file;
    }

    @Test
    void aListOfRootsIsRead() throws IOException {
        list();
        assertThat(new TrustedList(directory, HostListParser::list)
                        .read()
                        .orElseThrow()
                        .hosts())
                .containsExactly(new HostEntry(new HostAddress("2001:db8::1"), new HostName("alpha")));
    }

    @Test
    void aMissingOrEmptyListIsNone() throws IOException {
        assertThat(new TrustedList(directory.resolve("none"), HostListParser::list).read())
                .isEmpty();
        Files.writeString(list(), "");
        assertThat(new TrustedList(directory, HostListParser::list).read()).isEmpty();
    }

    @Test
    void aFileThatIsNoListIsNamedAndNoRegistryBlamed() throws IOException {
        Files.writeString(list(), "# nothing\n");
        assertThatThrownBy(() -> new TrustedList(directory, HostListParser::list).read())
                .hasMessage("The list in LOG_DIR is not used: " + directory.resolve("hosts")
                        + " has no line ADDRESS NAME.");
    }

    @Test
    void aListThatOthersMayWriteIsRefused() throws IOException {
        Files.setPosixFilePermissions(list(), PosixFilePermissions.fromString("rw-rw-r--"));
        assertThatThrownBy(() -> new TrustedList(directory, HostListParser::list).read())
                .isInstanceOf(IOException.class)
                .hasMessageContaining(directory.resolve("hosts") + " can be written by users other than its owner");
    }

    @Test
    void aListInADirectoryThatOthersMayWriteIsRefused() throws IOException {
        list();
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxrwxrwx"));
        assertThatThrownBy(() -> new TrustedList(directory, HostListParser::list).read())
                .isInstanceOf(IOException.class)
                .hasMessageContaining(directory.toRealPath() + " can be written by users other than its owner");
    }

    @Test
    void aListOfSomebodyElsesIsRefused() throws IOException {
        Files.setAttribute(list(), "unix:uid", 65534);
        assertThatThrownBy(() -> new TrustedList(directory, HostListParser::list).read())
                .isInstanceOf(IOException.class);
    }

    @Test
    void aLinkToSomebodyElsesListIsRefused() throws IOException {
        Path other = Files.createDirectory(directory.resolve("other"));
        Path file = Files.writeString(other.resolve("list"), "2001:db8::bad    alpha\n");
        Files.setAttribute(file, "unix:uid", 65534);
        list();
        Files.delete(directory.resolve("hosts"));
        Files.createSymbolicLink(directory.resolve("hosts"), file);
        assertThatThrownBy(() -> new TrustedList(directory, HostListParser::list).read())
                .isInstanceOf(IOException.class);
    }
}
