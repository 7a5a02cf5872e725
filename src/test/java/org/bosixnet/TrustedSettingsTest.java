package org.bosixnet;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.security.auth.module.UnixSystem;
import java.io.IOException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whoever can change the settings, or what is on the way to them, is an administrator. */
class TrustedSettingsTest {

    private static final int NOBODY = 65534;

    private final long user = new UnixSystem().getUid();
    private final TrustedFiles files = new TrustedFiles(() -> user);

    @TempDir
    private Path parent;

    private Path directory;
    private Path settings;

    @BeforeEach
    void make() throws IOException {
        directory = mode(Files.createDirectory(parent.resolve("etc")), "rwxr-xr-x");
        settings = mode(Files.createFile(directory.resolve("registry.properties")), "rw-r-----");
    }

    private static Path mode(Path path, String mode) throws IOException {
        return Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(mode));
    }

    private static Path sticky(Path directory) throws IOException {
        return Files.setAttribute(directory, "unix:mode", 01777);
    }

    /** Returns what looks at that file as something of another user does. */
    private TrustedFiles othersOwn(Path path) throws IOException {
        if (user != 0) {
            return new TrustedFiles(() -> user + 1);
        }
        Files.setAttribute(path, "unix:uid", NOBODY, LinkOption.NOFOLLOW_LINKS);
        return files;
    }

    private void areBelieved(Path named) {
        assertThatCode(() -> files.demandSettings(named, "bosixnet.config")).doesNotThrowAnyException();
    }

    private void areRefused(Path named, String message) {
        assertThatThrownBy(() -> files.demandSettings(named, "bosixnet.config"))
                .isInstanceOf(ConfigException.class)
                .hasMessage(message);
    }

    private void areAnothers(Path named, Path owned) throws IOException {
        TrustedFiles looking = othersOwn(owned);
        assertThatThrownBy(() -> looking.demandSettings(named, "bosixnet.config"))
                .isInstanceOf(ConfigException.class)
                .hasMessageStartingWith(user == 0 ? owned.toString() : "/")
                .hasMessageContaining(" belongs to another user (")
                .hasMessageContaining("Run: chown ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"rw-------", "rw-r-----", "rw-r--r--", "r--r--r--"})
    void settingsThatOnlyTheServersUserOrRootCanWriteAreBelieved(String mode) throws IOException {
        mode(settings, mode);
        areBelieved(settings);
    }

    @ParameterizedTest
    @ValueSource(strings = {"rw-rw----", "rw-rw-r--", "rw--w----", "rw-r--rw-", "rw-rw-rw-"})
    void settingsThatOthersMayWriteAreNotWhateverTheirGroup(String mode) throws IOException {
        mode(settings, mode);
        assertThatThrownBy(() -> files.demandSettings(settings, "bosixnet.config"))
                .isInstanceOf(ConfigException.class)
                .hasMessageStartingWith(settings + " can be changed by users other than its owner (mode ")
                .hasMessageEndingWith(
                        "so its content is not trusted. Run: chmod go-w " + settings + " (if its content is yours).");
    }

    @ParameterizedTest
    @ValueSource(strings = {"rwxrwxrwx", "rwxr-xrwx", "rwxrwxr-x"})
    void norAreThoseThatOthersMayPutAnotherFileInThePlaceOf(String mode) throws IOException {
        for (Path open : new Path[] {directory, parent}) {
            mode(open, mode);
            assertThatThrownBy(() -> files.demandSettings(settings, "bosixnet.config"))
                    .isInstanceOf(ConfigException.class)
                    .hasMessageStartingWith(open + " can be changed by users other than its owner (mode ")
                    .hasMessageEndingWith(
                            "Run: chmod go-w " + open + " (or keep " + settings + " elsewhere, as in /etc/bosixnet).");
            mode(open, "rwxr-xr-x");
            areBelieved(settings);
        }
    }

    @Test
    void norAreThoseOfAnotherUser() throws IOException {
        areAnothers(settings, settings);
    }

    @Test
    void norAreThoseInADirectoryOfAnotherUser() throws IOException {
        areAnothers(settings, directory);
    }

    @Test
    void aLinkIsFollowedAsFarAsItAndItsTargetAreBelieved() throws IOException {
        Path link = Files.createSymbolicLink(parent.resolve("link"), settings);
        areBelieved(link);
        mode(directory, "rwxrwxr-x");
        areRefused(
                link,
                directory
                        + " can be changed by users other than its owner (mode 775), so its content is not trusted."
                        + " Run: chmod go-w " + directory + " (or keep " + link + " elsewhere, as in /etc/bosixnet).");
        mode(directory, "rwxr-xr-x");
        areAnothers(link, link);
    }

    @Test
    void norIsAnothersFileBehindALinkOfOnesOwn() throws IOException {
        areAnothers(Files.createSymbolicLink(parent.resolve("link"), settings), settings);
    }

    @Test
    void norAreThoseBehindADirectoryThatAnOpenOneLinksTo() throws IOException {
        Path open = mode(Files.createDirectory(parent.resolve("open")), "rwxrwxrwx");
        Path link = Files.createSymbolicLink(open.resolve("link"), directory);
        Path named = link.resolve("../etc/registry.properties");
        assertThatThrownBy(() -> files.demandSettings(named, "bosixnet.config"))
                .isInstanceOf(ConfigException.class)
                .hasMessageStartingWith(open + " can be changed by users other than its owner (mode 777)");
        mode(open, "rwxr-xr-x");
        areBelieved(named);
    }

    /** Nobody else can rename what is there, and what somebody else made is theirs. */
    @Test
    void inAStickyDirectoryWhatIsOnesOwnIsBelieved() throws IOException {
        sticky(parent);
        sticky(directory);
        areBelieved(settings);
        Path link = Files.createSymbolicLink(parent.resolve("link"), settings);
        areBelieved(link);
        areAnothers(link, link);
    }

    /** As a volume made from a ConfigMap: open to everybody, mounted read-only, with links to what is exchanged. */
    @ParameterizedTest
    @ValueSource(ints = {0777, 0775, 02777})
    void aVolumeThatNobodyCanWriteIsBelievedWhateverItsMode(int mode) throws IOException {
        Path version = mode(Files.createDirectory(directory.resolve("..2026_11_26")), "rwxr-xr-x");
        Files.move(settings, version.resolve("registry.properties"));
        Files.createSymbolicLink(directory.resolve("..data"), version.getFileName());
        Files.createSymbolicLink(settings, Path.of("..data/registry.properties"));
        areBelieved(settings);
        Files.setAttribute(directory, "unix:mode", mode);
        assertThatThrownBy(() -> files.demandSettings(settings, "bosixnet.config"))
                .isInstanceOf(ConfigException.class);
        TrustedFiles mounted = new TrustedFiles(() -> user, directory::equals);
        assertThatCode(() -> mounted.demandSettings(settings, "bosixnet.config"))
                .doesNotThrowAnyException();
        mode(version, "rwxrwxrwx");
        assertThatThrownBy(() -> mounted.demandSettings(settings, "bosixnet.config"))
                .isInstanceOf(ConfigException.class);
    }

    @Test
    void aDirectoryWithProgramsIsBelievedWhileNobodyElseCanAddToIt() throws IOException {
        assertThatCode(() -> files.demandPrograms(directory)).doesNotThrowAnyException();
        for (int mode : new int[] {0775, 0757, 01777}) {
            Files.setAttribute(directory, "unix:mode", mode);
            assertThatThrownBy(() -> files.demandPrograms(directory))
                    .isInstanceOf(ConfigException.class)
                    .hasMessageStartingWith(directory + " can be changed by users other than its owner (mode ");
            TrustedFiles mounted = new TrustedFiles(() -> user, directory::equals);
            assertThatCode(() -> mounted.demandPrograms(directory)).doesNotThrowAnyException();
        }
        mode(directory, "rwxr-xr-x");
        sticky(parent);
        assertThatCode(() -> files.demandPrograms(directory)).doesNotThrowAnyException();
        TrustedFiles looking = othersOwn(directory);
        assertThatThrownBy(() -> looking.demandPrograms(directory))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining(" belongs to another user (");
    }

    @Test
    void whatIsNoFileIsNotRead() throws IOException {
        areRefused(directory, directory + " is not a regular file; bosixnet.config must name one.");
        assertThatThrownBy(() -> files.demandSettings(directory.resolve("missing"), "bosixnet.config"))
                .isInstanceOf(NoSuchFileException.class);
        Path circle = directory.resolve("circle");
        Files.createSymbolicLink(circle, circle);
        assertThatThrownBy(() -> files.demandSettings(circle, "bosixnet.config"))
                .isInstanceOf(FileSystemLoopException.class);
    }
}
