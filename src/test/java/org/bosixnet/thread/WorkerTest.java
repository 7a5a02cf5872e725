package org.bosixnet.thread;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.bosixnet.testing.Await;
import org.bosixnet.testing.LogCapture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class WorkerTest {

    private final LogCapture log = new LogCapture(WorkerTest.class.getPackage());
    private final AtomicInteger turns = new AtomicInteger();
    private final AtomicReference<Thread> thread = new AtomicReference<>();

    @AfterEach
    void stopListening() {
        log.close();
    }

    private long note(long pause) {
        thread.set(Thread.currentThread());
        turns.incrementAndGet();
        return pause;
    }

    @Test
    void anInterruptEndsItNot() {
        try (Worker worker = Worker.every(Duration.ofMillis(1), "bosixnet-test", () -> note(0))) {
            worker.start();
            Await.until("it runs", () -> thread.get() != null);
            thread.get().interrupt();
            int before = turns.get();
            Await.until("it goes on", () -> turns.get() > before + 2);
        }
        assertThat(thread.get().isAlive()).isFalse();
    }

    @Test
    void aTurnThatFailsIsTakenAgainWhateverIsThrown() {
        try (Worker worker = Worker.every(Duration.ofMillis(1), "bosixnet-test", () -> {
            if (note(0) == 0 && turns.get() < 3) {
                throw new NoClassDefFoundError("a class of a container that is half gone");
            }
        })) {
            worker.start();
            Await.until("it is called again", () -> turns.get() > 2);
        }
        assertThat(log.warnings()).containsExactly("A turn of bosixnet-test failed", "A turn of bosixnet-test failed");
    }

    @Test
    void aTurnThatGoesOnFailingIsTakenLessAndLessOftenWhoeverWakesIt() {
        AtomicReference<Worker> itself = new AtomicReference<>();
        long begun = System.nanoTime();
        try (Worker worker = new Worker("bosixnet-test", () -> {
            long unused = note(0);
            itself.get().wake();
            throw new IllegalStateException("as always");
        })) {
            itself.set(worker);
            worker.start();
            Await.until("it is called again", () -> turns.get() > 3);
            assertThat(Duration.ofNanos(System.nanoTime() - begun)).isGreaterThan(Duration.ofMillis(100 + 200 + 400));
        }
        assertThat(log.warnings()).hasSize(3); // all but the third, and those after the fourth if there were any
    }

    @Test
    void itGoesOnEvenIfWhatFailedCannotBeSaid() {
        class Unspeakable extends RuntimeException {
            @Override
            public String getMessage() {
                throw new OutOfMemoryError("Java heap space");
            }
        }

        try (Worker worker = new Worker("bosixnet-test", () -> {
            if (note(0) == 0 && turns.get() < 3) {
                throw new Unspeakable();
            }
            return Worker.UNTIL_WOKEN;
        })) {
            worker.start();
            Await.until("it is called again", () -> turns.get() > 2);
        }
        assertThat(log.warnings()).isEmpty();
    }

    @Test
    void itWaitsUntilItIsWokenAndMissesNoWakingDuringATurn() {
        Worker[] self = new Worker[1];
        try (Worker worker = new Worker("bosixnet-test", () -> {
            if (turns.get() == 0) {
                self[0].wake();
            }
            return note(Worker.UNTIL_WOKEN);
        })) {
            self[0] = worker;
            worker.start();
            Await.until("the second turn is taken", () -> turns.get() == 2);
            Await.until("it waits", () -> thread.get().getState() == Thread.State.TIMED_WAITING);
            assertThat(turns).hasValue(2);
            worker.wake();
            Await.until("the third turn is taken", () -> turns.get() == 3);
        }
    }

    @Test
    void aTurnMayEndIt() {
        Worker worker = new Worker("bosixnet-test", () -> note(Worker.END));
        worker.start();
        assertThat(worker.awaitEnd(Duration.ofMinutes(1))).isTrue();
        assertThat(turns).hasValue(1);
    }

    @Test
    void whatHasNotEndedInTimeIsSaid() {
        CountDownLatch release = new CountDownLatch(1);
        Worker worker = new Worker("bosixnet-test", () -> {
            long unused = note(0);
            release.await();
            return Worker.END;
        });
        worker.start();
        Await.until("it is in its turn", () -> turns.get() > 0);
        worker.finish();
        assertThat(worker.awaitEnd(Duration.ofMillis(1))).isFalse();
        assertThat(log.warnings()).containsExactly("bosixnet-test has not ended within 0 s");
        release.countDown();
        assertThat(worker.awaitEnd(Duration.ofMinutes(1))).isTrue();
    }

    @Test
    void anInterruptOfWhoWaitsForTheEndIsKeptForLater() {
        CountDownLatch release = new CountDownLatch(1);
        Worker worker = new Worker("bosixnet-test", () -> {
            release.await();
            return Worker.END;
        });
        worker.start();
        Thread.currentThread().interrupt();
        assertThat(worker.awaitEnd(Duration.ofMillis(1))).isFalse();
        assertThat(Thread.interrupted()).isTrue();
        release.countDown();
        assertThat(worker.awaitEnd(Duration.ofMinutes(1))).isTrue();
    }

    @Test
    void oneThatWasEndedBeforeItsStartNeverRuns() {
        Worker worker = new Worker("bosixnet-test", () -> note(0));
        worker.close();
        worker.start();
        assertThat(worker.awaitEnd(Duration.ZERO)).isTrue();
        assertThat(turns).hasValue(0);
    }

    @Test
    void tasksAreRunInTheirOrderAndTheThreadEndsWhenAllAreDone() {
        List<Integer> done = new CopyOnWriteArrayList<>();
        List<Integer> given = new ArrayList<>();
        SerialExecutor executor = new SerialExecutor("bosixnet-test");
        for (int i = 0; i < 100; i++) {
            int number = i;
            given.add(number);
            executor.execute(() -> done.add(number));
        }
        executor.finish();
        assertThat(executor.awaitEnd(Duration.ofMinutes(1))).isTrue();
        assertThat(done).isEqualTo(given);
        assertThatThrownBy(() -> executor.execute(() -> {})).isInstanceOf(RejectedExecutionException.class);
    }

    @Test
    void aTaskThatFailsKeepsNoOtherFromBeingRun() {
        AtomicBoolean done = new AtomicBoolean();
        SerialExecutor executor = new SerialExecutor("bosixnet-test");
        executor.execute(() -> {
            throw new OutOfMemoryError("Java heap space");
        });
        executor.execute(() -> done.set(true));
        executor.finish();
        assertThat(executor.awaitEnd(Duration.ofMinutes(1))).isTrue();
        assertThat(done).isTrue();
        assertThat(log.warnings()).containsExactly("A turn of bosixnet-test failed");
    }

    @Test
    void aTaskForWhichNoThreadCanBeMadeIsNotTakenAndTheNextOneTriesAgain() {
        AtomicBoolean exhausted = new AtomicBoolean(true);
        AtomicInteger ran = new AtomicInteger();
        SerialExecutor executor = new SerialExecutor("bosixnet-test", task -> new Thread(task) {
            @Override
            public synchronized void start() {
                if (exhausted.get()) {
                    throw new OutOfMemoryError("unable to create native thread");
                }
                super.start();
            }
        });
        assertThatThrownBy(() -> executor.execute(ran::incrementAndGet)).isInstanceOf(OutOfMemoryError.class);
        exhausted.set(false);
        executor.execute(() -> ran.addAndGet(10));
        executor.finish();
        assertThat(executor.awaitEnd(Duration.ofMinutes(1))).isTrue();
        assertThat(ran).hasValue(10);
    }
}
