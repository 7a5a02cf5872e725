package org.bosixnet.client.platform;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.bosixnet.client.platform.AtomicFile.Finish;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The ways to put new content into a file, and what is there if one of them fails. */
class AtomicFileTest {

    @TempDir
    private Path directory;

    private Path file;
    private Path temporary;

    @BeforeEach
    void makeAFile() throws IOException {
        file = Files.writeString(directory.resolve("file"), "old content");
        temporary = directory.resolve("file.tmp");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
    }

    private static ByteBuffer[] content(String... pieces) {
        return Stream.of(pieces.length == 0 ? new String[] {"n", "", "ew"} : pieces)
                .map(piece -> ByteBuffer.wrap(piece.getBytes(US_ASCII)))
                .toArray(ByteBuffer[]::new);
    }

    private static String mode(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }

    private List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(path -> path.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void aReplacedFileIsAnotherAndTheReadersOfTheOldOneKeepIt() throws Exception {
        try (var old = Files.newInputStream(file)) {
            BasicFileAttributes made = AtomicFile.replace(file, temporary, Finish.mode("rw-r--r--"), content());
            assertThat(old.readAllBytes()).asString().isEqualTo("old content");
            assertThat(made.fileKey())
                    .isEqualTo(Files.readAttributes(file, BasicFileAttributes.class)
                            .fileKey());
        }
        assertThat(file).hasContent("new");
        assertThat(mode(file)).isEqualTo("rw-r--r--");
        assertThat(names()).containsExactly("file");
    }

    @Test
    void aReplacementThatFailsLeavesTheOldFileAndNoOther() throws Exception {
        Finish full = made -> {
            throw new FileSystemException(made.toString(), null, "No space left on device");
        };
        assertThatThrownBy(() -> AtomicFile.replace(file, temporary, full, content()))
                .isInstanceOf(FileSystemException.class)
                .hasMessageStartingWith(temporary.toString());
        Path occupied =
                Files.createDirectories(directory.resolve("occupied/by")).getParent();
        assertThatThrownBy(() -> AtomicFile.replace(occupied, temporary, Finish.like(file), content()))
                .isInstanceOf(FileSystemException.class);
        assertThat(file).hasContent("old content");
        assertThat(names()).containsExactly("file", "occupied");
    }

    @Test
    void aNewFileIsItsOwnersAloneUntilItIsFinished() throws Exception {
        Files.writeString(temporary, "left by a killed process");
        Finish like = made -> {
            assertThat(mode(made)).isEqualTo("rw-------");
            Finish.like(file).run(made);
        };
        AtomicFile.create(temporary, like, content());
        assertThat(temporary).hasContent("new");
        assertThat(mode(temporary)).isEqualTo("rw-r-----");
    }

    @Test
    void piecesOfAnySizeAreWrittenOneAfterTheOther() throws Exception {
        String[] pieces = {"a".repeat(100_000), "b", "c".repeat(65_535), "", "d".repeat(131_072)};
        AtomicFile.create(temporary, Finish.like(file), content(pieces));
        assertThat(temporary).hasContent(String.join("", pieces));
        AtomicFile.writeInPlace(temporary, content(pieces[4], pieces[0]));
        assertThat(temporary).hasContent(pieces[4] + pieces[0]);
    }

    @Test
    void aFileThatIsToBeLikeAMissingOneIsNotMadeLikeAny() {
        assertThatThrownBy(() -> AtomicFile.create(temporary, Finish.like(directory.resolve("none")), content()))
                .isInstanceOf(NoSuchFileException.class);
    }

    @Test
    void aFileWrittenInPlaceStaysTheSameFileWithoutTheRestOfTheOldContent() throws Exception {
        Object inode = Files.getAttribute(file, "unix:ino");
        AtomicFile.writeInPlace(file, content());
        assertThat(file).hasContent("new");
        assertThat(mode(file)).isEqualTo("rw-r-----");
        assertThat(Files.getAttribute(file, "unix:ino")).isEqualTo(inode);
    }

    @Test
    void noLinkIsFollowedAndNoFileMadeToWriteInPlace() throws Exception {
        Path link = Files.createSymbolicLink(directory.resolve("link"), file);
        assertThatThrownBy(() -> AtomicFile.writeInPlace(link, content())).hasMessageContaining("symbolic link");
        assertThatThrownBy(() -> AtomicFile.writeInPlace(directory.resolve("none"), content()))
                .isInstanceOf(NoSuchFileException.class);
        assertThat(file).hasContent("old content");
        assertThat(names()).containsExactly("file", "link");
    }

    @Test
    void aWrittenFileKeepsItsModeAndANewOneGetsThatOfTheCaller() throws Exception {
        AtomicFile.write(file, "rw-------", content());
        assertThat(file).hasContent("new");
        assertThat(mode(file)).isEqualTo("rw-r-----");
        Path other = directory.resolve("made/other");
        AtomicFile.write(other, "rw-------", content());
        assertThat(other).hasContent("new");
        assertThat(mode(other)).isEqualTo("rw-------");
        assertThat(names()).containsExactly("file", "made");
    }

    @Test
    void aSharedFileGetsTheModeOfTheCallerWhateverItHadBefore() throws Exception {
        BasicFileAttributes made = AtomicFile.writeShared(file, "rw-r--r--", content());
        assertThat(mode(file)).isEqualTo("rw-r--r--");
        assertThat(made.size()).isEqualTo(3);
        assertThat(names()).containsExactly("file");
    }
}
