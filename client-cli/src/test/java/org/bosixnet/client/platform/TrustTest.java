package org.bosixnet.client.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.bosixnet.client.NamedPipe;
import org.bosixnet.testing.Needs;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What each use of a file makes of it is in {@code PathsOfOthersTest}. */
class TrustTest {

    @TempDir
    private Path given;

    private Path top;

    @BeforeEach
    void findTheDirectory() throws IOException {
        top = given.toRealPath();
    }

    private Path file(String name) throws IOException {
        Path file = top.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, "");
    }

    @Test
    void whatIsThereIsFoundByItsRealPath() throws IOException {
        Path file = file("real/dir/file");
        Files.createSymbolicLink(top.resolve("absolute"), top.resolve("real"));
        Files.createSymbolicLink(top.resolve("real/relative"), Path.of("../real/./dir/../dir"));
        for (String way : new String[] {"real/dir/file", "absolute/dir/file", "absolute/relative/file"}) {
            assertThat(Trust.OWN.existing(top.resolve(way))).contains(file);
            assertThat(Trust.OWN.place(top.resolve(way))).isEqualTo(file);
        }
        assertThat(Trust.OWN.existing(top.resolve("absolute/../real/dir/file"))).contains(file);
    }

    /** As the kernel does it, and not as the path's text looks. */
    @Test
    void upIsUpFromWhereALinkLed() throws IOException {
        Path file = file("real/file");
        Files.createDirectory(top.resolve("real/dir"));
        Files.createSymbolicLink(top.resolve("link"), Path.of("real/dir"));
        assertThat(Trust.OWN.existing(top.resolve("link/../file"))).contains(file);
        assertThat(file).isEqualTo(top.resolve("link/../file").toRealPath());
    }

    @Test
    void whatIsMissingIsNotThereButHasAPlace() throws IOException {
        assertThat(Trust.OWN.existing(top.resolve("file"))).isEmpty();
        assertThat(Trust.OWN.existing(top.resolve("none/file"))).isEmpty();
        assertThat(Trust.OWN.place(top.resolve("file"))).isEqualTo(top.resolve("file"));
        assertThatThrownBy(() -> Trust.OWN.place(top.resolve("none/file"))).isInstanceOf(NoSuchFileException.class);
        Files.createSymbolicLink(top.resolve("link"), Path.of("file"));
        assertThat(Trust.OWN.existing(top.resolve("link"))).isEmpty();
        assertThat(Trust.OWN.place(top.resolve("link"))).isEqualTo(top.resolve("file"));
    }

    @Test
    void missingDirectoriesAreMadeOpenToReaders() throws IOException {
        Path file = top.resolve("one/two/file");
        assertThat(Trust.OWN.makePlace(file)).isEqualTo(file);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file.getParent())))
                .isEqualTo("rwxr-xr-x");
        assertThat(file).doesNotExist();
    }

    @Test
    void nothingIsMadeWhereOthersMayMakeIt() throws IOException {
        Path open = Files.createDirectory(top.resolve("open"));
        Files.setAttribute(open, "unix:mode", 01777);
        for (String name : new String[] {"file", "one/file"}) {
            assertThatThrownBy(() -> Trust.OWN.makePlace(open.resolve(name)))
                    .isInstanceOf(UntrustedPathException.class)
                    .hasMessage(open + " can be written by users other than its owner (mode 1777), who could change "
                            + open.resolve(name) + ", so it is not used. Use a directory that nobody else may write.");
        }
        assertThat(open).isEmptyDirectory();
        assertThat(Trust.OWN.existing(open.resolve("one/file"))).isEmpty();
    }

    @Test
    void theMessageSaysWhatToDo() throws IOException {
        Path file = file("dir/file");
        Files.setAttribute(file.getParent(), "unix:mode", 0775);
        assertThatThrownBy(() -> Trust.OWN.existing(file))
                .hasMessage(file.getParent() + " can be written by users other than its owner (mode 775), who could"
                        + " change "
                        + file + ", so it is not used. Run: chmod go-w " + file.getParent());
    }

    @Test
    @Needs("root")
    void ownersAreRootAndOneUser() throws IOException {
        Path file = file("dir/file");
        Files.setAttribute(file, "unix:uid", 1234);
        assertThatThrownBy(() -> Trust.ROOT.existing(file))
                .hasMessage(file + " belongs to another user (uid 1234), who could change it, so it is not used. Use "
                        + "another path, or run: chown root " + file);
        assertThat(Trust.of(1234).existing(file)).contains(file);
        assertThatThrownBy(() -> Trust.of(4321).existing(file)).isInstanceOf(UntrustedPathException.class);
    }

    @Test
    void theOwnUserIsTheEffectiveOneWhetherItHasANameOrNot() throws IOException {
        Path status = Files.writeString(top.resolve("status"), "Name:\tjava\nUid:\t1\t54321\t2\t3\nGid:\t0\t0\t0\t0\n");
        assertThat(Trust.uid(status)).isEqualTo(54321);
        assertThat(Trust.uid(Files.writeString(status, "Name:\tjava\n"))).isEqualTo(-1);
        assertThat(Trust.uid(top.resolve("none"))).isEqualTo(Trust.uid(Path.of("/proc/self/status")));
    }

    @Test
    @Needs("mkfifo")
    void whatIsNoRegularFileIsNotThereToBeOpened() throws Exception {
        Path pipe = NamedPipe.make(top.resolve("pipe"));
        assertThatThrownBy(() -> Trust.OWN.existing(pipe))
                .isInstanceOf(UntrustedPathException.class)
                .hasMessage(pipe + " is not a regular file, so it is not used. Remove it, or use another path.");
        assertThatThrownBy(() -> Trust.OWN.makePlace(pipe)).isInstanceOf(UntrustedPathException.class);
        assertThat(Trust.OWN.place(pipe)).isEqualTo(pipe);
    }

    @Test
    void linksThatLeadNowhereEnd() throws IOException {
        Files.createSymbolicLink(top.resolve("one"), Path.of("two"));
        Files.createSymbolicLink(top.resolve("two"), Path.of("one"));
        assertThatThrownBy(() -> Trust.OWN.existing(top.resolve("one"))).isInstanceOf(FileSystemLoopException.class);
        Path file = file("file");
        assertThatThrownBy(() -> Trust.OWN.place(file.resolve("under"))).isInstanceOf(NotDirectoryException.class);
    }

    @Test
    void theTopIsADirectory() throws IOException {
        assertThat(Trust.ROOT.existing(Path.of("/"))).contains(Path.of("/"));
        assertThat(Trust.ROOT.existing(Path.of("/../etc"))).contains(Path.of("/etc"));
    }
}
