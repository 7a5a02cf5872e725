package org.bosixnet.dao.file;

import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.bosixnet.dao.ClockStep;
import org.bosixnet.dao.Commit;
import org.bosixnet.dao.CommitResult;
import org.bosixnet.dao.HostRecordDao;
import org.bosixnet.dao.HostRecordFeed;
import org.bosixnet.dao.Snapshot;
import org.bosixnet.dao.file.journal.LocalDisk;
import org.bosixnet.host.HostAddress;
import org.bosixnet.host.HostName;
import org.bosixnet.host.HostRecord;
import org.bosixnet.host.Reports;
import org.bosixnet.host.SignOfLife;
import org.pcollections.TreePMap;

/** The process that {@link KilledWriterIT} kills: it updates hosts and prints each update that was acknowledged. */
final class KilledWriter {

    static final int THREADS = 4;
    static final int HOSTS = 5;

    /** Compacts every few batches, so that some kill comes in the middle of it. */
    static final Tuning TUNING =
            new Tuning(1024, Duration.ofMillis(10), 8_000, 1, Duration.ofMillis(1), Tuning.DEFAULT.hanging());

    private KilledWriter() {}

    public static void main(String[] args) {
        Surroundings around = Stores.around(Path.of(args[0]), new LocalDisk(), Clock.systemUTC());
        HostRecordDao dao = FileHostRecordDao.open(around, Duration.ofMillis(50), TUNING);
        Map<HostName, HostRecord> found = new ConcurrentHashMap<>();
        dao.start(new HostRecordFeed() {
            @Override
            public void snapshot(Snapshot snapshot) {
                snapshot.records().forEach(record -> found.put(record.name(), record));
            }

            @Override
            public void committed(Commit commit, TreePMap<HostName, HostRecord> after) {}

            @Override
            public void seen(Map<HostName, SignOfLife> marks, TreePMap<HostName, HostRecord> after) {}

            @Override
            public void clockSet(ClockStep step, TreePMap<HostName, HostRecord> after) {}
        });
        for (int i = 0; i < THREADS; i++) {
            int thread = i;
            new Thread(() -> update(dao, found, thread)).start();
        }
    }

    private static void update(HostRecordDao dao, Map<HostName, HostRecord> found, int thread) {
        PrintStream out = System.out;
        Map<HostName, Long> revisions = new HashMap<>();
        for (long i = 0; ; i++) {
            HostName name = new HostName("host-" + thread + "-" + i % HOSTS);
            long expected = revisions.getOrDefault(
                    name, found.containsKey(name) ? found.get(name).revision() : 0);
            Instant now = Instant.now();
            HostRecord record = new HostRecord(
                    name, List.of(new HostAddress("2001:db8::" + Long.toHexString(1 + i % 0xfffe))), now, now, 0);
            CommitResult.Committed committed = (CommitResult.Committed) dao.commit(name, expected, record);
            dao.markSeen(name, new SignOfLife(now.plusSeconds(1), Reports.AGENT));
            revisions.put(name, committed.revision());
            out.println(name + " " + committed.revision() + " " + record.preferredAddress());
        }
    }
}
