package org.bosixnet.client.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.bosixnet.client.platform.Command;
import org.bosixnet.client.state.AgentState;
import org.bosixnet.client.state.StateFile;
import org.bosixnet.client.time.FakeAgentClock;
import org.bosixnet.testing.Await;
import org.junit.jupiter.api.Test;

/** What the agent tells of itself: signs of life, how its runs ended, and what systemd is told. */
class AgentLifeTest extends AgentFixture {

    private final List<Instant> signsAtFirstLook = new ArrayList<>();

    @Test
    void theSignOfLifeIsNewAfterASuspension() throws Exception {
        start();
        assertThat(signOfLife()).isEqualTo(FakeAgentClock.START);
        clock.set(Duration.ofHours(8));
        second();
        assertThat(signOfLife())
                .isEqualTo(FakeAgentClock.START.plus(Duration.ofHours(8).plusSeconds(1)));
    }

    private Instant signOfLife() {
        return state().loop().at();
    }

    @Test
    void theSignOfLifeIsThereBeforeAnythingIsLookedAt() throws Exception {
        platform.beforeRead = () -> signsAtFirstLook.add(signOfLife());
        platform.addresses = CANDIDATES;
        start();
        assertThat(signsAtFirstLook).containsExactly(FakeAgentClock.START);
    }

    @Test
    void aStateThatSomebodyRemovedIsThereAgainWithTheNextSignOfLife() throws Exception {
        start();
        Files.delete(directory.resolve("state"));
        second();
        assertThat(state().loop()).isNull();
        for (long i = 1; i < Health.SIGN_OF_LIFE.toSeconds(); i++) {
            second();
        }
        assertThat(state().loop()).isNotNull();
        assertThat(state().registries()).isNotNull();
        assertThat(state().watchdog()).isNotNull();
    }

    private int badEnds() {
        return state().runs().unfinished();
    }

    private void endedBadly(int runs) throws IOException {
        StateFile state = new StateFile(directory.resolve("state"));
        state.publish(new AgentState.Runs(runs, null));
        state.save();
        make(null);
    }

    @Test
    void afterBadEndsTheAgentReportsAtOnceAndLeavesTheListAloneForAWhile() throws Exception {
        endedBadly(3);
        platform.addresses = CANDIDATES;
        start();
        assertThat(target.nextReport()).isEqualTo(ADDRESS);
        settle();
        assertThat(peer.fetches() + peer.streams()).isZero();
        assertThat(badEnds()).isEqualTo(4);
        listClock.advance(Duration.ofMinutes(2));
        Await.until("the list is followed", () -> peer.fetches() + peer.streams() > 0);
    }

    @Test
    void aStopEndsARowOfBadEnds() throws Exception {
        endedBadly(3);
        start();
        agent.stop();
        assertThat(badEnds()).isZero();
    }

    @Test
    void soDoTenMinutesWithTheList() throws Exception {
        endedBadly(1);
        start();
        listClock.advance(Duration.ofSeconds(1));
        settle();
        second();
        assertThat(badEnds()).isEqualTo(2);
        listClock.advance(Runs.PROVEN);
        settle();
        second();
        assertThat(badEnds()).isZero();
    }

    @Test
    void theProgramIsRunWhenTheListHasChangedTheFileAndItsFailureIsInTheState() throws Exception {
        Path program = Files.writeString(
                directory.resolve("program"), "#!/bin/sh\ncat >> " + directory.resolve("told") + "\nexit 1\n");
        Files.setAttribute(program, "unix:mode", 0755);
        onChange = List.of(program.toString());
        make(null);
        start();
        peer.lists("beta=1");
        peer.stream().opens();
        settle();
        listClock.advance(Duration.ofSeconds(1));
        Await.until(
                "it has failed",
                () -> state().onChange() != null && !state().onChange().error().isEmpty());
        assertThat(directory.resolve("told"))
                .hasContent(
                        "{\"file\":\"" + directory.resolve("hosts") + "\",\"added\":[{\"name\":\"beta\",\"addresses\":"
                                + "[\"2001:db8::1\"],\"before\":[]}],\"removed\":[],\"changed\":[]}\n");
        assertThat(state().onChange().error()).isEqualTo(program + " ended with 1.");
        assertThat(Health.troubles(state(), true, PERIOD, PERIOD, FakeAgentClock.START))
                .anyMatch(trouble -> trouble.startsWith("The program of ON_CHANGE has failed for "));
    }

    @Test
    void systemdIsToldThatAllIsWell() throws Exception {
        Path told = directory.resolve("told");
        make(Command.of(Path.of("/bin/sh"), "-c", "echo told >> " + told));
        start();
        assertThat(told).hasContent("told\n");
        clock.advance(PERIOD);
        settle();
        assertThat(told).hasContent("told\ntold\n");
    }

    @Test
    void aWatchdogThatCannotBeToldIsInTheState() throws Exception {
        make(Command.of(Path.of("/bin/sh"), "-c", "exit 1"));
        start();
        Await.until("it is saved", () -> state().watchdog() != null);
        assertThat(state().watchdog().error()).contains("systemd will restart this agent");
    }
}
