package org.bosixnet.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WorkDirectoryTest {

    @TempDir
    private Path directory;

    private Path parent;

    @BeforeEach
    void start() {
        parent = directory.resolve("cache");
    }

    @Test
    void eachProcessHasOneOfItsOwnAndTheNextTakesItEmpty() throws Exception {
        try (WorkDirectory one = WorkDirectory.take(parent);
                WorkDirectory two = WorkDirectory.take(parent)) {
            assertThat(one.path()).isNotEqualTo(two.path()).isEmptyDirectory();
            Files.createDirectories(one.path().resolve("a/b"));
            one.lock().close(); // as if it had been killed
            try (WorkDirectory three = WorkDirectory.take(parent)) {
                assertThat(three.path()).isEqualTo(one.path()).isEmptyDirectory();
            }
        }
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(parent.resolve("0.lock"))))
                .isEqualTo("rw-------");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(parent)))
                .isEqualTo("rwx------");
    }

    @ParameterizedTest
    @ValueSource(strings = {"rwxrwx---", "rwx---rwx"})
    void oneThatOthersCanWriteIsRefused(String mode) throws Exception {
        Files.createDirectories(parent);
        Files.setPosixFilePermissions(parent, PosixFilePermissions.fromString(mode));
        assertThatThrownBy(() -> WorkDirectory.take(parent))
                .isInstanceOf(WorkDirectory.UnusableException.class)
                .hasMessageContaining("chmod go-w " + parent);
        assertThat(parent).isEmptyDirectory();
    }

    @Test
    void aFileInItsPlaceIsSaid() throws Exception {
        Files.createFile(parent);
        assertThatThrownBy(() -> WorkDirectory.take(parent))
                .isInstanceOf(WorkDirectory.UnusableException.class)
                .hasMessageContaining(parent.toString())
                .hasMessageContaining("CACHE_DIRECTORY=DIR");
    }

    @Test
    void theServicesDirectoryComesFirstThenTheUsers() {
        assertThat(WorkDirectory.parent(Map.of("CACHE_DIRECTORY", "/var/cache/a:/var/cache/b", "XDG_CACHE_HOME", "/x")))
                .isEqualTo(Path.of("/var/cache/a"));
        assertThat(WorkDirectory.parent(Map.of("XDG_CACHE_HOME", "/x"))).isEqualTo(Path.of("/x/bosixnet-registry"));
        assertThat(WorkDirectory.parent(Map.of()))
                .isEqualTo(Path.of(System.getProperty("user.home"), ".cache", "bosixnet-registry"));
        assertThatThrownBy(() -> WorkDirectory.parent(Map.of("XDG_CACHE_HOME", "x")))
                .isInstanceOf(WorkDirectory.UnusableException.class);
    }
}
