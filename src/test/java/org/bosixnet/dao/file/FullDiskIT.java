package org.bosixnet.dao.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.bosixnet.dao.StoreFailures.storeFailure;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.bosixnet.dao.CommitResult;
import org.bosixnet.dao.HostRecordDao;
import org.bosixnet.dao.RecordingFeed;
import org.bosixnet.dao.Records;
import org.bosixnet.dao.StoreConfig;
import org.bosixnet.dao.StoreException.Kind;
import org.bosixnet.dao.file.journal.LocalDisk;
import org.bosixnet.host.HostName;
import org.bosixnet.testing.Await;
import org.bosixnet.testing.LogCapture;
import org.bosixnet.testing.Needs;
import org.bosixnet.testing.Outcome;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs the store on a real file system without space. */
@Needs({"root", "mount"})
class FullDiskIT {

    @TempDir
    Path disk;

    private final LogCapture log = new LogCapture(FullDiskIT.class.getPackage());
    private final Map<HostName, Long> committed = new HashMap<>();
    private final RecordingFeed feed = new RecordingFeed();

    @BeforeEach
    void mountDisk() throws Exception {
        Outcome.mustSucceed("mount", "-t", "tmpfs", "-o", "size=256k", "tmpfs", disk.toString());
    }

    @AfterEach
    void unmountDisk() throws Exception {
        log.close();
        Outcome.mustSucceed("umount", disk.toString());
    }

    private HostRecordDao open() {
        return FileHostRecordDao.open(
                Stores.around(disk.resolve("data"), new LocalDisk(), Records.CLOCK),
                Duration.ofMillis(20),
                KilledWriter.TUNING);
    }

    private void commit(HostRecordDao dao, int i) {
        HostName name = new HostName("host" + i);
        CommitResult result = dao.commit(name, 0, Records.record(name, "2001:db8::1", Records.T1));
        committed.put(name, ((CommitResult.Committed) result).revision());
    }

    private void commitUntilFull(HostRecordDao dao, int from) {
        assertThatThrownBy(() -> {
                    for (int i = from; ; i++) {
                        commit(dao, i);
                    }
                })
                .is(storeFailure(Kind.FULL))
                .hasMessage("There is no space left for " + disk.resolve("data")
                        + "; nothing was stored. Storing resumes when there is space.");
    }

    private void fill() throws IOException {
        try (OutputStream out = Files.newOutputStream(disk.resolve("filler"))) {
            while (true) {
                out.write(new byte[1024]);
            }
        } catch (IOException e) {
            assertThat(e).hasMessageContaining("No space left");
        }
    }

    private Map<HostName, Long> stored() throws IOException {
        Map<HostName, Long> revisions = new HashMap<>();
        StoreDriver.read(disk.resolve("data"))
                .records()
                .forEach(stored ->
                        revisions.put(stored.record().name(), stored.record().revision()));
        return revisions;
    }

    @Test
    void aFullDiskIsToldAndTheStoreGoesOnWhenThereIsSpace() throws Exception {
        try (HostRecordDao dao = open()) {
            dao.start(feed);
            commit(dao, 0);
            fill();
            commitUntilFull(dao, 1000);
            assertThat(dao.unavailable()).isPresent();
            Files.delete(disk.resolve("filler"));
            Await.until("the store noticed the space by itself", () -> dao.unavailable()
                    .isEmpty());
            commit(dao, 1);
        }
        assertThat(stored()).isEqualTo(committed);
        assertThat(feed.view()).containsOnlyKeys(committed.keySet());
    }

    @Test
    void aStartOnAFullDiskServesWhatThereIs() throws Exception {
        try (HostRecordDao dao = open()) {
            dao.start(new RecordingFeed());
            for (int i = 0; i < 50; i++) {
                commit(dao, i);
            }
        }
        fill();
        try (HostRecordDao dao = open()) {
            dao.start(feed);
            Records.awaitWriting(dao);
            assertThat(feed.view()).containsOnlyKeys(committed.keySet());
            assertThat(dao.unavailable()).isPresent();
            Files.delete(disk.resolve("filler"));
            Await.until("the store noticed the space by itself", () -> dao.unavailable()
                    .isEmpty());
            commit(dao, 50);
        }
        assertThat(stored()).isEqualTo(committed);
    }

    @Test
    void aReadOnlyDiskStopsTheStartAndSaysHowToMendIt() throws Exception {
        Outcome.mustSucceed("mount", "-o", "remount,ro", disk.toString());
        StoreConfig config = new StoreConfig(disk.resolve("data"), Duration.ofSeconds(60), Records.CLOCK);
        assertThatThrownBy(() -> new FileHostRecordDaoFactory().open(config))
                .is(storeFailure(Kind.READ_ONLY))
                .hasMessageStartingWith(disk.resolve("data") + " cannot be written by user root (")
                .hasMessageContaining("StateDirectory=bosixnet");
    }
}
