package org.bosixnet.client.hostsfile;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.bosixnet.client.NamedPipe;
import org.bosixnet.client.host.HostEntry;
import org.bosixnet.client.platform.FakePlatform;
import org.bosixnet.client.platform.linux.LinuxFileAttributes;
import org.bosixnet.testing.Needs;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HostsFileTest {

    private static final String LOCALHOST = "127.0.0.1 localhost\n";
    private static final HostEntry ALPHA = HostsTextTest.entry("2001:db8::a", "alpha");
    private static final HostEntry BETA = HostsTextTest.entry("2001:db8::b", "beta");
    private static final String WITH_ALPHA =
            LOCALHOST + "# BEGIN bosixnet (managed, do not edit)\n" + "2001:db8::a    alpha\n# END bosixnet\n";

    @TempDir
    private Path directory;

    private Path hosts;
    private Path locks;
    private FakePlatform platform;

    @BeforeEach
    void makeAHostsFile() throws IOException {
        Path etc = Files.createDirectory(directory.resolve("etc"));
        hosts = Files.writeString(etc.resolve("hosts"), LOCALHOST);
        locks = directory.resolve("run");
        platform = new FakePlatform(locks, null);
    }

    private HostsFile file() {
        return new HostsFile(hosts, platform);
    }

    private HostsFile file(Disk disk) {
        return new HostsFile(hosts, platform, disk, System::nanoTime);
    }

    private String content() throws IOException {
        return Files.readString(hosts, ISO_8859_1);
    }

    private List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(hosts.getParent())) {
            return files.map(path -> path.getFileName().toString()).sorted().toList();
        }
    }

    private String beside(String suffix) throws IOException {
        return Files.readString(hosts.resolveSibling("hosts.bosixnet-" + suffix), ISO_8859_1);
    }

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
    void entriesGetIntoTheBlock() throws Exception {
        HostsFile.Update change = file().update(List.of(ALPHA));
        assertThat(change).isEqualTo(new HostsFile.Update(true, List.of(), List.of(ALPHA), 0));
        assertThat(content()).isEqualTo(WITH_ALPHA);
        assertThat(file().state()).isEqualTo(new HostsState(List.of(ALPHA), Set.of("localhost"), List.of(), false));
    }

    @Test
    void theFileBeforeTheFirstChangeAndTheOneBeforeTheLastAreKept() throws Exception {
        file().update(List.of(ALPHA));
        String afterFirst = content();
        file().update(List.of(BETA));
        assertThat(beside("orig")).isEqualTo(LOCALHOST);
        assertThat(beside("prev")).isEqualTo(afterFirst);
        assertThat(names()).containsExactly("hosts", "hosts.bosixnet-orig", "hosts.bosixnet-prev");
    }

    @Test
    void theSameContentIsNotWritten() throws Exception {
        file().update(List.of(ALPHA));
        FileTime ago = FileTime.from(Instant.EPOCH);
        Files.setLastModifiedTime(hosts, ago);
        assertThat(file().update(List.of(ALPHA)).changed()).isFalse();
        assertThat(Files.getLastModifiedTime(hosts)).isEqualTo(ago);
        assertThat(beside("prev")).isEqualTo(LOCALHOST);
    }

    @Test
    void aPreviewWritesNothing() throws Exception {
        assertThat(file().previewUpdate(List.of(ALPHA)))
                .isEqualTo(new HostsFile.Update(true, List.of(), List.of(ALPHA), 0));
        assertThat(content()).isEqualTo(LOCALHOST);
        assertThat(names()).containsExactly("hosts");
        assertThat(locks).doesNotExist();
    }

    @Test
    void bareLinesOfTheOriginalAreAdopted() throws Exception {
        Files.writeString(hosts, LOCALHOST + "2001:db8::a    alpha\n2001:db8::b    beta\n");
        assertThat(file().state().leftovers()).containsExactly(ALPHA, BETA);
        Set<HostEntry> listed = Set.of(ALPHA);
        assertThat(file().adoptable(listed)).containsExactly(ALPHA);
        assertThat(file().adopt(listed)).isEqualTo(new HostsFile.Update(true, List.of(), List.of(ALPHA), 1));
        assertThat(content()).isEqualTo(LOCALHOST + "2001:db8::b    beta\n" + WITH_ALPHA.substring(LOCALHOST.length()));
        assertThat(beside("orig")).contains("2001:db8::a    alpha");
    }

    @Test
    void aSymbolicLinkStaysOne() throws Exception {
        Path target = Files.move(hosts, directory.resolve("real-hosts"));
        Files.createSymbolicLink(hosts, Path.of("../real-hosts"));
        file().update(List.of(ALPHA));
        assertThat(hosts).isSymbolicLink();
        assertThat(Files.readString(target)).isEqualTo(WITH_ALPHA);
        assertThat(directory.resolve("real-hosts.bosixnet-orig")).exists();
    }

    @Test
    void aLinkToNothingIsRefused() throws Exception {
        Files.delete(hosts);
        Files.createSymbolicLink(hosts, Path.of("nowhere"));
        assertThatThrownBy(() -> file().update(List.of(ALPHA)))
                .isInstanceOf(HostsFileException.class)
                .hasMessageContaining("is a symbolic link to a file that does not exist. Make that file");
    }

    @Test
    void aMissingFileIsMadeReadableForAll() throws Exception {
        Files.delete(hosts);
        assertThat(file().state()).isEqualTo(new HostsState(List.of(), Set.of(), List.of(), false));
        assertThat(file().update(List.of()).changed()).isFalse();
        assertThat(hosts).doesNotExist();
        file().update(List.of(ALPHA));
        assertThat(content()).isEqualTo(WITH_ALPHA.substring(LOCALHOST.length()));
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(hosts)))
                .isEqualTo("rw-r--r--");
        assertThat(names()).containsExactly("hosts");
    }

    @Test
    void aMissingDirectoryIsRefused() {
        hosts = directory.resolve("none/hosts");
        assertThatThrownBy(() -> file().update(List.of(ALPHA)))
                .hasMessage("The directory of " + hosts
                        + " does not exist. Make it, or correct HOSTS_FILE=... in the settings.");
    }

    @Test
    void aDirectoryIsNoHostsFile() throws Exception {
        Files.delete(hosts);
        Files.createDirectory(hosts);
        assertThatThrownBy(() -> file().state())
                .hasMessage(hosts + " is not a regular file. Set HOSTS_FILE=... to the hosts file to be kept.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"prev", "next"})
    @Needs("mkfifo")
    @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void aNamedPipeBesideItIsNotOpened(String suffix) throws Exception {
        file().update(List.of(ALPHA));
        Path pipe = hosts.resolveSibling("hosts.bosixnet-" + suffix);
        Files.deleteIfExists(pipe);
        NamedPipe.make(pipe);
        Files.writeString(hosts, LOCALHOST);
        assertThatThrownBy(() -> file().state())
                .isInstanceOf(HostsFileException.class)
                .hasMessage(pipe + " is not a regular file. Remove it.");
    }

    @Test
    void aHugeFileIsRefused() throws Exception {
        try (RandomAccessFile sparse = new RandomAccessFile(hosts.toFile(), "rw")) {
            sparse.setLength(Disk.MAX_SIZE + 1);
        }
        assertThatThrownBy(() -> file().update(List.of(ALPHA)))
                .isInstanceOf(HostsFileException.class)
                .hasMessageContaining(" has more than " + Disk.MAX_SIZE + " bytes", "-Xmx in jvm.options");
    }

    @Test
    void aFileThatLeavesNoMemoryForTheListIsRefused() throws Exception {
        Files.writeString(hosts, "127.0.0.1 localhost\n");
        Disk small = new Disk(platform.fileAttributes()) {
            @Override
            long mostOutside() {
                return 19;
            }
        };
        HostsFile file = file(small);
        assertThatThrownBy(() -> file.update(List.of(ALPHA)))
                .isInstanceOf(HostsFileException.class)
                .hasMessageContaining(" has 20 bytes outside the managed block, and there is memory for 19: ");
        assertThat(hosts).hasContent("127.0.0.1 localhost\n");
    }

    /** The block is not counted twice: its lines take room of the list's. */
    @Test
    void theFileTellsHowMuchIsOutsideTheBlock() throws Exception {
        Files.writeString(hosts, "127.0.0.1 localhost\n");
        HostsFile file = file();
        assertThat(file.outsideSize()).isZero();
        file.update(List.of(ALPHA, BETA));
        HostsState unused = file.state();
        assertThat(file.outsideSize()).isBetween(20L, 22L);
    }

    @Test
    void theRestOfTheProgramHasMemoryBesideTheFile() {
        for (long heap : List.of(64L << 20, 96L << 20, 1L << 30)) {
            assertThat(HostsFile.COPIES * Disk.mostOutside(heap) + HostsFile.NOT_ITS_OWN)
                    .isLessThanOrEqualTo(heap);
        }
        assertThat(Disk.mostOutside(64L << 20)).isGreaterThan(3_000_000);
        assertThat(Disk.mostOutside(32L << 20)).isPositive();
    }

    @Test
    void aFileThatTakesTheWholeMemoryIsHuge() {
        assertThat(Disk.maxSize(64L << 20)).isLessThan(7_000_000);
        assertThat(Disk.maxSize(1L << 40)).isEqualTo(64L << 20);
    }

    @Test
    void brokenMarkersChangeNothing() throws Exception {
        Files.writeString(hosts, LOCALHOST + "# BEGIN bosixnet\n::1 mine\n");
        assertThatThrownBy(() -> file().update(List.of(ALPHA)))
                .isInstanceOf(HostsFileException.class)
                .hasMessage("Nothing was written to " + hosts + ": the managed block that begins in line 2 has no"
                        + " '# END bosixnet' line. Leave one pair of these markers or none.");
        assertThat(content()).isEqualTo(LOCALHOST + "# BEGIN bosixnet\n::1 mine\n");
        assertThat(names()).containsExactly("hosts");
    }

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
        assertThat(Files.getAttribute(hosts.resolveSibling("hosts.bosixnet-orig"), "unix:uid"))
                .isEqualTo(1234);
    }

    private static String output(String... command) throws IOException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        return new String(process.getInputStream().readAllBytes(), ISO_8859_1);
    }

    @Test
    @Needs({"setfacl", "getfacl", "setfattr", "getfattr", "cp"})
    void accessControlListsAndAttributesAreKept() throws Exception {
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
            for (String name : names()) {
                String path = hosts.resolveSibling(name).toString();
                assertThat(output("getfacl", "-cn", path)).as(name).isEqualTo(list);
                assertThat(output("getfattr", "-d", path)).as(name).contains("user.note=\"mine\"");
            }
            assertThat(Files.getLastModifiedTime(hosts)).isGreaterThan(ago);
        }
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
        platform.fileAttributes = new LinuxFileAttributes(selinux, Optional.of(Path.of("/bin/false")));
        assertThatThrownBy(() -> file().update(List.of(ALPHA)))
                .hasMessageContaining("SELinux label not copied: /bin/false --reference=" + hosts);
        assertThat(content()).isEqualTo(LOCALHOST);
        assertThat(names()).containsExactly("hosts");

        Files.writeString(selinux, "0");
        assertThat(file().update(List.of(ALPHA)).changed()).isTrue();
    }

    @Test
    void aFileChangedMeanwhileIsReadAgain() throws Exception {
        Disk edited = new Disk(platform.fileAttributes()) {
            private boolean done;

            @Override
            void createLike(Path model, Path file, byte[] content) throws IOException {
                super.createLike(model, file, content);
                if (!done && file.toString().endsWith("tmp")) {
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

    @Test
    void aFileThatNeverRestsIsGivenUp() throws Exception {
        Disk restless = new Disk(platform.fileAttributes()) {
            private int edits;

            @Override
            void createLike(Path model, Path file, byte[] content) throws IOException {
                super.createLike(model, file, content);
                Files.writeString(hosts, LOCALHOST + "# " + edits++ + "\n");
            }
        };
        assertThatThrownBy(() -> file(restless).update(List.of(ALPHA)))
                .isInstanceOf(HostsFileException.class)
                .hasMessageContaining("was changed by somebody else each of the 5 times");
        assertThat(content()).startsWith(LOCALHOST + "# ").doesNotContain("BEGIN");
        assertThat(names()).doesNotContain("hosts.bosixnet-tmp");
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
                .hasMessageStartingWith("Cannot write " + hosts + " (No space left on device).")
                .hasMessageContaining("HOSTS_FILE=...");
        assertThat(content()).isEqualTo(LOCALHOST);
        assertThat(names()).containsExactly("hosts", "hosts.bosixnet-orig", "hosts.bosixnet-prev");
    }

    @Test
    void theTemporaryFileOfAKilledAgentGoes() throws Exception {
        file().update(List.of(ALPHA));
        Files.writeString(hosts.resolveSibling("hosts.bosixnet-tmp"), "half");
        file().update(List.of(ALPHA));
        assertThat(names()).doesNotContain("hosts.bosixnet-tmp");
    }

    @Test
    void aMountedFileIsWrittenInPlace() throws Exception {
        Object inode = Files.getAttribute(hosts, "unix:ino");
        file(new MountedDisk()).update(List.of(ALPHA));
        assertThat(content()).isEqualTo(WITH_ALPHA);
        file(new MountedDisk()).update(List.of());
        assertThat(content()).isEqualTo(WITH_ALPHA.replace("2001:db8::a    alpha\n", ""));
        assertThat(Files.getAttribute(hosts, "unix:ino")).isEqualTo(inode);
        assertThat(names()).containsExactly("hosts", "hosts.bosixnet-orig", "hosts.bosixnet-prev");
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
            void writeInPlace(Path file, byte[] content) throws IOException {
                if (!failed) {
                    failed = true;
                    Files.write(file, Arrays.copyOf(content, 40));
                    throw new FileSystemException(file.toString(), null, "No space left on device");
                }
                super.writeInPlace(file, content);
            }
        };
        assertThatThrownBy(() -> file(full).update(List.of(ALPHA))).isInstanceOf(HostsFileException.class);
        assertThat(content()).isEqualTo(LOCALHOST);
        assertThat(names()).containsExactly("hosts", "hosts.bosixnet-orig", "hosts.bosixnet-prev");
    }

    /** Stops an in-place write after some bytes, as a kill does, and leaves the rest of the old text behind them. */
    private void killWriting(List<HostEntry> entries, int after) {
        Disk killed = new MountedDisk() {
            @Override
            void writeInPlace(Path file, byte[] content) throws IOException {
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
                Files.deleteIfExists(hosts.resolveSibling("hosts.bosixnet-next"));
                Files.writeString(hosts, WITH_ALPHA + end);
                file().update(shrinking ? many : List.of(ALPHA));
                String before = content();

                killWriting(shrinking ? List.of(ALPHA) : many, after);

                assertThat(file().state().outsideNames()).containsExactlyInAnyOrder("localhost", "mine");
                file(new MountedDisk()).update(List.of(BETA));
                assertThat(content())
                        .isEqualTo(WITH_ALPHA.replace("2001:db8::a    alpha", "2001:db8::b    beta") + end);
                assertThat(names()).containsExactly("hosts", "hosts.bosixnet-prev");
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
                .isEqualTo(new HostsState(List.of(ALPHA, BETA), Set.of("localhost"), List.of(), false));
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
        assertThat(names()).doesNotContain("hosts.bosixnet-next");
    }

    /** Reporting must not end because somebody opened a directory of the hosts file to others. */
    @Test
    void anAgentRunsBesideAHostsFileThatIsNeitherReadNorWritten() throws Exception {
        Files.setPosixFilePermissions(hosts.getParent(), PosixFilePermissions.fromString("rwxrwxrwx"));
        HostsFile file = file();
        file.holdAsAgent();
        assertThat(file.hasAgent()).isTrue();
        assertThat(file.stateFile().getParent()).isEqualTo(locks);
        assertThatThrownBy(file::state).hasMessageStartingWith("The hosts file was neither read nor written: ");
        assertThatThrownBy(() -> file.update(List.of(ALPHA))).isInstanceOf(HostsFileException.class);
        assertThat(content()).isEqualTo(LOCALHOST);
    }

    @Test
    void noLockIsTakenInADirectoryOfOthers() throws Exception {
        Files.setPosixFilePermissions(hosts.getParent(), PosixFilePermissions.fromString("rwxrwxrwx"));
        HostsFile file = new HostsFile(hosts, new FakePlatform(hosts.getParent(), null));
        assertThatThrownBy(file::holdAsAgent).isInstanceOf(HostsFileException.class);
        assertThat(names()).containsExactly("hosts");
    }

    @Test
    void nothingIsWrittenBesideAnAgentOfTheOriginal() throws IOException {
        platform.originalAgent = 42;
        assertThatThrownBy(() -> file().update(List.of()))
                .isInstanceOf(HostsFileException.class)
                .hasMessageStartingWith("bosixnet_daemon, the original's agent, still runs (process 42)")
                .hasMessageContaining("systemctl disable --now bosixnet-daemon");
        assertThat(names()).containsExactly("hosts");
    }

    @Test
    void anAgentOfTheOriginalThatStartsIsNoticedWithinSeconds() throws IOException {
        AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 1);
        HostsFile file = new HostsFile(hosts, platform, new Disk(platform.fileAttributes()), nanos::get);
        file.update(List.of());
        platform.originalAgent = 42;
        nanos.addAndGet(HostsFile.WITHOUT_ORIGINAL.toNanos() - 1);
        file.update(List.of());
        nanos.incrementAndGet();
        for (int i = 0; i < 2; i++) {
            assertThatThrownBy(() -> file.update(List.of()))
                    .isInstanceOf(HostsFileException.class)
                    .hasMessageContaining("(process 42)");
        }
    }
}
