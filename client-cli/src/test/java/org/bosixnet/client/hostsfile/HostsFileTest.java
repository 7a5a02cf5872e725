package org.bosixnet.client.hostsfile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.bosixnet.client.NamedPipe;
import org.bosixnet.client.host.HostEntry;
import org.bosixnet.client.platform.FakePlatform;
import org.bosixnet.testing.Needs;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What an update makes of a hosts file, and which files it leaves alone. */
class HostsFileTest extends HostsFileFixture {

    @Test
    void entriesGetIntoTheBlock() throws Exception {
        HostsFile.Update change = file().update(List.of(ALPHA));
        assertThat(change).isEqualTo(new HostsFile.Update(true, List.of(), List.of(ALPHA), 0));
        assertThat(content()).isEqualTo(WITH_ALPHA);
        assertThat(file().state())
                .isEqualTo(new HostsState(List.of(ALPHA), OutsideNames.of(List.of("localhost")), List.of(), false));
    }

    @Test
    void theFileBeforeTheFirstChangeAndTheOneThatAnotherProgramLeftAreKept() throws Exception {
        file().update(List.of(ALPHA));
        String afterFirst = content();
        file().update(List.of(BETA));
        assertThat(contentOf("orig")).isEqualTo(LOCALHOST);
        assertThat(contentOf("prev")).isEqualTo(afterFirst);
        assertThat(names()).containsExactly("hosts");
        assertThat(kept("prev").getParent()).isEqualTo(locks);
    }

    /** Programs that read all files of a directory, as dnsmasq does with its hostsdir, skip these. */
    @Test
    void whatAUserWithoutADirectoryForItKeepsBesideTheFileIsHidden() throws Exception {
        platform = new FakePlatform();
        file().holdAsAgent();
        file().update(List.of(ALPHA));
        assertThat(contentOf("orig")).isEqualTo(LOCALHOST);
        assertThat(names()).hasSizeGreaterThan(3).allMatch(name -> name.equals("hosts") || name.startsWith(".hosts."));
    }

    @Test
    void theSameContentIsNotWritten() throws Exception {
        file().update(List.of(ALPHA));
        FileTime ago = FileTime.from(Instant.EPOCH);
        Files.setLastModifiedTime(hosts, ago);
        assertThat(file().update(List.of(ALPHA)).changed()).isFalse();
        assertThat(Files.getLastModifiedTime(hosts)).isEqualTo(ago);
        assertThat(contentOf("prev")).isEqualTo(LOCALHOST);
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
        assertThat(contentOf("orig")).contains("2001:db8::a    alpha");
    }

    @Test
    void aSymbolicLinkStaysOne() throws Exception {
        Path target = Files.move(hosts, directory.resolve("real-hosts"));
        Files.createSymbolicLink(hosts, Path.of("../real-hosts"));
        file().update(List.of(ALPHA));
        assertThat(hosts).isSymbolicLink();
        assertThat(Files.readString(target)).isEqualTo(WITH_ALPHA);
        assertThat(contentOf("orig")).isEqualTo(LOCALHOST);
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
        assertThat(file().state()).isEqualTo(new HostsState(List.of(), OutsideNames.NONE, List.of(), false));
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
    void aDirectoryThatComesIsNoticedOnce() throws Exception {
        hosts = directory.resolve("none/hosts");
        HostsFile file = file();
        assertThat(file.touched()).isFalse();
        Files.createDirectory(hosts.getParent());
        assertThat(file.touched()).isTrue();
        assertThat(file.update(List.of()).changed()).isFalse();
        assertThat(file.touched()).isFalse();
        file.update(List.of(ALPHA));
        assertThat(file.touched()).isFalse();
        Files.delete(hosts);
        assertThat(file.touched()).isTrue();
    }

    @Test
    void whoeverWantsToKnowIsToldBeforeEachWriteAndNoMore() throws Exception {
        List<String> before = new ArrayList<>();
        HostsFile file = file();
        file.beforeWrite(() -> {
            try {
                before.add(content());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        file.update(List.of());
        file.update(List.of(ALPHA));
        file.update(List.of(ALPHA));
        file.update(List.of());
        assertThat(before).containsExactly(LOCALHOST, WITH_ALPHA);
    }

    /** What is told before is stored, too: an interrupt keeps neither that from happening nor the write. */
    @Test
    void whoeverIsToldBeforeAWriteIsNotInterrupted() throws Exception {
        List<Boolean> interrupted = new ArrayList<>();
        Thread writer = Thread.currentThread();
        HostsFile file = file();
        file.beforeWrite(() -> {
            writer.interrupt();
            interrupted.add(Thread.currentThread().isInterrupted());
        });
        HostsFile.Update update = file.update(List.of(ALPHA));
        assertThat(Thread.interrupted()).isTrue();
        assertThat(update.changed()).isTrue();
        assertThat(interrupted).containsExactly(false);
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
        Path pipe = kept(suffix);
        Files.deleteIfExists(pipe);
        NamedPipe.make(pipe);
        Files.writeString(hosts, content().replace("# END bosixnet\n", ""));
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
                .hasMessageContaining(
                        " has more than " + Disk.MAX_SIZE + " bytes", "-Xmx in /etc/bosixnet/jvm.options");
    }

    @Test
    void aFileThatLeavesNoMemoryForTheListIsRefused() throws Exception {
        Files.writeString(hosts, "127.0.0.1 localhost\n");
        Disk small = new Disk(platform.fileAttributes()) {
            @Override
            long mostMemory() {
                return 47;
            }
        };
        HostsFile file = file(small);
        assertThatThrownBy(() -> file.update(List.of(ALPHA)))
                .isInstanceOf(HostsFileException.class)
                .hasMessageContaining(
                        " has 20 bytes, for which 48 bytes of memory are needed besides the list, and there"
                                + " are 47. Raise -Xmx in /etc/bosixnet/jvm.options");
        assertThat(hosts).hasContent("127.0.0.1 localhost\n");
    }

    /** The block is not counted twice: its lines take room of the list's. */
    @Test
    void theFileTellsHowMuchMemoryTheRestOfItTakes() throws Exception {
        Files.writeString(hosts, "127.0.0.1 localhost\n");
        HostsFile file = file();
        assertThat(file.outsideMemory()).isZero();
        file.update(List.of(ALPHA, BETA));
        HostsState unused = file.state();
        assertThat(file.outsideMemory()).isBetween(48L, 52L);
    }

    @Test
    void theRestOfTheProgramHasMemoryBesideTheFile() {
        for (long heap : List.of(64L << 20, 96L << 20, 1L << 30)) {
            assertThat(Disk.mostMemory(heap) + HostsFile.NOT_ITS_OWN).isLessThanOrEqualTo(heap);
        }
        assertThat(Disk.mostMemory(32L << 20)).isPositive();
    }

    @Test
    void aFileThatTakesTheWholeMemoryIsHuge() {
        assertThat(Disk.maxSize(64L << 20)).isLessThan(32L << 20);
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
}
