package org.bosixnet.client.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import org.bosixnet.client.host.HostAddress;
import org.bosixnet.client.host.HostName;
import org.bosixnet.client.log.RecordingLogger;
import org.bosixnet.client.registry.FakeRegistry;
import org.bosixnet.client.registry.RegistryException;
import org.bosixnet.client.registry.RegistryException.Kind;
import org.bosixnet.client.time.FakeAgentClock;
import org.bosixnet.testing.Await;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A computer that gets another name while the agent runs. */
@Timeout(60)
class RenamedReporterTest {

    private static final Duration PERIOD = Duration.ofMinutes(5);
    private static final List<HostAddress> A = List.of(new HostAddress("2001:db8::a"));
    private static final List<HostAddress> OTHERS = List.of(new HostAddress("2001:db8::66"));

    private final FakeAgentClock clock = new FakeAgentClock();
    private final FakeRegistry target = new FakeRegistry("http://one");
    private final RecordingLogger logger = new RecordingLogger();
    private volatile HostName name = new HostName("early");
    private Reporter reporter;

    @BeforeEach
    void start() throws InterruptedException {
        reporter = new Reporter(target, () -> name, PERIOD, clock, new Random(1), logger);
        reporter.start(() -> {});
        clock.awaitWaiting();
        reporter.want(A);
        clock.awaitWaiting();
        assertThat(target.held).containsOnlyKeys("early");
    }

    @AfterEach
    void stop() {
        reporter.close();
    }

    private void isCalled(String now) {
        name = new HostName(now);
        reporter.nameMayHaveChanged();
        clock.awaitWaiting();
    }

    private void nextPeriod() {
        clock.advance(PERIOD);
        clock.awaitWaiting();
    }

    @Test
    void theNewNameIsReportedAtOnceAndTheFormerOneWithdrawn() {
        isCalled("later");
        assertThat(target.held).containsOnlyKeys("later").containsValue(A);
        assertThat(reporter.status().reported()).isEqualTo(A);
        assertThat(reporter.status().name()).isEqualTo("later");
        int reports = target.reports().size();
        reporter.nameMayHaveChanged();
        clock.awaitWaiting();
        assertThat(target.reports()).hasSize(reports);
        nextPeriod();
        assertThat(target.held).containsOnlyKeys("later");
        assertThat(reporter.status().contested()).isNull();
        assertThat(logger.lines())
                .containsExactly(
                        "INFO Reported: http://one lists early with [2001:db8::a].",
                        "INFO Reported: http://one lists later with [2001:db8::a], no longer as early.");
    }

    @Test
    void aNameThatComesDuringAReportIsReportedAfterIt() throws Exception {
        CountDownLatch answers = new CountDownLatch(1);
        target.behaviour = addresses -> answers.await();
        List<HostAddress> moved = List.of(new HostAddress("2001:db8::b"));
        int before = target.reports().size();
        reporter.want(moved);
        Await.until("the report is under way", () -> target.reports().size() > before);
        name = new HostName("later");
        reporter.nameMayHaveChanged();
        answers.countDown();
        Await.until("the new name is reported", () -> target.held.containsKey("later"));
        clock.awaitWaiting();
        assertThat(target.held).containsOnlyKeys("later").containsValue(moved);
    }

    @Test
    void aFormerNameThatSomebodyElseReportsIsLeftAlone() {
        target.held.put("early", OTHERS);
        isCalled("later");
        assertThat(target.held).containsEntry("early", OTHERS).containsEntry("later", A);
    }

    @ParameterizedTest
    @EnumSource(names = {"REFUSED", "REJECTED", "BUSY"})
    void whereTheNewNameIsNotTakenTheFormerOneGoesOn(Kind kind) {
        target.refusedNames.put("later", new RegistryException(kind, "http://one refuses this (403). Run 'join'."));
        isCalled("later");
        nextPeriod();
        assertThat(target.held).containsOnlyKeys("early");
        assertThat(reporter.status().failingSince()).isNull();
        assertThat(reporter.status().lastSuccess()).isEqualTo(FakeAgentClock.START.plus(PERIOD));
        assertThat(logger.lines())
                .containsExactly(
                        "INFO Reported: http://one lists early with [2001:db8::a].",
                        "WARNING This computer is called later now, and is still reported as early, since http://one"
                                + " refuses this (403). Run 'join'.");
        target.refusedNames.clear();
        nextPeriod();
        assertThat(target.held).as("once the registry accepts it").containsOnlyKeys("later");
    }

    @Test
    void aRegistryThatCannotBeReachedGetsTheNewNameLater() {
        target.refusedNames.put("later", new RegistryException(Kind.UNREACHABLE, "http://one cannot be reached."));
        isCalled("later");
        assertThat(reporter.status().failingSince()).isNotNull();
        target.refusedNames.clear();
        clock.advance(clock.awaitWaiting().minus(clock.uptime()));
        clock.awaitWaiting();
        assertThat(target.held).containsOnlyKeys("later");
    }

    @Test
    void aNameThatIsBackBeforeItWasReportedChangesNothing() {
        target.refusedNames.put("later", new RegistryException(Kind.REFUSED, "No."));
        isCalled("later");
        isCalled("early");
        target.refusedNames.clear();
        nextPeriod();
        assertThat(target.held).containsOnlyKeys("early");
    }
}
