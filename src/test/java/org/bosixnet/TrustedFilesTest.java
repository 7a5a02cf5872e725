package org.bosixnet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.security.auth.module.UnixSystem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whose word is taken. */
class TrustedFilesTest {

    private static final int NOBODY = 65534;

    private final long user = new UnixSystem().getUid();
    private final TrustedFiles files = new TrustedFiles(() -> user);

    @TempDir
    private Path parent;

    private Path directory;

    @BeforeEach
    void make() throws IOException {
        directory = Files.createDirectory(parent.resolve("data"));
        mode(directory, "rwxr-xr-x");
    }

    @AfterEach
    void letStoresBeOpened() {
        FailingStore.opening = opening -> {};
    }

    private static Path mode(Path path, String mode) throws IOException {
        return Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(mode));
    }

    /** Returns what looks at that file as something of another user does. */
    private TrustedFiles othersOwn(Path path) throws IOException {
        if (user != 0) {
            return new TrustedFiles(() -> user + 1);
        }
        Files.setAttribute(path, "unix:uid", NOBODY);
        return files;
    }

    private void startIsRefused() {
        assertThatThrownBy(() -> new TestRegistry(
                                Map.of("bosixnet.data-dir", directory.toString(), "bosixnet.store", "failing"))
                        .close())
                .hasStackTraceContaining(directory + " can be changed by ");
    }

    private void isRefused(String message) {
        assertThatThrownBy(() -> files.demandDirectory(directory))
                .isInstanceOf(ConfigException.class)
                .hasMessage(message);
    }

    @Test
    void aDirectoryOfTheServersUserIsBelievedAndOneThatIsStillToBeMade() throws IOException {
        mode(Files.createFile(directory.resolve("keys.properties")), "rw-r--r--");
        mode(Files.createFile(directory.resolve("notes of the administrator")), "rw-rw-rw-");
        Files.createSymbolicLink(directory.resolve("link"), Path.of("/nowhere"));
        assertThatCode(() -> files.demandDirectory(directory)).doesNotThrowAnyException();
        assertThatCode(() -> files.demandDirectory(directory.resolve("a/b"))).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(strings = {"rwxrwxrwx", "rwxr-xrwx", "rwxrwxr-x", "rwx-w----"})
    void aDirectoryThatOthersMayWriteIsNot(String mode) throws IOException {
        mode(directory, mode);
        assertThatThrownBy(() -> files.demandDirectory(directory))
                .isInstanceOf(ConfigException.class)
                .hasMessageStartingWith(directory + " can be changed by ")
                .hasMessageContaining("Run: chmod ");
        mode(directory, "rwxr-xr-x");
        assertThatCode(() -> files.demandDirectory(directory)).doesNotThrowAnyException();
    }

    @Test
    void norIsOneOfAnotherUser() throws IOException {
        TrustedFiles looking = othersOwn(directory);
        assertThatThrownBy(() -> looking.demandDirectory(directory))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining(" belongs to another user (")
                .hasMessageContaining("Run: chown ");
    }

    @Test
    void norIsOneThatEverybodyMayRenameUnlessThatIsSticky() throws IOException {
        mode(parent, "rwxrwxrwx");
        isRefused(parent + " can be changed by every user (mode 777), so its content is not trusted. Run: chmod o-w "
                + parent + ".");
        Files.setAttribute(parent, "unix:mode", 01777);
        assertThatCode(() -> files.demandDirectory(directory)).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(strings = {"keys.properties", "first-keys", "lock", "journal-7.log", "hosts", "timestamps"})
    void aFileThatOthersPutThereOrMayWriteIsNotBelieved(String name) throws IOException {
        Path file = mode(Files.createFile(directory.resolve(name)), "rw-rw-r--");
        isRefused(file + " can be changed by users other than its owner (mode 664), so its content is not trusted. Run:"
                + " chmod go-w " + file + " (if its content is yours).");
        mode(file, "rw-r--r--");
        TrustedFiles looking = user == 0 ? othersOwn(file) : files;
        if (user == 0) {
            assertThatThrownBy(() -> looking.demandDirectory(directory))
                    .hasMessageContaining("belongs to another user");
        }
        Files.delete(file);
        Files.createSymbolicLink(file, Files.createFile(directory.resolve("elsewhere")));
        isRefused(file + " is not a regular file, so nothing in " + directory
                + " is trusted. Put the file itself there, not a link.");
    }

    @Test
    void theRegistryDoesNotStartOnThem() throws Exception {
        mode(directory, "rwxrwxrwx");
        Files.writeString(directory.resolve("keys.properties"), "admin-key=sha256:" + "0".repeat(64) + "\n");
        assertThatThrownBy(() -> new TestRegistry(Map.of("bosixnet.data-dir", directory.toString())).close())
                .hasStackTraceContaining(directory + " can be changed by ");
        mode(directory, "rwxr-xr-x");
        new TestRegistry(Map.of("bosixnet.data-dir", directory.toString())).close();
    }

    @Test
    void noStoreIsOpenedInADirectoryThatOthersMayWrite() throws IOException {
        mode(directory, "rwxrwxrwx");
        List<Path> opened = new ArrayList<>();
        FailingStore.opening = opened::add;
        startIsRefused();
        assertThat(opened).isEmpty();
    }

    @Test
    void whatWasGivenAwayWhileTheStoreWasOpenedIsNotBelieved() {
        List<Path> opened = new ArrayList<>();
        FailingStore.opening = opening -> {
            opened.add(opening);
            try {
                mode(opening, "rwxrwxrwx");
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        };
        startIsRefused();
        assertThat(opened).containsExactly(directory);
    }

    @Test
    void keysStandOnlyInTheOwnFile() throws IOException {
        Path settings = mode(Files.createFile(parent.resolve("registry.properties")), "rw-------");
        assertThat(files.isOurs(settings)).isTrue();
        assertThat(othersOwn(settings).isOurs(settings)).isFalse();
    }

    @Test
    void whereFilesHaveNoOwnersNobodyIsAskedWhoTheServerIs() throws IOException {
        TrustedFiles elsewhere = new TrustedFiles(() -> {
            throw new UnsatisfiedLinkError("there are no users as on Unix");
        });
        try (FileSystem zip = FileSystems.newFileSystem(parent.resolve("files.zip"), Map.of("create", "true"))) {
            assertThatCode(() -> elsewhere.demandDirectory(zip.getPath("/"))).doesNotThrowAnyException();
            assertThat(elsewhere.isOurs(zip.getPath("/"))).isTrue();
        }
    }

    /** As in a container, where the Java library takes it for root. */
    @Test
    void aUserWithoutANameIsKnownByItsNumber(@TempDir Path directory) throws IOException {
        Path status =
                Files.writeString(directory.resolve("status"), "Name:\tjava\nUid:\t1\t54321\t2\t3\nGid:\t4\t5\t6\t7\n");
        assertThat(TrustedFiles.user(status)).isEqualTo(54321);
        assertThat(TrustedFiles.user(Path.of("/proc/self/status")))
                .isEqualTo(((Integer) Files.getAttribute(status, "unix:uid")).longValue());
    }
}
