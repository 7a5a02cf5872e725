package org.bosixnet.dao.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.bosixnet.dao.CommitResult;
import org.bosixnet.dao.HostRecordDao;
import org.bosixnet.dao.RecordingFeed;
import org.bosixnet.dao.Records;
import org.bosixnet.dao.file.journal.Disk;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MeteredDiskTest {

    @TempDir
    private Path directory;

    private final FaultyDisk disk = new FaultyDisk();
    private final AtomicLong nanos = new AtomicLong();
    private final List<Long> forced = new ArrayList<>();

    @Test
    void eachForceIsTimedButTheFirstByWhichTheFileIsMade() throws IOException {
        disk.fault = (operation, file) -> nanos.addAndGet(operation.equals("force") ? 7 : 1000);
        try (Disk.Channel channel =
                new MeteredDisk(disk, nanos::get, forced::add).create(directory.resolve("file"), false)) {
            channel.force();
            assertThat(forced).isEmpty();
            channel.write(ByteBuffer.wrap(new byte[3]));
            channel.force();
            channel.force();
        }
        assertThat(forced).containsExactly(7L, 7L);
    }

    @Test
    void aForceThatFailsIsNoFigureAndFails() throws IOException {
        try (Disk.Channel channel =
                new MeteredDisk(disk, nanos::get, forced::add).create(directory.resolve("file"), false)) {
            channel.force();
            disk.fault = (operation, file) -> {
                throw new IOException("broken");
            };
            assertThatThrownBy(channel::force).isInstanceOf(IOException.class).hasMessage("broken");
        }
        assertThat(forced).isEmpty();
    }

    /** What was forced is durable, whatever becomes of the figure. */
    @Test
    void aFigureThatCannotBeKeptHarmsNoCommit() {
        Disk metered = new MeteredDisk(disk, nanos::get, took -> {
            throw new IllegalStateException("a defect of the figures");
        });
        Surroundings usual = Stores.around(directory, metered, Records.CLOCK);
        Surroundings around = new Surroundings(
                directory, metered, Records.CLOCK, usual.nanos(), usual.ids(), usual.threads(), commits -> {
                    throw new OutOfMemoryError("for the figures");
                });
        try (HostRecordDao dao = FileHostRecordDao.open(around, Duration.ofMinutes(1), Stores.QUICK)) {
            dao.start(new RecordingFeed());
            for (int i = 1; i <= 3; i++) {
                assertThat(dao.commit(
                                Records.ALPHA, i - 1, Records.record(Records.ALPHA, "2001:db8::" + i, Records.T1)))
                        .isEqualTo(new CommitResult.Committed(i));
            }
        }
    }

    @Test
    void theJournalIsAsLongAsItsFiles() throws IOException {
        try (HostRecordDao dao = FileHostRecordDao.open(
                Stores.around(directory, disk, Records.CLOCK), Duration.ofMinutes(1), Stores.QUICK)) {
            dao.start(new RecordingFeed());
            Records.awaitWriting(dao);
            long before = dao.storedBytes();
            assertThat(before).isEqualTo(Files.size(directory.resolve("journal-1.log")));
            dao.commit(Records.ALPHA, 0, Records.record(Records.ALPHA, "2001:db8::1", Records.T1));
            assertThat(dao.storedBytes())
                    .isGreaterThan(before)
                    .isEqualTo(Files.size(directory.resolve("journal-1.log")));
            Files.write(directory.resolve("journal-2.log.tmp"), new byte[1000]);
            assertThat(dao.storedBytes()).isEqualTo(Files.size(directory.resolve("journal-1.log")) + 1000);
        }
    }
}
