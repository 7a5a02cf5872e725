package org.bosixnet.client.hostsfile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.bosixnet.client.host.HostEntry;
import org.bosixnet.client.platform.AtomicFile.Finish;
import org.bosixnet.client.platform.FakePlatform;
import org.bosixnet.testing.Needs;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Writing a hosts file that others edit, that has something mounted on it, or while the agent is killed. */
class HostsFileWritingTest extends HostsFileFixture {

    private static final String TEMPORARY = ".hosts.bosixnet-tmp";

    /** A disk whose hosts file has something mounted on it. */
    private static class MountedDisk extends Disk {
        MountedDisk() {
            super(new FakePlatform().fileAttributes());
        }

        @Override
        void move(Path from, Path to) throws IOException {
            throw new FileSystemException(from.toString(), to.toString(), "Device or resource busy");
        }
    }

    @Test
    void aFileChangedMeanwhileIsReadAgain() throws Exception {
        Disk edited = new Disk(platform.fileAttributes()) {
            private boolean done;

            @Override
            void create(Path file, HostsText content, Finish finish) throws IOException {
                super.create(file, content, finish);
                if (!done) {
                    done = true;
                    Files.writeString(hosts, LOCALHOST + "192.0.2.1 alpha\n");
                }
            }
        };
        file(edited).update(List.of(ALPHA, BETA));
        assertThat(content())
                .isEqualTo(LOCALHOST + "192.0.2.1 alpha\n" + "# BEGIN bosixnet (managed, do not edit)\n"
                        + "2001:db8::b    beta\n# END bosixnet\n");
    }

    /** Of a long text only what was read of it is remembered. */
    @Test
    void namesThatGetIntoALongFileAreSeen() throws Exception {
        Files.writeString(hosts, LOCALHOST + "# a long comment\n".repeat(100_000));
        HostsFile file = file();
        file.update(List.of(BETA));
        file.update(List.of(ALPHA, BETA));
        assertThat(file.state().block()).containsExactly(ALPHA, BETA);
        assertThat(file.state().outsideNames()).isEqualTo(OutsideNames.of(List.of("localhost")));
        Files.writeString(hosts, content().replaceFirst("# a long comment", "192.0.2.1  alpha"));
        assertThat(file.state().outsideNames()).isEqualTo(OutsideNames.of(List.of("localhost", "alpha")));
        file.update(List.of(ALPHA, BETA));
        file.update(List.of(ALPHA));
        assertThat(file.state().block()).isEmpty();
        assertThat(content()).contains("192.0.2.1  alpha\n");
    }

    /** A fleet changes its block all the time: a copy of each version would double what is written to the disk. */
    @Test
    void aFileThatIsAsItWasWrittenHereIsNotKept() throws Exception {
        HostsFile file = file();
        file.update(List.of(ALPHA));
        file.update(List.of(ALPHA, BETA));
        assertThat(contentOf("prev")).isEqualTo(LOCALHOST);

        String edited = content().replace("alpha", "alpha mine") + "192.0.2.1 printer\n";
        Files.writeString(hosts, edited);
        file.update(List.of(BETA));
        file.update(List.of(ALPHA));
        assertThat(contentOf("prev")).isEqualTo(edited);
        assertThat(content()).endsWith("192.0.2.1 printer\n").doesNotContain("mine");
    }

    @Test
    void norIsALongOne() throws Exception {
        String list = LOCALHOST + "0.0.0.0 blocked\n".repeat(100_000);
        Files.writeString(hosts, list);
        HostsFile file = file();
        file.update(List.of(ALPHA));
        file.update(List.of(ALPHA, BETA));
        assertThat(kept("prev")).hasContent(list);
    }

    /** What another program does to the file. */
    private interface Change {
        void of(Path written) throws IOException;
    }

    /** Returns a disk on which somebody changes each file right after it was written. */
    private Disk followedBy(Change change) {
        return new Disk(platform.fileAttributes()) {
            @Override
            void makeLast(Path file) throws IOException {
                super.makeLast(file);
                change.of(file);
            }
        };
    }

    @Test
    void whatIsChangedWhileItIsWrittenIsKept() throws Exception {
        HostsFile file = file(followedBy(written -> Files.writeString(written, WITH_ALPHA + "192.0.2.1 printer\n")));
        file.update(List.of(ALPHA));
        file.update(List.of(ALPHA, BETA));
        assertThat(contentOf("prev")).isEqualTo(WITH_ALPHA + "192.0.2.1 printer\n");
    }

