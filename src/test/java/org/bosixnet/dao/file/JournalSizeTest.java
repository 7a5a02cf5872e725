package org.bosixnet.dao.file;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.bosixnet.dao.Mutation;
import org.bosixnet.dao.Records;
import org.bosixnet.dao.file.journal.JournalFiles;
import org.bosixnet.dao.file.journal.LocalDisk;
import org.bosixnet.host.HostName;
import org.bosixnet.host.HostRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalSizeTest {

    private static final int FLOOR = 20_000;
    private static final Tuning TUNING =
            new Tuning(1024, Stores.QUICK.deliver(), FLOOR / 2, 3, Duration.ZERO, Tuning.DEFAULT.hanging());

    /** One batch, which may come before it is compacted. */
    private static final int BATCH = 1000;

    @TempDir
    Path directory;

    private final Map<HostName, Long> revisions = new HashMap<>();
    private DataDirectory.Opened opened;

    private void change(HostName name, HostRecord record) {
        long expected = revisions.getOrDefault(name, 0L);
        opened.store().commit(List.of(StoreDriver.alone(new Mutation(name, expected, record))), any -> false);
        if (record == null) {
            revisions.remove(name);
        } else {
            revisions.put(name, opened.store().state().revision());
        }
    }

    /** Returns how many bytes the records and nothing else take up, as the next start writes them. */
    private long content() throws IOException {
        Path copy = directory.resolveSibling(directory.getFileName() + "-copy-" + System.nanoTime());
        StoreDriver.copy(directory, copy);
        new StoreDriver(copy).close();
        return JournalFiles.bytes(copy);
    }

    private void compactIfDue() throws Throwable {
        opened.store().compaction().begin(Runnable::run);
        opened.store().compaction().succeeded();
    }

    @Test
    void itIsAtMostFourTimesWhatItHoldsHoweverHostsComeAndGo() throws Throwable {
        opened = DataDirectory.open(Stores.around(directory, new LocalDisk(), Records.CLOCK), TUNING);
        Random random = new Random(1);
        try {
            opened.store().begin();
            for (int round = 0; round < 3000; round++) {
                boolean growing = round / 500 % 2 == 0;
                HostName name = new HostName("host" + random.nextInt(400));
                if (growing || random.nextInt(4) == 0) {
                    change(name, Records.record(name, "2001:db8::" + Integer.toHexString(1 + round), Records.T1));
                } else if (revisions.containsKey(name)) {
                    change(name, null);
                }
                compactIfDue();
                if (round % 50 == 0) {
                    long bytes = JournalFiles.bytes(directory);
                    assertThat(bytes).isLessThan(Math.max(FLOOR, 4 * content()) + BATCH);
                }
            }
        } finally {
            opened.store().close();
            opened.lock().close();
        }
    }
}
