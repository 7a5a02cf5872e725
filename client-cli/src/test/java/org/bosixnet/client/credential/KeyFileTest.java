package org.bosixnet.client.credential;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.bosixnet.client.host.AccessKey;
import org.bosixnet.client.host.AccessKey.Kind;
import org.bosixnet.client.host.RegistryGroup;
import org.bosixnet.client.host.RegistryUrl;
import org.bosixnet.client.platform.Trust;
import org.bosixnet.client.registry.KeyFileException;
import org.bosixnet.client.registry.KeySource;
import org.bosixnet.testing.Needs;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeyFileTest {

    private static final RegistryUrl URL = RegistryUrl.parse("https://server/bosixnet");

    @TempDir
    private Path directory;

    private final AccessKey first = AccessKey.generate(Kind.HOST, new SecureRandom());
    private final AccessKey second = AccessKey.generate(Kind.HOST, new SecureRandom());

    private Path path() {
        return directory.resolve("bosixnet/keys");
    }

    private KeyFile file() {
        return new KeyFile(path());
    }

    private void write(String text, String mode) throws IOException {
        Files.createDirectories(path().getParent());
        Files.writeString(path(), text);
        Files.setPosixFilePermissions(path(), PosixFilePermissions.fromString(mode));
    }

    @Test
    void aMissingFileHoldsNoKey() throws Exception {
        assertThat(file().keyFor(URL)).isEmpty();
        assertThat(file().keys()).isEmpty();
        assertThat(path().getParent()).doesNotExist();
    }

    @ParameterizedTest
    @ValueSource(strings = {"rw-------", "r--------"})
    void aFileOfTheOwnerAloneIsRead(String mode) throws Exception {
        write(URL + " " + first.value() + "\n", mode);
        assertThat(file().keyFor(URL)).contains(first);
    }

    @ParameterizedTest
    @ValueSource(strings = {"rw-r-----", "rw--w----", "rw----r--", "rw-----w-", "rw---x---"})
    void aFileThatIsOpenToOthersIsRefused(String mode) throws Exception {
        write(URL + " " + first.value() + "\n", mode);
        refused(file(), path() + " is open to users other than its owner (mode ", "Run: chmod 600 " + path());
    }

    private void refused(KeyFile file, String start, String end) {
        assertThatThrownBy(() -> file.keyFor(URL))
                .isInstanceOf(KeyFileException.class)
                .hasMessageStartingWith(start)
                .hasMessageEndingWith(end)
                .hasMessageNotContaining(first.value())
                .matches(e -> !((KeyFileException) e).isUnreadable());
    }

    @Test
    @Needs("root")
    void aFileOfAnotherUserIsRefusedAndOnesOwnOrRootsIsNot() throws Exception {
        write(URL + " " + first.value() + "\n", "rw-------");
        assertThat(new KeyFile(path(), Trust.of(12345)).keyFor(URL)).contains(first);
        Files.setAttribute(path(), "unix:uid", 12345);
        assertThat(new KeyFile(path(), Trust.of(12345)).keyFor(URL)).contains(first);
        refused(
                new KeyFile(path(), Trust.ROOT),
                path() + " belongs to another user (uid 12345)",
                "chown root " + path());
    }

    @Test
    void aLinkOrADirectoryIsRefused() throws Exception {
        Path real = Files.writeString(directory.resolve("real"), URL + " " + first.value() + "\n");
        Files.setPosixFilePermissions(real, PosixFilePermissions.fromString("rw-------"));
        Files.createDirectories(path().getParent());
        Files.createSymbolicLink(path(), real);
        refused(file(), path() + " is not a regular file", "not to a link.");
        Files.delete(path());
        Files.createDirectory(path());
        refused(file(), path() + " is not a regular file", "not to a link.");
    }

    @Test
    void aChangedFileCountsAtOnce() throws Exception {
        KeyFile file = file();
        assertThat(file.keyFor(URL)).isEmpty();
        write(URL + " " + first.value() + "\n", "rw-------");
        assertThat(file.keyFor(URL)).contains(first);
        write(URL + " " + second.value() + "\n", "rw-------"); // of the same size, and perhaps within one tick
        assertThat(file.keyFor(URL)).contains(second);
        Files.delete(path());
        assertThat(file.keyFor(URL)).isEmpty();
    }

    @Test
    void aNewFileIsForItsOwnerAloneInADirectoryForAll() throws Exception {
        assertThat(file().keepNext(URL, first)).isEqualTo(first);
        assertThat(path()).hasContent(URL + " " + first.value() + " next\n");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path())))
                .isEqualTo("rw-------");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path().getParent())))
                .isEqualTo("rwxr-xr-x");
    }

    @Test
    void aKeyIsKeptThenUsedAndARepetitionFindsIt() throws Exception {
        write("# mine\n" + URL + " " + first.value() + "\n", "r--------");
        assertThat(file().keepNext(URL, second)).isEqualTo(second);
        assertThat(file().keepNext(URL, AccessKey.generate(Kind.HOST, new SecureRandom())))
                .isEqualTo(second);
        assertThat(file().keyFor(URL)).contains(first);
        file().useNext(URL);
        assertThat(path()).hasContent("# mine\n" + URL + " " + second.value() + "\n");
        file().useNext(URL);
        assertThat(file().keyFor(URL)).contains(second);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path())))
                .isEqualTo("r--------");
    }

    @Test
    void aFileThatIsRefusedIsNotChangedEither() throws Exception {
        write(URL + " " + first.value() + "\n", "rw-r--r--");
        assertThatThrownBy(() -> file().keepNext(URL, second)).isInstanceOf(KeyFileException.class);
        assertThat(path()).hasContent(URL + " " + first.value() + "\n");
    }

    @Test
    void aDirectoryThatCannotBeMadeIsSaid() throws Exception {
        Path inTheWay = Files.writeString(directory.resolve("bosixnet"), "");
        assertThatThrownBy(() -> file().keepNext(URL, first))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith("Cannot write " + inTheWay + "/keys (")
                .hasMessageEndingWith(").");
    }

    @Test
    void manyWritersLoseNothing() throws Exception {
        ExecutorService pool = Executors.newFixedThreadPool(8);
        try {
            List<Callable<AccessKey>> work = new ArrayList<>();
            for (int i = 0; i < 40; i++) {
                RegistryUrl url = RegistryUrl.parse("https://server" + i);
                work.add(() -> {
                    AccessKey key = AccessKey.generate(Kind.HOST, new SecureRandom());
                    new KeyFile(path()).keepNext(url, key);
                    new KeyFile(path()).useNext(url);
                    return key;
                });
            }
            List<AccessKey> made = new ArrayList<>();
            for (Future<AccessKey> each : pool.invokeAll(work)) {
                made.add(each.get());
            }
            assertThat(file().keys().values()).containsExactlyInAnyOrderElementsOf(made);
            assertThat(path().getParent().toFile().list()).containsExactlyInAnyOrder("keys", "keys.lock");
        } finally {
            pool.shutdownNow();
        }
    }

    @Test
    void theKeyOfAClusterIsPutDownForMembersThatHaveNone() throws Exception {
        RegistryGroup cluster = RegistryGroup.parse("https://new|" + URL + "|https://own");
        write("# mine\n" + URL + " " + first.value() + "\nhttps://own " + second.value() + " # of May", "rw-------");
        file().share(cluster);
        assertThat(path())
                .hasContent("# mine\n" + URL + " " + first.value() + "\nhttps://own " + second.value()
                        + " # of May\nhttps://new " + first.value());
        assertThat(KeySource.first(file(), cluster)).contains(first);
        assertThat(KeySource.first(file(), RegistryGroup.parse("https://new"))).contains(first);
        assertThat(KeySource.first(file(), RegistryGroup.parse("https://own|" + URL)))
                .contains(second);
        file().put(cluster.members(), second);
        assertThat(file().keys().values()).hasSize(3).allMatch(second::equals);
    }

    @Test
    void aClusterWithoutAKeyLeavesNoFile() throws Exception {
        file().share(RegistryGroup.parse("https://a|https://b"));
        assertThat(path().getParent()).doesNotExist();
    }

    @Test
    void aNewKeyOfOneMemberIsThatOfAllThatHadTheSame() throws Exception {
        write(
                "https://b " + first.value() + "\nhttps://c " + second.value() + "\n" + URL + " " + first.value()
                        + "\n",
                "rw-------");
        AccessKey third = AccessKey.generate(Kind.HOST, new SecureRandom());
        file().keepNext(URL, third);
        file().useNext(URL);
        assertThat(path())
                .hasContent("https://b " + third.value() + "\nhttps://c " + second.value() + "\n" + URL + " "
                        + third.value() + "\n");
    }
}