    /** As by a program that read the file before, and whose own version comes right after: it may have the same size. */
    @Test
    void whatIsPutInItsPlaceAtOnceIsNotTakenForIt() throws Exception {
        Disk replaced = followedBy(written -> {
            Path others = Files.writeString(directory.resolve("others"), WITH_ALPHA.replace("::a", "::b"));
            Files.move(others, written, StandardCopyOption.ATOMIC_MOVE);
        });
        for (Disk disk : List.of(replaced, new Disk(platform.fileAttributes()))) {
            Files.writeString(hosts, LOCALHOST);
            HostsFile file = file(disk);
            file.update(List.of(ALPHA));
            assertThat(file.touched()).isEqualTo(disk == replaced);
            assertThat(file.touched()).isFalse();
        }
    }

    /** A write in place that is interrupted is mended from it. */
    @Test
    void beforeAWriteInPlaceEachVersionIsKept() throws Exception {
        AtomicBoolean mounted = new AtomicBoolean();
        Disk disk = new Disk(platform.fileAttributes()) {
            @Override
            void move(Path from, Path to) throws IOException {
                if (mounted.get()) {
                    throw new FileSystemException(from.toString(), to.toString(), "Device or resource busy");
                }
                super.move(from, to);
            }
        };
        HostsFile file = file(disk);
        file.update(List.of(ALPHA));
        mounted.set(true);
        file.update(List.of(ALPHA, BETA));
        assertThat(contentOf("prev")).isEqualTo(WITH_ALPHA);
        String before = content();
        file.update(List.of(BETA));
        assertThat(contentOf("prev")).isEqualTo(before);
    }

    @Test
    void aFileThatNeverRestsIsGivenUp() throws Exception {
        Disk restless = new Disk(platform.fileAttributes()) {
            private int edits;

            @Override
            void create(Path file, HostsText content, Finish finish) throws IOException {
                super.create(file, content, finish);
                Files.writeString(hosts, LOCALHOST + "# " + edits++ + "\n");
            }
        };
        assertThatThrownBy(() -> file(restless).update(List.of(ALPHA)))
                .isInstanceOf(HostsFileException.class)
                .hasMessageContaining("was changed by somebody else each of the 5 times");
        assertThat(content()).startsWith(LOCALHOST + "# ").doesNotContain("BEGIN");
        assertThat(names()).doesNotContain(TEMPORARY);
    }

    @Test
    void aFailedWriteLeavesNoGarbage() throws Exception {
        Disk full = new Disk(platform.fileAttributes()) {
            @Override
            void move(Path from, Path to) throws IOException {
                throw new FileSystemException(to.toString(), null, "No space left on device");
            }
        };
        assertThatThrownBy(() -> file(full).update(List.of(ALPHA)))
                .isInstanceOf(HostsFileException.class)
                .hasMessage("Cannot write " + hosts + " (No space left on device).");
        assertThat(content()).isEqualTo(LOCALHOST);
        assertThat(names()).containsExactly("hosts");
        assertThat(kept("next")).doesNotExist();
    }

    /** A disk that has no room for what is kept under a name, on a file system other than that of the hosts file. */
    private Disk fullFor(String suffix, boolean mounted) throws IOException {
        Path full = kept(suffix);
        return new Disk(platform.fileAttributes()) {
            @Override
            void keep(Path file, HostsText content) throws IOException {
                if (file.equals(full)) {
                    throw new FileSystemException(file.toString(), null, "No space left on device");
                }
                super.keep(file, content);
            }

            @Override
            void move(Path from, Path to) throws IOException {
                if (mounted) {
                    throw new FileSystemException(from.toString(), to.toString(), "Device or resource busy");
                }
                super.move(from, to);
            }
        };
    }

    @Test
    void withoutRoomForThePreviousVersionTheFileIsReplacedAllTheSame() throws Exception {
        HostsFile file = file(fullFor("prev", false));
        file.update(List.of(ALPHA));
        assertThat(content()).isEqualTo(WITH_ALPHA);
        assertThat(contentOf("orig")).isEqualTo(LOCALHOST);
    }

