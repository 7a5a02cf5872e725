package org.bosixnet.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.bosixnet.registry.Authorities.OPEN;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import org.bosixnet.host.HostAddress;
import org.bosixnet.host.HostName;
import org.bosixnet.limit.ThrottledException;
import org.bosixnet.testing.Await;
import org.bosixnet.testing.ManualClock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A store that takes longer than changes come. */
class BusyStoreTest {

    private final ManualClock clock = new ManualClock(Instant.parse("2026-11-23T06:00:00Z"));
    private final FakeDao dao = new FakeDao();
    private final HostRegistry registry =
            new HostRegistry(dao, new RegistryConfig(1000, Duration.ofMinutes(15), null), clock, clock::nanos);
    private final ExecutorService callers = Executors.newCachedThreadPool();

    @AfterEach
    void stop() {
        callers.shutdownNow();
    }

    private UpdateOutcome report(int host) {
        return registry.update(new HostName("host" + host), List.of(new HostAddress("2001:db8::1")), OPEN);
    }

    /** Holds up who waits for the store until that is counted down. */
    private static void waits(AtomicInteger waiting, CountDownLatch goesOn) {
        waiting.incrementAndGet();
        try {
            goesOn.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Has as many report at once, each another host, and returns when all wait for the store. */
    private List<Future<UpdateOutcome>> allWait(int hosts, AtomicInteger waiting) {
        List<Future<UpdateOutcome>> reports = new ArrayList<>();
        for (int i = 0; i < hosts; i++) {
            int host = i;
            reports.add(callers.submit(() -> report(host)));
        }
        Await.until("all wait for the store", () -> waiting.get() == hosts);
        return reports;
    }

    private void isRefused(int host) {
        for (int i = 0; i < 50; i++) {
            assertThatThrownBy(() -> report(host))
                    .isInstanceOfSatisfying(ThrottledException.class, e -> assertThat(e.retryAfter())
                            .isPositive());
        }
    }

    @Test
    void oneChangeTooManyIsRefusedAtOnceAndCostsNothing() throws Exception {
        AtomicInteger waiting = new AtomicInteger();
        CountDownLatch goesOn = new CountDownLatch(1);
        ReentrantLock oneAtATime = new ReentrantLock();
        dao.beforeCommit = () -> {
            waits(waiting, goesOn);
            oneAtATime.lock();
        };
        dao.afterCommit = oneAtATime::unlock;
        registry.start();
        List<Future<UpdateOutcome>> reports = allWait(DecisionLoop.MOST_WAITING, waiting);
        isRefused(5000);
        assertThat(registry.view().find(new HostName("host5000"))).isEmpty();
        goesOn.countDown();
        for (Future<UpdateOutcome> report : reports) {
            assertThat(report.get().kind()).isEqualTo(UpdateOutcome.Kind.CREATED);
        }
        assertThat(report(5000).kind()).as("nothing of its limits was used up").isEqualTo(UpdateOutcome.Kind.CREATED);
    }

    /** As while etcd hangs: whether a report changes anything is known there only. */
    @Test
    void oneReportWithoutAChangeTooManyIsRefusedAtOnce() throws Exception {
        registry.start();
        for (int i = 0; i <= DecisionLoop.MOST_ASKING; i++) {
            UpdateOutcome unused = report(i);
        }
        AtomicInteger waiting = new AtomicInteger();
        CountDownLatch goesOn = new CountDownLatch(1);
        dao.beforeNewest = () -> waits(waiting, goesOn);
        List<Future<UpdateOutcome>> reports = allWait(DecisionLoop.MOST_ASKING, waiting);
        isRefused(DecisionLoop.MOST_ASKING);
        goesOn.countDown();
        for (Future<UpdateOutcome> report : reports) {
            assertThat(report.get().kind()).isEqualTo(UpdateOutcome.Kind.UNCHANGED);
        }
        assertThat(report(DecisionLoop.MOST_ASKING).kind()).isEqualTo(UpdateOutcome.Kind.UNCHANGED);
    }
}
