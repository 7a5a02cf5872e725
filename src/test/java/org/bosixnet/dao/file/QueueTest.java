package org.bosixnet.dao.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.bosixnet.dao.StoreFailures.storeFailure;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.bosixnet.dao.ClockStep;
import org.bosixnet.dao.CommitResult;
import org.bosixnet.dao.HostRecordDao;
import org.bosixnet.dao.RecordingFeed;
import org.bosixnet.dao.Records;
import org.bosixnet.dao.StoreException.Kind;
import org.bosixnet.host.HostName;
import org.bosixnet.testing.Await;
import org.bosixnet.testing.LogCapture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Holds up the disk and looks at what gathers before it. */
class QueueTest {

    private static final int LIMIT = 5;
    private static final Duration HANGING = Duration.ofSeconds(10);

    @TempDir
    Path directory;

    private final LogCapture log = new LogCapture(QueueTest.class.getPackage());
    private final FaultyDisk disk = new FaultyDisk();
    private final RecordingFeed feed = new RecordingFeed();
    private final List<Thread> threads = new CopyOnWriteArrayList<>();
    private final ExecutorService callers = Executors.newCachedThreadPool(task -> {
        Thread thread = new Thread(task);
        threads.add(thread);
        return thread;
    });
    private final CountDownLatch held = new CountDownLatch(1);
    private final CountDownLatch release = new CountDownLatch(1);
    private final AtomicInteger forces = new AtomicInteger();
    private final List<Future<CommitResult>> answers = new ArrayList<>();
    private HostRecordDao dao;

    /** How much later it is than it is. */
    private final AtomicLong passed = new AtomicLong();

    @BeforeEach
    void holdUpTheDisk() throws InterruptedException {
        Tuning tuning = new Tuning(LIMIT, Duration.ofDays(1), Long.MAX_VALUE, 0, Duration.ZERO, HANGING);
        Surroundings around = Stores.around(directory, disk, Records.CLOCK, () -> System.nanoTime() + passed.get());
        dao = FileHostRecordDao.open(around, Duration.ofDays(1), tuning);
        dao.start(feed);
        Records.awaitWriting(dao);
        disk.fault = (operation, file) -> {
            if (operation.equals("force")) {
                forces.incrementAndGet();
                held.countDown();
                awaitRelease();
            }
        };
        submit("first");
        held.await();
        for (int i = 0; i < LIMIT; i++) {
            submit("host" + i);
        }
    }

