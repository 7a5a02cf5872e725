package org.bosixnet.dao.file;

import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.bosixnet.dao.StoreFailures.storeFailure;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.bosixnet.dao.HostRecordDao;
import org.bosixnet.dao.RecordingFeed;
import org.bosixnet.dao.Records;
import org.bosixnet.dao.StoreException.Kind;
import org.bosixnet.dao.file.journal.LocalDisk;
import org.bosixnet.testing.Needs;
import org.bosixnet.testing.Outcome;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Opens one directory by two paths of which neither is a link, as with bind mounts. */
@Needs({"root", "mount"})
class MountedTwiceIT {

    @TempDir
    private Path temporary;

    private static HostRecordDao open(Path directory) {
        return FileHostRecordDao.open(
                Stores.around(directory, new LocalDisk(), Records.CLOCK), Duration.ofMinutes(1), Stores.QUICK);
    }

    /** A second one of the same process must not even open the lock file: with its end the lock of the first would go. */
    @Test
    void theSecondRegistryIsRefusedBeforeItOpensTheLock() throws Exception {
        Path one = Files.createDirectory(temporary.resolve("one"));
        Path other = Files.createDirectory(temporary.resolve("other"));
        Outcome.mustSucceed("mount", "--bind", one.toString(), other.toString());
        try (HostRecordDao dao = open(one)) {
            dao.start(new RecordingFeed());
            assertThatThrownBy(() -> open(other))
                    .is(storeFailure(Kind.LOCKED))
                    .hasMessageContaining("another registry: process "
                            + ProcessHandle.current().pid());
        } finally {
            Outcome.mustSucceed("umount", other.toString());
        }
    }
}
