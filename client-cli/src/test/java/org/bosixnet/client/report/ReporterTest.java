package org.bosixnet.client.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import org.bosixnet.client.address.Whereabouts.Change;
import org.bosixnet.client.agent.Uncaught;
import org.bosixnet.client.host.HostAddress;
import org.bosixnet.client.host.HostName;
import org.bosixnet.client.log.RecordingLogger;
import org.bosixnet.client.registry.FakeRegistry;
import org.bosixnet.client.registry.Registry;
import org.bosixnet.client.registry.RegistryException;
import org.bosixnet.client.registry.RegistryException.Kind;
import org.bosixnet.client.registry.failover.FailoverRegistry;
import org.bosixnet.client.state.AgentState;
import org.bosixnet.client.time.FakeAgentClock;
import org.bosixnet.client.time.SystemAgentClock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ReporterTest {
    private static final Duration PERIOD = Duration.ofMinutes(5);
    private static final List<HostAddress> A = List.of(new HostAddress("2001:db8::a"));
    private static final List<HostAddress> B = List.of(new HostAddress("2001:db8::b"));
    private static final List<HostAddress> C = List.of(new HostAddress("2001:db8::c"));

    private final FakeAgentClock clock = new FakeAgentClock();
    private final FakeRegistry target = new FakeRegistry("http://one");
    private final RecordingLogger logger = new RecordingLogger();
    private Reporter reporter;

    @BeforeEach
    void start() {
        reporter = reporter(target, clock);
    }

    @AfterEach
    void stop() {
        reporter.close();
    }

    private Reporter reporter(Registry to, FakeAgentClock with) {
        Reporter made = new Reporter(to, () -> new HostName("alpha"), PERIOD, with, new Random(1), logger);
        made.start(() -> {});
        return made;
    }

    private static FakeRegistry.Behaviour failing(Kind kind, String why, Duration retryAfter) {
        return addresses -> {
            throw new RegistryException(kind, why, retryAfter);
        };
    }

    @Test
    void reportsAtOnceAndThenEveryPeriod() throws Exception {
        assertThat(clock.awaitWaiting()).isNull();
        reporter.want(A);
        assertThat(target.nextReport()).isEqualTo(A);
        assertThat(clock.awaitWaiting()).isEqualTo(PERIOD);
        clock.advance(PERIOD.minusMillis(1));
        assertThat(target.reports()).hasSize(1);
        clock.advance(Duration.ofMillis(1));
        assertThat(target.nextReport()).isEqualTo(A);
        clock.awaitWaiting();
        assertThat(reporter.status())
                .isEqualTo(new AgentState.Registry(
                                "http://one", A, FakeAgentClock.START.plus(PERIOD), null, "", false, null)
                        .as("alpha"));
        assertThat(logger.lines()).containsExactly("INFO Reported: http://one lists alpha with [2001:db8::a].");
    }

    @Test
    void triesAgainAfterAFailureAndLogsOnlyWhatChanges() throws Exception {
        target.behaviour = failing(Kind.UNREACHABLE, "http://one cannot be reached: {0}.", null);
        reporter.want(A);
        for (int i = 0; i < 5; i++) {
            assertThat(target.nextReport()).isEqualTo(A);
            Duration due = clock.awaitWaiting();
            assertThat(reporter.status())
                    .isEqualTo(new AgentState.Registry(
                                    "http://one",
                                    List.of(),
                                    null,
                                    FakeAgentClock.START,
                                    "http://one cannot be reached: {0}.",
                                    false,
                                    null)
                            .as("alpha"));
            clock.advance(due.minus(clock.uptime()));
        }
        target.nextReport();
        target.behaviour = failing(Kind.REFUSED, "http://one refuses this (403).", null);
        clock.advance(clock.awaitWaiting().minus(clock.uptime()));
        target.nextReport();
        target.behaviour = addresses -> {};
        clock.advance(clock.awaitWaiting().minus(clock.uptime()));
        target.nextReport();
        clock.awaitWaiting();
        assertThat(reporter.status().failingSince()).isNull();
        assertThat(reporter.status().error()).isEmpty();
        assertThat(logger.lines())
                .containsExactly(
                        "WARNING Reporting fails, and is tried again: http://one cannot be reached: {0}.",
                        "WARNING Reporting fails, and is tried again: http://one refuses this (403).",
                        "INFO Reporting works again: http://one lists alpha with [2001:db8::a].");
    }

    @Test
    void keepsToRetryAfterButNotForANewAddress() throws Exception {
        target.behaviour = failing(Kind.BUSY, "http://one is busy (503).", Duration.ofMinutes(2));
        reporter.want(A);
        target.nextReport();
        assertThat(clock.awaitWaiting()).isBetween(Duration.ofSeconds(121), Duration.ofSeconds(122));
        reporter.want(B);
        assertThat(target.nextReport()).isEqualTo(B);
    }

    @Test
    void whatFailedIsTriedAtOnceWhenThisComputerMoves() throws Exception {
        target.behaviour = failing(Kind.UNREACHABLE, "http://one cannot be reached.", null);
        reporter.want(A);
        target.nextReport();
        for (int i = 0; i < 8; i++) {
            clock.advance(clock.awaitWaiting().minus(clock.uptime()));
            target.nextReport();
        }
        clock.awaitWaiting();
        target.behaviour = addresses -> {};
        reporter.moved(Change.CAME);
        assertThat(target.nextReport()).isEqualTo(A);
        assertThat(clock.awaitWaiting()).isEqualTo(clock.uptime().plus(PERIOD));
    }

    @Test
    void whatFailedIsTriedAtOnceWhenAMemberOfItsClusterAnswers() throws Exception {
        FakeAgentClock its = new FakeAgentClock();
        FakeRegistry other = new FakeRegistry("http://two");
        Registry cluster = new FailoverRegistry("http://one|http://two", List.of(member(target), member(other)));
        target.behaviour = failing(Kind.UNREACHABLE, "http://one cannot be reached.", null);
        other.behaviour = failing(Kind.UNREACHABLE, "http://two cannot be reached.", null);
        try (Reporter both = reporter(cluster, its)) {
            both.want(A);
            target.nextReport();
            Duration due = its.awaitWaiting();
            other.behaviour = addresses -> {};
            both.answers("http://three");
            assertThat(its.awaitWaiting()).as("it is none of its").isEqualTo(due);
            assertThat(target.reports()).hasSize(1);
            both.answers("http://two");
            assertThat(target.nextReport()).isEqualTo(A);
            assertThat(its.awaitWaiting()).isEqualTo(PERIOD);
            assertThat(other.reports()).containsExactly(A, A);
            both.answers("http://two");
            its.advance(Duration.ofSeconds(1));
            assertThat(its.awaitWaiting()).isEqualTo(PERIOD);
            assertThat(other.reports()).as("nothing had failed").hasSize(2);
        }
    }

    private static FailoverRegistry.Member member(FakeRegistry registry) {
        return new FailoverRegistry.Member(registry, registry);
    }

    @Test
    void whoAskedToBeLeftAloneIsAlthoughItAnswers() throws Exception {
        target.behaviour = failing(Kind.BUSY, "http://one is busy (503).", Duration.ofMinutes(2));
        reporter.want(A);
        target.nextReport();
        Duration due = clock.awaitWaiting();
        reporter.answers("http://one");
        assertThat(clock.awaitWaiting()).isEqualTo(due);
        assertThat(target.reports()).hasSize(1);
    }

    @Test
    void aMoveDuringAnExchangeThatThenFailsHasItTriedOnceMoreAtOnce() throws Exception {
        CountDownLatch release = new CountDownLatch(1);
        target.behaviour = addresses -> {
            release.await();
            throw new RegistryException(Kind.UNREACHABLE, "http://one cannot be reached.", null);
        };
        reporter.want(A);
        target.nextReport();
        reporter.moved(Change.CAME);
        release.countDown();
        assertThat(target.nextReport()).isEqualTo(A);
        assertThat(clock.awaitWaiting()).isBetween(Duration.ofSeconds(1), Duration.ofSeconds(2));
        assertThat(target.reports()).containsExactly(A, A);
    }

    @Test
    void aNewAddressWaitsForTheExchangeUnderWayAndOnlyTheLastOneIsSent() throws Exception {
        CountDownLatch release = new CountDownLatch(1);
        target.behaviour = addresses -> release.await();
        reporter.want(A);
        target.nextReport();
        reporter.want(B);
        reporter.want(C);
        assertThat(target.reports()).containsExactly(A);
        release.countDown();
        assertThat(target.nextReport()).isEqualTo(C);
        assertThat(clock.awaitWaiting()).isEqualTo(PERIOD);
        assertThat(target.reports()).containsExactly(A, C);
        assertThat(reporter.status().reported()).isEqualTo(C);
    }

    @Test
    void withdrawsOnceAndReportsAgainWhenThereIsAnAddress() throws Exception {
        reporter.want(A);
        target.nextReport();
        reporter.want(List.of());
        assertThat(target.nextReport()).isEmpty();
        assertThat(clock.awaitWaiting()).isNull();
        assertThat(reporter.status().reported()).isEmpty();
        reporter.want(A);
        assertThat(target.nextReport()).isEqualTo(A);
    }

    @Test
    void noRegistryWaitsForAnother() throws Exception {
        FakeRegistry blocked = new FakeRegistry("http://blocked");
        blocked.behaviour = addresses -> new CountDownLatch(1).await();
        FakeRegistry broken = new FakeRegistry("http://broken");
        broken.behaviour = failing(Kind.UNREACHABLE, "http://broken cannot be reached.", null);
        try (Reporter first = reporter(blocked, new FakeAgentClock());
                Reporter second = reporter(broken, new FakeAgentClock())) {
            for (Reporter each : List.of(first, second, reporter)) {
                each.want(A);
            }
            blocked.nextReport();
            broken.nextReport();
            assertThat(target.nextReport()).isEqualTo(A);
            clock.awaitWaiting();
            assertThat(reporter.status().reported()).isEqualTo(A);
            assertThat(first.status().lastSuccess()).isNull();
        }
    }

    @Test
    void stopsWhateverTheRegistryDoes() throws Exception {
        CountDownLatch never = new CountDownLatch(1);
        target.behaviour = addresses -> {
            while (true) {
                try {
                    never.await();
                    return;
                } catch (InterruptedException e) {
                    // as a blocked socket does
                }
            }
        };
        reporter.want(A);
        target.nextReport();
        long start = System.nanoTime();
        reporter.close();
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(30));
        never.countDown();
        assertThat(reporter.status().lastSuccess()).as("a result after the end").isNull();
        assertThat(logger.lines()).isEmpty();
    }

    @Test
    void goesOnAfterADefectOfItsOwn() throws Exception {
        target.behaviour = addresses -> {
            throw new IllegalStateException("oops");
        };
        reporter.want(A);
        target.nextReport();
        Duration due = clock.awaitWaiting();
        assertThat(reporter.status().error()).isEqualTo("This program failed: java.lang.IllegalStateException: oops");
        target.behaviour = addresses -> {};
        clock.advance(due);
        assertThat(target.nextReport()).isEqualTo(A);
        assertThat(logger.lines().get(0))
                .isEqualTo("ERROR Reporting to http://one fails, and is tried again: This program failed: "
                        + "java.lang.IllegalStateException: oops java.lang.IllegalStateException: oops");
    }

    @Test
    void theMachinesClockWaitsAndWakes() throws Exception {
        SystemAgentClock system = new SystemAgentClock();
        Duration until = system.uptime().plusMillis(20);
        system.await(until);
        assertThat(system.uptime()).isGreaterThanOrEqualTo(until);
        system.wake();
        system.wake();
        system.await(null);
        Duration soon = system.uptime().plusMillis(20);
        system.await(soon);
        assertThat(system.uptime()).as("one wait takes all wakes").isGreaterThanOrEqualTo(soon);
    }

    @Test
    void anErrorIsNotTakenForAFailureOfTheRegistry() throws Exception {
        target.behaviour = addresses -> {
            throw new OutOfMemoryError("Java heap space");
        };
        try (Uncaught uncaught = new Uncaught()) {
            reporter.want(A);
            assertThat(uncaught.next())
                    .isEqualTo("java.lang.OutOfMemoryError: Java heap space in bosixnet-report http://one");
        }
    }
}
