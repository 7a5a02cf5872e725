package org.bosixnet.dao.file;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.bosixnet.dao.CommitResult;
import org.bosixnet.dao.HostRecordDao;
import org.bosixnet.dao.RecordingFeed;
import org.bosixnet.dao.Records;
import org.bosixnet.dao.StoreConfig;
import org.bosixnet.host.HostName;
import org.bosixnet.host.Reports;
import org.bosixnet.host.SignOfLife;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs the store with as many hosts as it is made for, and prints its figures. */
class LargeStoreIT {

    private static final int HOSTS = 100_000;

    @TempDir
    Path directory;

    private StoreConfig config() {
        return new StoreConfig(directory, Duration.ofSeconds(60), Clock.systemUTC());
    }

    private interface Action {
        void run() throws Exception;
    }

    private static void timed(String what, Action action) throws Exception {
        long start = System.nanoTime();
        action.run();
        Duration took = Duration.ofNanos(System.nanoTime() - start);
        System.out.printf("%s: %d ms%n", what, took.toMillis());
    }

    private RecordingFeed openAndClose() {
        RecordingFeed feed = new RecordingFeed();
        try (HostRecordDao dao = new FileHostRecordDaoFactory().open(config())) {
            dao.start(feed);
        }
        return feed;
    }

    @Test
    void aHundredThousandHostsAreThereAfterEachStart() throws Exception {
        StringBuilder hosts = new StringBuilder();
        for (int i = 0; i < HOSTS; i++) {
            hosts.append("2001:db8:1:2:3:4:")
                    .append(Integer.toHexString(i >> 16))
                    .append(':');
            hosts.append(Integer.toHexString(i & 0xffff))
                    .append("    host")
                    .append(i)
                    .append(".example\n");
        }
        Files.writeString(directory.resolve("hosts"), hosts);
        timed("import of 100,000 hosts", this::openAndClose);
        HostRecordDao[] opened = new HostRecordDao[1];
        RecordingFeed feed = new RecordingFeed();
        timed("start with 100,000 hosts", () -> {
            opened[0] = new FileHostRecordDaoFactory().open(config());
            opened[0].start(feed);
        });
        try (HostRecordDao dao = opened[0]) {
            assertThat(feed.view()).hasSize(HOSTS);
            timed("500 commits, one after the other", () -> update(dao, "single", 500));
            timed("6,400 commits from 64 threads", () -> together(dao));
            Instant now = Instant.now();
            timed(
                    "marks of all hosts",
                    () -> feed.view().keySet().forEach(name -> dao.markSeen(name, new SignOfLife(now, Reports.AGENT))));
        }
        assertThat(openAndClose().view()).hasSize(HOSTS + 65);
    }

    private static Void update(HostRecordDao dao, String host, int times) {
        HostName name = new HostName(host);
        long revision = 0;
        for (int i = 0; i < times; i++) {
            CommitResult result = dao.commit(name, revision, Records.record(name, "2001:db8::1", Records.T1));
            revision = ((CommitResult.Committed) result).revision();
        }
        return null;
    }

    private static void together(HostRecordDao dao) throws Exception {
        ExecutorService pool = Executors.newFixedThreadPool(64);
        List<Callable<Void>> tasks = new ArrayList<>();
        for (int i = 0; i < 64; i++) {
            String host = "group" + i;
            tasks.add(() -> update(dao, host, 100));
        }
        for (Future<Void> done : pool.invokeAll(tasks)) {
            done.get();
        }
        pool.shutdown();
    }
}
