package org.bosixnet.client.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.bosixnet.client.host.HostAddress;
import org.bosixnet.client.host.HostName;
import org.bosixnet.client.log.RecordingLogger;
import org.bosixnet.client.registry.FakeRegistry;
import org.bosixnet.client.registry.Registry.ReportOutcome;
import org.bosixnet.client.state.AgentState;
import org.bosixnet.client.time.FakeAgentClock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A computer whose name somebody else reports, too. */
@Timeout(60)
class ContestedReporterTest {

    private static final Duration PERIOD = Duration.ofMinutes(5);
    private static final List<HostAddress> A = List.of(new HostAddress("2001:db8::a"));
    private static final List<HostAddress> B = List.of(new HostAddress("2001:db8::b"));
    private static final List<HostAddress> OTHERS = List.of(new HostAddress("2001:db8::66"));

    private static final String REPORTED = "INFO Reported: http://one lists alpha with [2001:db8::a].";
    private static final String CONTESTED = "WARNING Another computer, another agent on this one, or an administrator"
            + " reports alpha to http://one, too: it had %s in the place of this computer's. If one disk is a copy of"
            + " the other, give one of the computers a name of its own: sudo bosixnet join http://one --name NAME;"
            + " where no keys are needed, put HOST_NAME=NAME into its settings";
    private static final String ENDED = "INFO Nobody else reports alpha to http://one any more.";

    private final FakeAgentClock clock = new FakeAgentClock();
    private final FakeRegistry target = new FakeRegistry("http://one");
    private final RecordingLogger logger = new RecordingLogger();
    private Reporter reporter;

    @BeforeEach
    void start() throws InterruptedException {
        reporter = new Reporter(target, () -> new HostName("alpha"), PERIOD, clock, new Random(1), logger);
        reporter.start(() -> {});
        clock.awaitWaiting();
        reporter.want(A);
        target.nextReport();
        clock.awaitWaiting();
    }

    @AfterEach
    void stop() {
        reporter.close();
    }

    private void lists(List<HostAddress> addresses) {
        reporter.listed(name -> name.value().equals("alpha") ? addresses : List.of());
        clock.awaitWaiting();
    }

    private void nextPeriod() throws InterruptedException {
        clock.advance(PERIOD);
        target.nextReport();
        clock.awaitWaiting();
    }

    @Test
    void addressesInTheListThatAreNotItsOwnAreSaidOnceAndFoughtByNoReport() throws Exception {
        clock.advance(Duration.ofMinutes(1));
        lists(OTHERS);
        lists(A);
        lists(OTHERS);
        assertThat(target.reports()).as("nothing beyond the schedule").hasSize(1);
        assertThat(reporter.status().contested())
                .isEqualTo(new AgentState.Contested(FakeAgentClock.START.plusSeconds(60), OTHERS));
        clock.advance(PERIOD.minusMinutes(1));
        target.nextReport();
        clock.awaitWaiting();
        assertThat(clock.awaitWaiting()).isEqualTo(PERIOD.multipliedBy(2));
        nextPeriod();
        assertThat(logger.lines()).containsExactly(REPORTED, CONTESTED.formatted("[2001:db8::66]"));
        nextPeriod();
        assertThat(logger.lines()).endsWith(ENDED).hasSize(3);
        assertThat(reporter.status().contested()).isNull();
    }

    @Test
    void aRepeatedReportThatChangesSomethingShowsIt() throws Exception {
        target.outcome = ReportOutcome.CHANGED;
        nextPeriod();
        assertThat(logger.lines()).containsExactly(REPORTED, CONTESTED.formatted("other addresses"));
        assertThat(reporter.status().contested().addresses()).isEmpty();
        target.outcome = ReportOutcome.UNCHANGED;
        nextPeriod();
        assertThat(reporter.status().contested()).isNotNull();
        nextPeriod();
        assertThat(logger.lines()).endsWith(ENDED);
    }

    @Test
    void aRegistryThatSaysSoIsBelieved() throws Exception {
        target.contested = true;
        nextPeriod();
        assertThat(reporter.status().contested()).isNotNull();
    }

    @Test
    void aNewAddressOfItsOwnAndOneThatWasForgottenAreNoSign() throws Exception {
        target.outcome = ReportOutcome.CHANGED;
        reporter.want(B);
        target.nextReport();
        clock.awaitWaiting();
        clock.advance(Duration.ofMinutes(1));
        lists(A);
        target.outcome = ReportOutcome.CREATED;
        clock.advance(PERIOD);
        target.nextReport();
        clock.awaitWaiting();
        assertThat(reporter.status().contested()).isNull();
    }

    @Test
    void afterAFailureAChangeMayBeItsOwn() throws Exception {
        target.behaviour = addresses -> {
            throw new IllegalStateException("the answer is lost");
        };
        nextPeriod();
        target.behaviour = addresses -> {};
        target.outcome = ReportOutcome.CHANGED;
        clock.advance(clock.awaitWaiting().minus(clock.uptime()));
        target.nextReport();
        clock.awaitWaiting();
        assertThat(reporter.status().failingSince()).isNull();
        assertThat(reporter.status().contested()).isNull();
    }

    @Test
    void aListThatWentBackToAFormerAddressIsPutRightAtOnce() throws Exception {
        reporter.want(B);
        target.nextReport();
        clock.awaitWaiting();
        lists(B);
        target.outcome = ReportOutcome.CHANGED;
        reporter.listed(name -> A);
        target.nextReport();
        clock.awaitWaiting();
        assertThat(target.reports()).hasSize(3).last().isEqualTo(B);
        assertThat(reporter.status().contested()).isNull();
        assertThat(clock.awaitWaiting()).isEqualTo(PERIOD);
    }

    @Test
    void aRegistryThatIsAwayIsLeftAloneWhateverAnotherOneLists() throws Exception {
        reporter.want(B);
        target.nextReport();
        clock.awaitWaiting();
        lists(B);
        target.behaviour = addresses -> {
            throw new IllegalStateException("the answer is lost");
        };
        nextPeriod();
        Duration due = clock.awaitWaiting();
        lists(A);
        assertThat(clock.awaitWaiting()).isEqualTo(due);
    }
}