    @Test
    void whatCannotBeKeptButMustBeIsNamed() throws Exception {
        assertThatThrownBy(() -> file(fullFor("orig", false)).update(List.of(ALPHA)))
                .hasMessage("Cannot keep " + hosts + " as it was before the agent first changed it in " + kept("orig")
                        + " (No space left on device).");
        assertThatThrownBy(() -> file(fullFor("prev", true)).update(List.of(ALPHA)))
                .hasMessage(
                        "Cannot keep " + hosts + " as it is now in " + kept("prev") + " (No space left on device).");
        assertThatThrownBy(() -> file(fullFor("next", true)).update(List.of(ALPHA)))
                .hasMessage("Cannot keep " + hosts + " as it is to become in " + kept("next")
                        + " (No space left on device).");
        assertThat(content()).isEqualTo(LOCALHOST);
    }

    @Test
    void theTemporaryFileOfAKilledAgentGoes() throws Exception {
        file().update(List.of(ALPHA));
        Files.writeString(hosts.resolveSibling(TEMPORARY), "half");
        file().update(List.of(ALPHA));
        assertThat(names()).doesNotContain(TEMPORARY);
    }

    @Test
    void aMountedFileIsWrittenInPlace() throws Exception {
        Object inode = Files.getAttribute(hosts, "unix:ino");
        file(new MountedDisk()).update(List.of(ALPHA));
        assertThat(content()).isEqualTo(WITH_ALPHA);
        file(new MountedDisk()).update(List.of());
        assertThat(content()).isEqualTo(WITH_ALPHA.replace("2001:db8::a    alpha\n", ""));
        assertThat(Files.getAttribute(hosts, "unix:ino")).isEqualTo(inode);
        assertThat(names()).containsExactly("hosts");
        assertThat(kept("next")).doesNotExist();
    }

    @Test
    void aFileThatIsToStayTheSameIsWrittenInPlace() throws Exception {
        Object inode = Files.getAttribute(hosts, "unix:ino");
        HostsFile file = file().inPlace();
        file.update(List.of(ALPHA));
        assertThat(content()).isEqualTo(WITH_ALPHA);
        file.update(List.of(ALPHA, BETA));
        file.update(List.of(ALPHA));
        assertThat(content()).isEqualTo(WITH_ALPHA);
        assertThat(Files.getAttribute(hosts, "unix:ino")).isEqualTo(inode);
        assertThat(names()).containsExactly("hosts");
        assertThat(kept("next")).doesNotExist();

        Files.delete(hosts);
        file.update(List.of(ALPHA));
        assertThat(content()).isEqualTo(WITH_ALPHA.substring(LOCALHOST.length()));
    }

    @Test
    void anEditBeforeAWriteInPlaceIsKept() throws Exception {
        Disk edited = new Disk(platform.fileAttributes()) {
            private int edits;

            @Override
            void keep(Path file, HostsText content) throws IOException {
                super.keep(file, content);
                if (edits++ < 3) {
                    Files.writeString(hosts, LOCALHOST + "192.0.2.1 alpha\n");
                }
            }
        };
        file(edited).inPlace().update(List.of(ALPHA, BETA));
        assertThat(content())
                .isEqualTo(WITH_ALPHA
                        .replace("2001:db8::a    alpha", "2001:db8::b    beta")
                        .replace(LOCALHOST, LOCALHOST + "192.0.2.1 alpha\n"));
        assertThat(kept("next")).doesNotExist();
    }

    @Test
    @Needs("/proc/self/mountinfo")
    void aMountIsRecognisedInAnyLanguage() {
        assertThat(platform.fileAttributes().isMountPoint(Path.of("/proc"))).isTrue();
        assertThat(platform.fileAttributes().isMountPoint(hosts)).isFalse();
    }

    @Test
    void anInPlaceWriteThatFailsIsTakenBack() throws Exception {
        Disk full = new MountedDisk() {
            private boolean failed;

            @Override
            void writeInPlace(Path file, HostsText content) throws IOException {
                if (!failed) {
                    failed = true;
                    Files.write(file, Arrays.copyOf(HostsTextTest.bytes(content), 40));
                    throw new FileSystemException(file.toString(), null, "No space left on device");
                }
                super.writeInPlace(file, content);
            }
        };
        assertThatThrownBy(() -> file(full).update(List.of(ALPHA)))
                .isInstanceOf(HostsFileException.class)
                .hasMessage("Cannot write " + hosts + " (No space left on device).");
        assertThat(content()).isEqualTo(LOCALHOST);
        assertThat(names()).containsExactly("hosts");
        assertThat(kept("next")).doesNotExist();
    }

