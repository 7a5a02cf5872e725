package org.bosixnet.dao.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.bosixnet.dao.StoreFailures.storeFailure;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.ServiceLoader;
import org.bosixnet.dao.HostRecordDao;
import org.bosixnet.dao.HostRecordDaoContract;
import org.bosixnet.dao.HostRecordDaoFactory;
import org.bosixnet.dao.RecordingFeed;
import org.bosixnet.dao.Records;
import org.bosixnet.dao.RestoringContract;
import org.bosixnet.dao.StoreConfig;
import org.bosixnet.dao.StoreException.Kind;
import org.bosixnet.dao.file.journal.LocalDisk;
import org.bosixnet.testing.Await;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileHostRecordDaoTest implements HostRecordDaoContract, RestoringContract {

    @TempDir
    Path temporary;

    private Path directory() {
        return temporary.resolve("not/there/yet");
    }

    @Override
    public HostRecordDao open() {
        return FileHostRecordDao.open(
                Stores.around(directory(), new LocalDisk(), Records.CLOCK), Duration.ofSeconds(60), Stores.QUICK);
    }

    @Override
    public HostRecordDaoFactory factory() {
        return new FileHostRecordDaoFactory();
    }

    @Override
    public StoreConfig config() {
        return new StoreConfig(directory(), Duration.ofSeconds(60), Records.CLOCK);
    }

    @Test
    void aStoreThatNeverWasIsNotTakenForAnEmptyOne() {
        assertThatThrownBy(() -> factory().read(config()))
                .is(storeFailure(Kind.UNAVAILABLE))
                .hasMessageContaining(config().dataDir().toString())
                .hasMessageContaining("bosixnet.data-dir");
    }

    /** As for a backup: the text files that are left have no keys. */
    @Test
    void aStoreWhoseJournalIsLostIsNotReadInItsPlace() throws Exception {
        Path directory = directory();
        try (HostRecordDao dao = factory().open(config())) {
            dao.start(new RecordingFeed());
            Records.committed(dao.commit(Records.ALPHA, 0, Records.record(Records.ALPHA, "2001:db8::1", Records.T1)));
            assertThat(factory().read(config()).records()).hasSize(1);
        }
        assertThat(factory().read(config()).records()).hasSize(1);
        Files.move(directory.resolve("journal-1.log"), directory.resolve("saved"));
        assertThatThrownBy(() -> factory().read(config()))
                .is(storeFailure(Kind.DAMAGED))
                .hasMessageStartingWith(
                        directory.resolve("journal-1.log") + " is missing, although the file lock says");
        Files.delete(directory.resolve("lock"));
        assertThat(factory().read(config()).records()).as("as of the original").hasSize(1);
    }

    @Test
    void bothStoresAreFoundByTheirNames() {
        assertThat(ServiceLoader.load(HostRecordDaoFactory.class))
                .extracting(HostRecordDaoFactory::name)
                .contains("file", "memory");
    }

    @Test
    void theFilesBelongToTheOwnerButForTheTextFiles() throws Exception {
        try (HostRecordDao dao = factory().open(config())) {
            dao.start(new RecordingFeed());
        }
        assertThat(mode(directory())).isEqualTo("rwx------");
        assertThat(mode(directory().resolve("journal-1.log"))).isEqualTo("rw-------");
        assertThat(mode(directory().resolve("lock"))).isEqualTo("rw-------");
        assertThat(mode(directory().resolve("hosts"))).isEqualTo("rw-r--r--");
        assertThat(mode(directory().resolve("timestamps"))).isEqualTo("rw-r--r--");
    }

    private static String mode(Path file) throws Exception {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
    }

    @Test
    void aSecondOwnerIsToldWhoHasTheDirectory() {
        HostRecordDao first = open();
        assertThatThrownBy(this::open)
                .is(storeFailure(Kind.LOCKED))
                .hasMessageStartingWith(directory() + " belongs to another registry: process "
                        + ProcessHandle.current().pid() + " on ")
                .hasMessageContaining(" since 20")
                .hasMessageEndingWith("Stop that one, or set bosixnet.data-dir to another directory.");
        first.close();
        open().close();
    }

    @Test
    void aDirectoryThatCannotBeMadeSaysHowToMendIt() throws Exception {
        Path file = Files.createFile(temporary.resolve("file"));
        StoreConfig config = new StoreConfig(file, Duration.ofSeconds(60), Records.CLOCK);
        assertThatThrownBy(() -> new FileHostRecordDaoFactory().open(config))
                .is(storeFailure(Kind.UNAVAILABLE))
                .hasMessageStartingWith(file + " cannot be written by user " + System.getProperty("user.name"))
                .hasMessageEndingWith("Make it writable; with Debian's tomcat10 add a systemd drop-in with "
                        + "StateDirectory=bosixnet, with the package bosixnet-registry one with ReadWritePaths=" + file
                        + "; or set bosixnet.data-dir to another directory.");
    }

    @Test
    void noThreadOutlivesTheStore() {
        for (int round = 0; round < 5; round++) {
            List<Thread> threads;
            try (HostRecordDao dao = open()) {
                dao.start(new RecordingFeed());
                Await.until("both threads run", () -> threads().size() == 2);
                threads = threads();
            }
            assertThat(threads).noneMatch(Thread::isAlive);
            assertThat(threads()).isEmpty();
        }
    }

    private static List<Thread> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("bosixnet"))
                .toList();
    }
}
