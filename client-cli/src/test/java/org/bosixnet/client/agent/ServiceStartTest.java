package org.bosixnet.client.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.bosixnet.client.address.AddressChoice;
import org.bosixnet.client.host.HostAddress;
import org.bosixnet.client.host.LeftOuts;
import org.bosixnet.client.platform.AgentService.Phase;
import org.bosixnet.client.platform.AgentService.State;
import org.bosixnet.client.platform.FakeAgentService;
import org.bosixnet.client.state.AgentState;
import org.bosixnet.client.state.StateFile;
import org.bosixnet.client.time.AgentClock;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Starting the agent as a service, with state files that its runs leave, and a clock that only waiting moves. */
class ServiceStartTest {

    private static final String URL = "https://one";
    private static final String OTHER = "https://other";
    private static final List<HostAddress> ADDRESS = List.of(new HostAddress("2001:db8::1"));
    private static final Duration WAIT = Duration.ofSeconds(60);
    private static final Instant START = Instant.parse("2026-11-26T12:00:00.500Z");
    private static final Instant BEFORE = Instant.parse("2026-11-26T12:00:00.400Z");
    private static final Instant SINCE = Instant.parse("2026-11-26T12:00:00.600Z");
    private static final int PID = 4711;

    /** Moves by waiting, and then does the next thing that a test has planned. */
    private static final class Waiting implements AgentClock {
        private final Deque<Runnable> planned = new ArrayDeque<>();
        private Duration uptime = Duration.ZERO;

        @Override
        public Duration uptime() {
            return uptime;
        }

        @Override
        public Instant now() {
            return START.plus(uptime);
        }

        @Override
        public void await(Duration until) {
            uptime = until;
            if (!planned.isEmpty()) {
                planned.remove().run();
            }
        }

        @Override
        public void wake() {
            throw new AssertionError("nobody wakes it");
        }
    }

    @TempDir
    Path directory;

    private final FakeAgentService service = new FakeAgentService();
    private final Waiting clock = new Waiting();
    private final List<String> notices = new ArrayList<>();
    private List<HostAddress> usable = ADDRESS;
    private StateFile agents;

    @BeforeEach
    void leaveWhatAnEarlierRunDid() {
        agents = new StateFile(directory.resolve("state"));
        agents.publish(new AgentState.Loop(12, BEFORE, BEFORE, null));
        reports(new AgentState.Registry(URL, ADDRESS, BEFORE, null, "", false, null));
        lists(BEFORE, 3, "");
        agents.publish(new AgentState.Failure(BEFORE.minusSeconds(5), "The file was in use."));
        agents.save();
    }

    private void begins() {
        agents.publish(new AgentState.Loop(PID, START, START, null));
        reports(new AgentState.Registry(URL, List.of(), null, null, "", false, null));
        agents.save();
    }

    private void reports(AgentState.Registry registry) {
        agents.publish(new AgentState.Registries(
                List.of(new AgentState.Registry(OTHER, List.of(), null, BEFORE, "No.", true, null), registry)));
        agents.save();
    }

    private void reports() {
        reports(new AgentState.Registry(URL, ADDRESS, SINCE, null, "", false, null));
    }

    private void fails(String error, boolean refused) {
        reports(new AgentState.Registry(URL, List.of(), null, SINCE, error, refused, null));
    }

    private void lists(Instant at, int names, String held) {
        agents.publish(new AgentState.Listed(at, URL, names, held, 0, "", new LeftOuts(List.of(), 0)));
        agents.save();
    }

    private ServiceStart.Outcome start(Duration wait) throws InterruptedException {
        StateFile read = new StateFile(directory.resolve("state"));
        return new ServiceStart(service, read::read, () -> new AddressChoice(List.of(), usable, List.of("eth0")), clock)
                .start(URL, wait, notices::add);
    }

    private List<String> missing() throws InterruptedException {
        return start(WAIT).missing();
    }

    @Test
    void itWaitsForTheFirstReportAndTheFirstListOfThisRunAlone() throws Exception {
        clock.planned.add(this::begins);
        clock.planned.add(this::reports);
        clock.planned.add(() -> lists(BEFORE, 3, ""));
        clock.planned.add(() -> lists(SINCE, 12, ""));
        assertThat(start(WAIT)).isEqualTo(new ServiceStart.Outcome(true, ADDRESS, 12, List.of()));
        assertThat(clock.uptime()).isEqualTo(ServiceStart.LOOK.multipliedBy(4));
        assertThat(service.told).containsExactly("start");
        assertThat(notices).isEmpty();
    }

    @Test
    void aListFromBeforeTheReportIsGivenAMomentToGetIt() throws Exception {
        begins();
        lists(SINCE.minusMillis(50), 0, "");
        reports();
        clock.planned.add(() -> lists(SINCE.plusMillis(300), 1, ""));
        assertThat(start(WAIT).hosts()).isEqualTo(1);
        assertThat(clock.uptime()).isEqualTo(ServiceStart.LOOK);
        lists(SINCE.minusMillis(50), 11, "");
        assertThat(start(WAIT)).isEqualTo(new ServiceStart.Outcome(true, ADDRESS, 11, List.of()));
        assertThat(clock.uptime()).isEqualTo(ServiceStart.LOOK.plus(ServiceStart.SETTLE));
    }