    private void awaitRelease() throws IOException {
        try {
            release.await();
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }

    @AfterEach
    void letGo() {
        release.countDown();
        disk.fault = FaultyDisk.NONE;
        dao.close();
        callers.shutdown();
        log.close();
    }

    private CommitResult commit(String name) {
        HostName host = new HostName(name);
        return dao.commit(host, 0, Records.record(host, "2001:db8::1", Records.T1));
    }

    private void submit(String name) {
        answers.add(callers.submit(() -> commit(name)));
    }

    private void awaitFullQueue() {
        Await.until(
                "the queue is full",
                () -> threads.stream().filter(QueueTest::waits).count() == LIMIT + 1L);
    }

    private static boolean waits(Thread thread) {
        return thread.getState() == Thread.State.WAITING
                && Stream.of(thread.getStackTrace())
                        .anyMatch(frame -> frame.getMethodName().equals("answer"));
    }

    private void assertThatAllAreStored() throws Exception {
        for (Future<CommitResult> answer : answers) {
            assertThat(answer.get()).isInstanceOf(CommitResult.Committed.class);
        }
    }

    @Test
    void whatWaitsIsStoredWithOneForceAndMoreThanTheLimitIsRefused() throws Exception {
        awaitFullQueue();
        assertThatThrownBy(() -> commit("late"))
                .is(storeFailure(Kind.BUSY))
                .hasMessage("Too many changes are waiting for the disk; try again shortly.");
        release.countDown();
        assertThatAllAreStored();
        assertThat(forces).hasValue(2);
        assertThat(feed.revisions()).containsExactly(1L, 2L, 3L, 4L, 5L, 6L);
    }

    @Test
    void aDiskThatHangsIsToldAndNobodyElseWaitsForIt() throws Exception {
        awaitFullQueue();
        assertThat(dao.unavailable()).isEmpty();
        passed.addAndGet(HANGING.toNanos());
        assertThat(dao.unavailable().orElseThrow())
                .matches("The disk of \\Q" + directory
                        + "\\E has not answered for 1\\d s; nothing is stored until it does\\.");
        assertThatThrownBy(() -> commit("late"))
                .is(storeFailure(Kind.UNAVAILABLE))
                .hasMessageContaining("The disk of ");
        release.countDown();
        assertThatAllAreStored();
        Await.until("it works again", () -> dao.unavailable().isEmpty());
        assertThat(commit("late")).isInstanceOf(CommitResult.Committed.class);
    }

    /** Who was told that it was not told tells again, of the whole step until then. */
    @Test
    void aStepOfTheClockThatNobodyWaitsForAnyMoreIsNotToldAsWell() throws Exception {
        awaitFullQueue();
        ClockStep step = new ClockStep(Records.T1, Records.T1.plusSeconds(60));
        Thread impatient =
                new Thread(() -> assertThatThrownBy(() -> dao.clockSet(step)).is(storeFailure(Kind.UNAVAILABLE)));
        impatient.start();
        Await.until("it waits", () -> impatient.getState() == Thread.State.TIMED_WAITING);
        impatient.interrupt();
        impatient.join();
        release.countDown();
        ClockStep whole = new ClockStep(Records.T1, Records.T1.plusSeconds(70));
        dao.clockSet(whole);
        assertThat(feed.steps()).containsExactly(whole);
        assertThatAllAreStored();
    }

    @Test
    void aDefectBeforeAnythingIsDurableRefusesTheWholeGroupAndNoMore() throws Exception {
        awaitFullQueue();
        disk.fault = (operation, file) -> {
            throw new IllegalStateException("a defect");
        };
        release.countDown();
        for (Future<CommitResult> answer : answers.subList(1, answers.size())) {
            assertThatThrownBy(answer::get)
                    .cause()
                    .is(storeFailure(Kind.UNAVAILABLE))
                    .hasMessage("The change could not be stored just now, for a reason given in the registry's log;"
                            + " nothing was changed. Try again shortly.");
        }
        assertThat(log.warnings())
                .containsExactly(
                        "Changes fail before they are stored, and are refused: java.lang.IllegalStateException:"
                                + " a defect");
        disk.fault = FaultyDisk.NONE;
        assertThat(commit("host0")).isEqualTo(new CommitResult.Committed(2));
        assertThat(feed.revisions()).containsExactly(1L, 2L);
    }

    @Test
    void aDefectWhileABatchIsMadeDurableEndsTheWritingBecauseNobodyKnowsWhatItLeft() throws Exception {
        awaitFullQueue();
        disk.fault = (operation, file) -> {
            if (operation.equals("force")) {
                throw new IllegalStateException("a defect");
            }
        };
        release.countDown();
        for (Future<CommitResult> answer : answers.subList(1, answers.size())) {
            assertThatThrownBy(answer::get).cause().is(storeFailure(Kind.UNAVAILABLE));
        }
        disk.fault = FaultyDisk.NONE;
        assertThatThrownBy(() -> commit("host0"))
                .is(storeFailure(Kind.UNAVAILABLE))
                .hasMessage(
                        "The store failed (java.lang.IllegalStateException: a defect). Nothing more is written until "
                                + "the registry is restarted.");
        assertThat(feed.revisions()).containsExactly(1L);
    }

    @Test
    void aFullDiskInTheMiddleOfAGroupRefusesTheWholeGroupAndNoMore() throws Exception {
        awaitFullQueue();
        disk.fault = FaultyDisk.FULL;
        release.countDown();
        assertThat(answers.get(0).get()).isEqualTo(new CommitResult.Committed(1));
        for (Future<CommitResult> answer : answers.subList(1, answers.size())) {
            assertThatThrownBy(answer::get)
                    .isInstanceOf(ExecutionException.class)
                    .cause()
                    .is(storeFailure(Kind.FULL));
        }
        assertThat(dao.unavailable()).isPresent();
        disk.fault = FaultyDisk.NONE;
        assertThat(commit("host0")).isEqualTo(new CommitResult.Committed(2));
        assertThat(dao.unavailable()).isEmpty();
        assertThat(feed.revisions()).containsExactly(1L, 2L);
    }
}
