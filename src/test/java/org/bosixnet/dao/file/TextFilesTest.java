package org.bosixnet.dao.file;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicLong;
import org.bosixnet.dao.HostRecordDao;
import org.bosixnet.dao.RecordingFeed;
import org.bosixnet.dao.Records;
import org.bosixnet.host.HostAddress;
import org.bosixnet.host.HostName;
import org.bosixnet.host.HostRecord;
import org.bosixnet.testing.Await;
import org.bosixnet.testing.LogCapture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pcollections.TreePMap;

class TextFilesTest {

    private static final Instant SEEN = Instant.parse("2026-11-23T06:31:23.999Z");

    @TempDir
    Path directory;

    private final FaultyDisk disk = new FaultyDisk();
    private final Queue<Runnable> background = new ArrayDeque<>();
    private final AtomicLong nanos = new AtomicLong();
    private TreePMap<HostName, HostRecord> records = TreePMap.empty();
    private TextFiles files;

    @BeforeEach
    void makeFiles() {
        files = new TextFiles(directory, disk, background::add, nanos::get, 0);
    }

    private void add(String name, String... addresses) {
        List<HostAddress> parsed =
                List.of(addresses).stream().map(HostAddress::new).toList();
        HostRecord record = new HostRecord(new HostName(name), parsed, SEEN, SEEN, 1);
        records = records.plus(record.name(), record);
    }

    private String read(String file) {
        try {
            return Files.readString(directory.resolve(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void theyHaveALinePerAddressAndPerHostSortedByName() {
        add("beta", "2001:db8::2", "2001:db8::1");
        add("alpha", "2001:db8::3");
        files.writeLast(records);
        assertThat(read("hosts")).isEqualTo("2001:db8::3    alpha\n2001:db8::2    beta\n2001:db8::1    beta\n");
        assertThat(read("timestamps"))
                .isEqualTo("2026-11-23_06:31:23_+0000    alpha\n2026-11-23_06:31:23_+0000    beta\n");
    }

    @Test
    void theyDoNotShowAHostThatHasOnlyAKey() {
        add("beta", "2001:db8::2");
        records = records.plus(Records.ALPHA, Records.bound(Records.ALPHA, SEEN, "mine"));
        files.writeLast(records);
        assertThat(read("hosts")).isEqualTo("2001:db8::2    beta\n");
        assertThat(read("timestamps")).isEqualTo("2026-11-23_06:31:23_+0000    beta\n");
    }

    @Test
    void theyAreWrittenOnlyWhenSomethingChanged() {
        files.offer(records);
        assertThat(background).hasSize(1);
        background.remove().run();
        files.offer(records);
        assertThat(background).isEmpty();
        files.seenChanged();
        files.offer(records);
        assertThat(background).hasSize(1);
    }

    @Test
    void afterEachWritingFollowsAPauseOfTwentyTimesWhatItTook() {
        files.offer(records);
        disk.fault = (operation, file) -> {
            if (operation.equals("create") && file.equals("hosts.tmp")) {
                nanos.addAndGet(1000);
            }
        };
        background.remove().run();
        files.hostsChanged();
        nanos.addAndGet(19_999);
        files.offer(records);
        assertThat(background).isEmpty();
        nanos.addAndGet(1);
        files.offer(records);
        assertThat(background).hasSize(1);
    }

    @Test
    void nothingIsOfferedWhileAWritingRuns() {
        files.offer(records);
        files.hostsChanged();
        files.offer(records);
        assertThat(background).hasSize(1);
    }

    @Test
    void aFailureIsToldOnceLeavesNoGarbageAndIsMendedLater() throws IOException {
        try (LogCapture log = new LogCapture(TextFilesTest.class.getPackage())) {
            add("alpha", "2001:db8::3");
            disk.fault = FaultyDisk.FULL;
            for (int i = 0; i < 3; i++) {
                files.offer(records);
                background.remove().run();
                nanos.addAndGet(Duration.ofSeconds(10).toNanos());
            }
            assertThat(log.warnings())
                    .containsExactly("The files hosts and timestamps in " + directory
                            + " are not up to date: java.io.IOException: No space left on device");
            assertThat(StoreDriver.names(directory)).isEmpty();
            disk.fault = FaultyDisk.NONE;
            files.offer(records);
            background.remove().run();
            assertThat(read("hosts")).isEqualTo("2001:db8::3    alpha\n");
        }
    }

    @Test
    void theStoreKeepsThemUpToDateAndAFullDiskForThemHarmsNothing() {
        HostName alpha = Records.ALPHA;
        Path store = directory.resolve("store");
        try (LogCapture log = new LogCapture(TextFilesTest.class.getPackage());
                HostRecordDao dao = FileHostRecordDao.open(
                        Stores.around(store, disk, Records.CLOCK), Duration.ofDays(1), Stores.QUICK)) {
            dao.start(new RecordingFeed());
            disk.fault = (operation, file) -> {
                if (operation.equals("write") && !file.startsWith("journal")) {
                    throw new IOException("No space left on device");
                }
            };
            dao.commit(alpha, 0, Records.record(alpha, "2001:db8::1", SEEN));
            Await.until("the failure is told", () -> !log.warnings().isEmpty());
            assertThat(dao.unavailable()).isEmpty();
            disk.fault = FaultyDisk.NONE;
        }
        assertThat(read("store/hosts")).isEqualTo("2001:db8::1    alpha\n");
        try (HostRecordDao dao =
                FileHostRecordDao.open(Stores.around(store, disk, Records.CLOCK), Duration.ofDays(1), Stores.QUICK)) {
            dao.start(new RecordingFeed());
            dao.commit(alpha, 1, Records.record(alpha, "2001:db8::2", SEEN));
            Await.until("the change is in hosts", () -> read("store/hosts").equals("2001:db8::2    alpha\n"));
        }
    }
}