    @Test
    void whatAnEarlierRunDidIsNotTakenForThisOnes() throws Exception {
        assertThat(start(WAIT)).isEqualTo(new ServiceStart.Outcome(true, List.of(), 0, List.of(FirstWork.NOT_BEGUN)));
        assertThat(clock.uptime()).isEqualTo(WAIT);
        assertThat(notices)
                .containsExactly(
                        "The agent is started. This waits up to 60 s for its first report and its first list.");
    }

    @Test
    void nobodyWaitsIfThatIsNotWanted() throws Exception {
        assertThat(start(Duration.ZERO)).isEqualTo(new ServiceStart.Outcome(true, List.of(), 0, List.of()));
        assertThat(clock.uptime()).isZero();
    }

    @Test
    void aServiceThatCannotBeStartedIsSaidAtOnce() throws Exception {
        service.onStart = () -> {
            throw new IOException("The unit is masked.");
        };
        assertThat(start(WAIT))
                .isEqualTo(new ServiceStart.Outcome(
                        false,
                        List.of(),
                        0,
                        List.of("The service the-agent could not be started: The unit is masked. Then start it by 'sudo"
                                + " start the-agent'.")));
        assertThat(clock.uptime()).isZero();
    }

    @Test
    void aServiceThatEndsIsSaidWithItsLastLine() throws Exception {
        service.lastLine = "bosixnet: NAMES is wrong.";
        clock.planned.add(() -> service.state = new State(Phase.ENDED, 0));
        ServiceStart.Outcome outcome = start(WAIT);
        assertThat(outcome.runs()).isFalse();
        assertThat(outcome.missing())
                .containsExactly("The service the-agent does not keep running. Its last line is: bosixnet: NAMES is"
                        + " wrong. (see 'log the-agent').");
        assertThat(clock.uptime()).isEqualTo(ServiceStart.ASK);
        service.lastLine = "";
        service.onStart = () -> {};
        assertThat(missing()).containsExactly("The service the-agent does not keep running. See 'log the-agent'.");
    }

    @Test
    void aProcessThatTookThePlaceOfAnotherIsWaitedFor() throws Exception {
        service.onStart = () -> service.state = new State(Phase.RUNS, 99);
        begins();
        reports();
        lists(SINCE, 12, "");
        clock.planned.add(() -> service.state = new State(Phase.RUNS, PID));
        assertThat(missing()).isEmpty();
        assertThat(clock.uptime()).isEqualTo(ServiceStart.ASK);
    }

    @Test
    void aServiceManagerThatDoesNotAnswerIsAskedAgain() throws Exception {
        service.stateFailure = new IOException("It took longer than 5 s.");
        assertThat(missing()).containsExactly("It took longer than 5 s.");
        begins();
        reports();
        lists(SINCE, 12, "");
        clock.planned.add(() -> service.stateFailure = null);
        assertThat(missing()).isEmpty();
    }

    @Test
    void aComputerWithoutAUsableAddressIsSaid() throws Exception {
        begins();
        lists(SINCE, 12, "");
        usable = List.of();
        assertThat(start(WAIT))
                .isEqualTo(new ServiceStart.Outcome(
                        true,
                        List.of(),
                        12,
                        List.of("No address is reported to https://one; bosixnet explain says why.")));
        usable = ADDRESS;
        assertThat(missing()).containsExactly("Nothing has been reported to https://one yet.");
    }

    @Test
    void whyTheReportsAndTheListFailIsSaidInTheWordsOfTheAgent() throws Exception {
        begins();
        fails("https://one cannot be reached: no answer for 15 s.", false);
        agents.publish(new AgentState.Failure(START.minusMillis(500), "The hosts file is not kept: it is a link."));
        agents.save();
        assertThat(missing())
                .containsExactly(
                        "https://one cannot be reached: no answer for 15 s.",
                        "The hosts file is not kept: it is a link.");
        assertThat(clock.uptime()).isEqualTo(WAIT);
    }

    @Test
    void afterARefusalThereIsNothingToWaitFor() throws Exception {
        begins();
        fails("https://one refuses this (403).", true);
        lists(SINCE, 12, "");
        assertThat(missing()).containsExactly("https://one refuses this (403).");
        assertThat(clock.uptime()).isZero();
    }

    @Test
    void removalsThatAreHeldBackAndAListThatWaitsAreSaid() throws Exception {
        begins();
        reports();
        agents.publish(new AgentState.Runs(4, SINCE.plusSeconds(120)));
        agents.save();
        assertThat(missing())
                .singleElement()
                .asString()
                .startsWith("The last 3 runs of the agent ended badly, so the list was left alone until 2026");
        lists(SINCE, 12, "The list lacks 9 of 12 names.");
        assertThat(missing()).containsExactly("The list lacks 9 of 12 names.");
    }
}
