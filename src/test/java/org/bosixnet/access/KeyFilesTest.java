package org.bosixnet.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.bosixnet.access.KeyKind.ADMIN;
import static org.bosixnet.access.KeyKind.JOIN;
import static org.bosixnet.access.KeyKind.READER;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.bosixnet.dao.Cluster;
import org.bosixnet.host.KeyDigest;
import org.bosixnet.testing.LogCapture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeyFilesTest {

    @TempDir
    private Path temporary;

    private final LogCapture log = new LogCapture(KeyFilesTest.class.getPackage());

    @AfterEach
    void stopListening() {
        log.close();
    }

    private Path directory() {
        return temporary.resolve("not/there/yet");
    }

    private Map<KeyKind, Set<KeyDigest>> start() {
        return start(Map.of());
    }

    private Map<KeyKind, Set<KeyDigest>> start(Map<KeyKind, Set<KeyDigest>> configured) {
        return new KeyFiles(directory(), new SecureRandom()).complete(configured);
    }

    private List<String> lines(String file) throws IOException {
        return Files.readAllLines(directory().resolve(file)).stream()
                .filter(line -> !line.startsWith("#"))
                .toList();
    }

    /** Returns the key of a kind as its owner takes it from the file. */
    private AccessKey firstKey(KeyKind kind) throws IOException {
        String name = kind.setting() + "=";
        return lines(KeyFiles.KEYS).stream()
                .filter(line -> line.startsWith(name))
                .map(line -> AccessKey.parse(line.substring(name.length())).orElseThrow())
                .reduce((one, other) -> {
                    throw new AssertionError("two lines for " + kind);
                })
                .orElseThrow();
    }

    private String mode(String file) throws IOException {
        return PosixFilePermissions.toString(
                Files.getPosixFilePermissions(directory().resolve(file)));
    }

    @Test
    void theFirstStartMakesAKeyOfEachKind() throws IOException {
        Map<KeyKind, Set<KeyDigest>> keys = start();
        assertThat(keys).containsOnlyKeys(ADMIN, JOIN, READER);
        for (KeyKind kind : keys.keySet()) {
            AccessKey key = firstKey(kind);
            assertThat(key.kind()).isEqualTo(kind);
            assertThat(keys.get(kind)).containsExactly(key.digest());
            assertThat(lines(KeyFiles.DIGESTS))
                    .contains(kind.setting() + "=sha256:" + key.digest().hex());
        }
        assertThat(lines(KeyFiles.DIGESTS)).hasSize(3);
        assertThat(mode(KeyFiles.KEYS)).isEqualTo("rw-------");
        assertThat(mode(KeyFiles.DIGESTS)).isEqualTo("rw-------");
        try (Stream<Path> files = Files.list(directory())) {
            assertThat(files).hasSize(2);
        }
    }

    @Test
    void theLogNamesTheFileAndNoKey() throws IOException {
        start();
        assertThat(log.messages())
                .containsExactly("Made the first keys of this registry; take them from "
                        + directory().resolve("first-keys"));
        for (KeyKind kind : List.of(ADMIN, JOIN, READER)) {
            assertThat(log.messages().toString())
                    .doesNotContain(firstKey(kind).secretText())
                    .doesNotContain(firstKey(kind).digest().hex());
        }
    }

    @Test
    void laterStartsMakeNothingAlsoWhenTheKeysWereTakenAway() throws IOException {
        Map<KeyKind, Set<KeyDigest>> keys = start();
        Files.delete(directory().resolve(KeyFiles.KEYS));
        String digests = Files.readString(directory().resolve(KeyFiles.DIGESTS));
        int said = log.messages().size();
        for (int i = 0; i < 2; i++) {
            assertThat(start()).isEqualTo(keys);
        }
        assertThat(directory().resolve(KeyFiles.KEYS)).doesNotExist();
        assertThat(Files.readString(directory().resolve(KeyFiles.DIGESTS))).isEqualTo(digests);
        assertThat(log.messages()).hasSize(said);
    }

    @Test
    void aKindThatIsConfiguredIsNotMade() throws IOException {
        Set<KeyDigest> own = Set.of(KeyDigest.of("own"));
        Map<KeyKind, Set<KeyDigest>> keys = start(Map.of(JOIN, own));
        assertThat(keys).containsOnlyKeys(ADMIN, JOIN, READER).containsEntry(JOIN, own);
        assertThat(lines(KeyFiles.KEYS)).hasSize(2).noneMatch(line -> line.startsWith("join-key"));
        assertThat(lines(KeyFiles.DIGESTS)).hasSize(2).noneMatch(line -> line.startsWith("join-key"));
    }

    @Test
    void aConfiguredKeyTakesThePlaceOfTheOneThatWasMade() {
        start();
        Set<KeyDigest> own = Set.of(KeyDigest.of("own"));
        assertThat(start(Map.of(ADMIN, own))).containsEntry(ADMIN, own);
    }

    @Test
    void whereAllAreConfiguredNothingIsReadOrWritten() {
        Set<KeyDigest> own = Set.of(KeyDigest.of("own"));
        assertThat(start(Map.of(ADMIN, own, JOIN, own, READER, own))).hasSize(3);
        assertThat(directory()).doesNotExist();
    }

    @Test
    void aRemovedLineGetsANewKeyOfThatKindAndNoOther() throws IOException {
        Map<KeyKind, Set<KeyDigest>> before = start();
        AccessKey reader = firstKey(READER);
        Path digests = directory().resolve(KeyFiles.DIGESTS);
        Files.write(
                digests,
                Files.readAllLines(digests).stream()
                        .filter(line -> !line.startsWith("join-key"))
                        .toList());
        Map<KeyKind, Set<KeyDigest>> after = start();
        assertThat(after.get(ADMIN)).isEqualTo(before.get(ADMIN));
        assertThat(after.get(READER)).isEqualTo(before.get(READER));
        assertThat(after.get(JOIN))
                .isNotEqualTo(before.get(JOIN))
                .containsExactly(firstKey(JOIN).digest());
        assertThat(firstKey(READER).digest()).isEqualTo(reader.digest());
        assertThat(start()).isEqualTo(after);
    }

    @Test
    void whatALaterVersionKeepsThereStays() throws IOException {
        Map<KeyKind, Set<KeyDigest>> made = start();
        for (String file : List.of(KeyFiles.DIGESTS, KeyFiles.KEYS)) {
            List<String> lines = new ArrayList<>(lines(file));
            lines.set(0, "auditor-key=x");
            Files.write(directory().resolve(file), lines);
        }
        assertThat(start()).hasSameSizeAs(made).isNotEqualTo(made);
        assertThat(lines(KeyFiles.DIGESTS)).hasSize(made.size() + 1).contains("auditor-key=x");
        assertThat(lines(KeyFiles.KEYS)).hasSize(made.size() + 1).contains("auditor-key=x");
    }

    /** A crash between the two files leaves keys without digests; never a digest of a key that nobody has. */
    @Test
    void theKeysAreThereBeforeTheirDigestsAre() throws IOException {
        Files.createDirectories(directory().resolve(KeyFiles.DIGESTS + ".new/in the way"));
        assertThatThrownBy(this::start).isInstanceOf(KeyFiles.UnusableException.class);
        assertThat(lines(KeyFiles.KEYS)).hasSize(3);
        assertThat(directory().resolve(KeyFiles.DIGESTS)).doesNotExist();
        Files.delete(directory().resolve(KeyFiles.DIGESTS + ".new/in the way"));
        assertThat(start().get(ADMIN)).containsExactly(firstKey(ADMIN).digest());
    }

    @Test
    void aLeftoverThatOthersCanReadDoesNotGetTheKeys() throws IOException {
        Path leftover = directory().resolve(KeyFiles.KEYS + ".new");
        Files.createDirectories(directory());
        Files.writeString(leftover, "old");
        Files.setPosixFilePermissions(leftover, PosixFilePermissions.fromString("rw-rw-rw-"));
        start();
        assertThat(mode(KeyFiles.KEYS)).isEqualTo("rw-------");
        assertThat(leftover).doesNotExist();
    }

    @Test
    void aLeftoverLinkIsNotFollowed() throws IOException {
        Path stranger = temporary.resolve("stranger");
        Files.createDirectories(directory());
        Files.createSymbolicLink(directory().resolve(KeyFiles.KEYS + ".new"), stranger);
        start();
        assertThat(stranger).doesNotExist();
    }

    @Test
    void aLineMayHaveSeveralDigestsAndTheCommentsOfTheirOwner() throws IOException {
        KeyDigest one = KeyDigest.of("one");
        KeyDigest two = KeyDigest.of("two");
        Files.createDirectories(directory());
        Files.write(
                directory().resolve(KeyFiles.DIGESTS),
                ("# Schl\u00fcssel\nadmin-key = sha256:" + one.hex() + ", sha256:" + two.hex() + "\n")
                        .getBytes(StandardCharsets.ISO_8859_1));
        assertThat(start().get(ADMIN)).containsExactlyInAnyOrder(one, two);
    }

    @ParameterizedTest
    @ValueSource(strings = {"hunter2", "", "sha256:hunter2", "bxa_ABC123_hunter2hunter2hunter2"})
    void aDamagedLineStopsTheStartAndIsNotRepeated(String value) throws IOException {
        Files.createDirectories(directory());
        Files.writeString(directory().resolve(KeyFiles.DIGESTS), "admin-key=" + value + "\n");
        assertThatThrownBy(this::start)
                .isInstanceOf(KeyFiles.UnusableException.class)
                .hasMessageStartingWith(directory().resolve("keys.properties") + " is damaged: it must be ")
                .hasMessageEndingWith(
                        ". Put a copy of the file back, or correct the line. A line that is removed, or the whole"
                                + " file, is replaced by new keys.")
                .hasMessageNotContaining("hunter2");
        assertThat(directory().resolve(KeyFiles.KEYS)).doesNotExist();
    }

    @ParameterizedTest
    @ValueSource(strings = {KeyFiles.DIGESTS, KeyFiles.KEYS})
    void aFileThatIsDamagedIsNamed(String file) throws IOException {
        Files.createDirectories(directory());
        Files.writeString(directory().resolve(file), "admin-key=\\uhunter2\n");
        assertThatThrownBy(this::start)
                .isInstanceOf(KeyFiles.UnusableException.class)
                .hasMessageStartingWith(directory().resolve(file) + " is damaged: ")
                .hasMessageNotContaining("hunter2");
    }

    @Test
    void aDirectoryThatCannotBeWrittenSaysHowToMendIt() throws IOException {
        Files.createDirectories(directory().getParent());
        Files.writeString(directory(), "a file");
        assertThatThrownBy(this::start)
                .isInstanceOf(KeyFiles.UnusableException.class)
                .hasMessageStartingWith("The registry's keys cannot be kept in " + directory() + " (")
                .hasMessageEndingWith("The directory must be writable by the user that the server runs as.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\0", "\0\0\0\0\0\0\0\0\n", "\u0001=2", "Admin-Key=x", "[keys]"})
    void aFileOfWhichAPowerCutLeftNothingStopsTheStartAndIsKept(String left) throws IOException {
        start();
        for (String name : List.of(KeyFiles.DIGESTS, KeyFiles.KEYS)) {
            Path file = directory().resolve(name);
            byte[] good = Files.readAllBytes(file);
            Files.writeString(file, left);
            if (name.equals(KeyFiles.KEYS)) { // which is read only where a key is to be added
                Files.writeString(directory().resolve(KeyFiles.DIGESTS), "# none\n");
            }
            assertThatThrownBy(this::start)
                    .isInstanceOf(KeyFiles.UnusableException.class)
                    .hasMessageContaining(file + " is damaged: it ");
            assertThat(file).hasContent(left);
            Files.write(file, good);
        }
    }

    @Test
    void keysFromElsewhereMakeTheirDirectory() throws IOException {
        Map<KeyKind, Set<KeyDigest>> own = Map.of(ADMIN, Set.of(KeyDigest.of("one")));
        assertThat(directory()).doesNotExist();
        assertThat(new KeyFiles(directory(), new SecureRandom()).replace(own)).isFalse();
        assertThat(start()).containsAllEntriesOf(own);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory())))
                .isEqualTo("rwx------");
    }

    @Test
    void keysFromElsewhereTakeThePlaceOfAllThatWereMade() throws IOException {
        KeyFiles files = new KeyFiles(directory(), new SecureRandom());
        files.complete(Map.of());
        assertThat(files.first().keySet()).containsExactlyInAnyOrder(JOIN, READER, ADMIN);
        Map<KeyKind, Set<KeyDigest>> own =
                Map.of(ADMIN, Set.of(KeyDigest.of("one"), KeyDigest.of("two")), JOIN, Set.of(KeyDigest.of("join")));
        assertThat(files.replace(own)).isTrue();
        assertThat(files.own()).isEqualTo(own);
        assertThat(files.first()).isEmpty();
        assertThat(directory().resolve(KeyFiles.KEYS)).doesNotExist();
        assertThat(mode(KeyFiles.DIGESTS)).isEqualTo("rw-------");
        assertThat(files.replace(own)).isFalse();
        assertThat(start()).containsAllEntriesOf(own).containsKey(READER);
    }

    @Test
    void aFirstKeyWhoseDigestIsGoneIsNotShown() throws IOException {
        KeyFiles files = new KeyFiles(directory(), new SecureRandom());
        files.complete(Map.of());
        AccessKey reader = firstKey(READER);
        assertThat(files.first().get(READER).digest()).isEqualTo(reader.digest());
        Path digests = directory().resolve(KeyFiles.DIGESTS);
        Files.writeString(
                digests,
                Files.readString(digests).replaceFirst("reader-key=.*", "reader-key=sha256:" + "0".repeat(64)));
        assertThat(files.first().keySet()).containsExactlyInAnyOrder(JOIN, ADMIN);
    }

    /** Values that others have put before. */
    private static final class SharedKeys extends LocalValues implements Cluster {

        private final Map<String, String> put = new HashMap<>();
        private boolean late;

        SharedKeys() {
            super(System::nanoTime);
        }

        @Override
        public Optional<String> find(String name) {
            return late ? Optional.empty() : Optional.ofNullable(put.get(name));
        }

        @Override
        public boolean leads() {
            return true;
        }

        @Override
        public Duration behind() {
            return Duration.ZERO;
        }

        @Override
        public String putIfAbsent(String name, String value) {
            String before = put.putIfAbsent(name, value);
            return before == null ? value : before;
        }

        @Override
        public void announce(String settings) {}
    }

    private Map<KeyKind, Set<KeyDigest>> start(SharedKeys shared) {
        return new KeyFiles(directory(), new SecureRandom()).complete(Map.of(), shared);
    }

    @Test
    void theFirstRegistryPutsTheDigestsOfItsKeys() throws IOException {
        SharedKeys shared = new SharedKeys();
        Map<KeyKind, Set<KeyDigest>> keys = start(shared);
        for (KeyKind kind : KeyKind.ofRegistry()) {
            assertThat(keys.get(kind)).containsExactly(firstKey(kind).digest());
            assertThat(shared.put.get("keys/" + kind.setting()))
                    .isEqualTo("sha256:" + firstKey(kind).digest().hex());
        }
        assertThat(start(shared)).isEqualTo(keys);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void anotherRegistryMakesNoneOrForgetsThoseThatCameTooLate(boolean late) throws IOException {
        SharedKeys shared = new SharedKeys();
        KeyDigest admin = AccessKey.make(ADMIN, new SecureRandom()).digest();
        KeyDigest join = AccessKey.make(JOIN, new SecureRandom()).digest();
        shared.put.put("keys/admin-key", "sha256:" + admin.hex());
        shared.put.put("keys/join-key", "sha256:" + join.hex());
        shared.late = late;
        Map<KeyKind, Set<KeyDigest>> keys = start(shared);
        assertThat(keys.get(ADMIN)).containsExactly(admin);
        assertThat(keys.get(JOIN)).containsExactly(join);
        assertThat(keys.get(READER)).containsExactly(firstKey(READER).digest());
        assertThat(lines(KeyFiles.KEYS)).as("keys that are valid").hasSize(1);
        assertThat(new KeyFiles(directory(), new SecureRandom()).own()).isEqualTo(keys);
    }

    @Test
    void aSharedKeyThatIsNoneEndsTheStartAndIsNotShown() {
        SharedKeys shared = new SharedKeys();
        shared.put.put("keys/admin-key", "bxa_ABC123_0123456789012345678901");
        assertThatThrownBy(() -> start(shared))
                .isInstanceOf(KeyFiles.UnusableException.class)
                .hasMessageContaining("keys/admin-key")
                .message()
                .doesNotContain("0123456789012345678901");
    }
}