    /** As by whoever ends the agent: an interrupt closes the file that a thread is writing. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aWriteThatHasBegunIsDoneThoughItsThreadIsInterrupted(boolean mounted) throws Exception {
        Thread writer = Thread.currentThread();
        Disk ending = new Disk(platform.fileAttributes()) {
            @Override
            void create(Path file, HostsText content, Finish finish) throws IOException {
                writer.interrupt();
                super.create(file, content, finish);
            }

            @Override
            void move(Path from, Path to) throws IOException {
                if (mounted) {
                    throw new FileSystemException(from.toString(), to.toString(), "Device or resource busy");
                }
                super.move(from, to);
            }
        };
        HostsFile.Update update = file(ending).update(List.of(ALPHA));
        assertThat(Thread.interrupted()).isTrue();
        assertThat(update.changed()).isTrue();
        assertThat(content()).isEqualTo(WITH_ALPHA);
        assertThat(names()).containsExactly("hosts");
        assertThat(kept("next")).doesNotExist();
    }

    /** Stops an in-place write after some bytes, as a kill does, and leaves the rest of the old text behind them. */
    private void killWriting(List<HostEntry> entries, int after) {
        Disk killed = new MountedDisk() {
            @Override
            void writeInPlace(Path file, HostsText text) throws IOException {
                byte[] content = HostsTextTest.bytes(text);
                try (RandomAccessFile torn = new RandomAccessFile(file.toFile(), "rw")) {
                    torn.write(content, 0, Math.min(after, content.length));
                }
                throw new IllegalStateException("killed");
            }
        };
        assertThatThrownBy(() -> file(killed).update(entries)).hasMessage("killed");
    }

    @Test
    void aKillInTheMiddleOfAnInPlaceWriteIsRepaired() throws Exception {
        List<HostEntry> many = Stream.of("a", "b", "c", "d")
                .map(name -> HostsTextTest.entry("2001:db8::1", name))
                .toList();
        String end = "::1 mine\n";
        for (int after = 0; after < 250; after++) {
            for (boolean shrinking : new boolean[] {true, false}) {
                Files.deleteIfExists(kept("next"));
                Files.writeString(hosts, WITH_ALPHA + end);
                file().update(shrinking ? many : List.of(ALPHA));
                String before = content();

                killWriting(shrinking ? List.of(ALPHA) : many, after);

                assertThat(file().state().outsideNames()).isEqualTo(OutsideNames.of(List.of("localhost", "mine")));
                file(new MountedDisk()).update(List.of(BETA));
                assertThat(content())
                        .isEqualTo(WITH_ALPHA.replace("2001:db8::a    alpha", "2001:db8::b    beta") + end);
                assertThat(names()).containsExactly("hosts");
                assertThat(before).endsWith(end);
            }
        }
    }

    @Test
    void aTornFileIsRepairedFromThePreviousVersionAlone() throws Exception {
        file().update(List.of(ALPHA));
        file().update(List.of(ALPHA, BETA));
        String torn = content().substring(0, content().indexOf("beta") + 2);
        Files.writeString(hosts, torn);
        assertThat(file().state().torn()).isTrue();
        assertThat(file().state().block()).containsExactly(ALPHA);
        file().update(List.of(ALPHA, BETA));
        assertThat(file().state())
                .isEqualTo(
                        new HostsState(List.of(ALPHA, BETA), OutsideNames.of(List.of("localhost")), List.of(), false));
    }

    @ParameterizedTest
    @ValueSource(strings = {"::1 mine\n", "::1 mine", "2001:db8::a    alpha\n::1 mine\n"})
    void anUnfinishedBlockWithTheAdministratorsLinesIsNoTornWrite(String lines) throws Exception {
        file().update(List.of(ALPHA));
        String broken = LOCALHOST + "# BEGIN bosixnet (managed, do not edit)\n" + lines;
        Files.writeString(hosts, broken);
        assertThatThrownBy(() -> file().update(List.of(ALPHA))).hasMessageContaining("has no '# END bosixnet' line");
        assertThat(content()).isEqualTo(broken);
    }

    @Test
    void anEditAfterATornWriteIsKept() throws Exception {
        killWriting(List.of(ALPHA), 30);
        Files.writeString(hosts, LOCALHOST + "::1 mine\n");
        file().update(List.of(BETA));
        assertThat(content()).startsWith(LOCALHOST + "::1 mine\n# BEGIN");
        assertThat(kept("next")).doesNotExist();
    }
}
