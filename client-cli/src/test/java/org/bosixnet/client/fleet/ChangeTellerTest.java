package org.bosixnet.client.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.bosixnet.client.fleet.Scripts.block;
import static org.bosixnet.client.fleet.Scripts.lives;
import static org.bosixnet.client.fleet.Scripts.read;
import static org.bosixnet.client.fleet.Scripts.script;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.bosixnet.client.hostsfile.HostsFile;
import org.bosixnet.client.log.RecordingLogger;
import org.bosixnet.client.state.AgentState;
import org.bosixnet.client.state.StateFile;
import org.bosixnet.client.time.FakeAgentClock;
import org.bosixnet.testing.Await;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** When the program is run, and of what it is told; with real programs of the shell, and a clock that a test moves. */
@Timeout(60)
class ChangeTellerTest {

    /** Tells what it was told, one line a run, unless it is to fail. */
    private static final String USUAL = "[ ! -e $D/broken ] || { echo broken; exit 1; }\ncat >> $D/told";

    /** How long the program may take. */
    private static final Duration RUN = Duration.ofSeconds(20);

    @TempDir
    private Path directory;

    private final FakeAgentClock clock = new FakeAgentClock();
    private final RecordingLogger logger = new RecordingLogger();
    private ChangeTeller teller;

    /** The state that the list's thread saves, too. */
    private StateFile listsState;

    @AfterEach
    void stop() {
        if (teller != null) {
            teller.close();
        }
    }

    private void start(String text) {
        script(directory, text);
        teller = teller(clock);
        teller.start();
    }

    private ChangeTeller teller(FakeAgentClock itsClock) {
        ChangeProgram program =
                new ChangeProgram(List.of(directory.resolve("program").toString()), Path.of("/etc/hosts"), RUN);
        listsState = stateFile();
        return new ChangeTeller(program, listsState, itsClock, new Random(1), logger);
    }

    private StateFile stateFile() {
        return new StateFile(directory.resolve("state"));
    }

    private AgentState.OnChange state() {
        return stateFile().read().onChange();
    }

    private static HostsFile.Update write(String before, String after) {
        return new HostsFile.Update(true, block(before), block(after), 0);
    }

    private static HostsFile.Update nothing(String block) {
        return new HostsFile.Update(false, block(block), block(block), 0);
    }

    /** Applies, and waits until what this sets off is done. */
    private void apply(HostsFile.Update update) {
        teller.applied(update);
        settle();
    }

    private void settle() {
        Duration unused = clock.awaitWaiting();
    }

    private List<String> told() {
        return read(directory.resolve("told"))
                .lines()
                .map(ChangeTellerTest::brief)
                .toList();
    }

    /** Returns {@code +name, -name, ~name} of what a run was told. */
    private static String brief(String json) {
        String lists = json.replaceFirst("^\\{\"file\":\"/etc/hosts\",", "")
                .replaceAll("\"addresses\":\\[[^]]*],\"before\":\\[[^]]*]", "")
                .replaceAll("\\{\"name\":\"([^\"]*)\",}", "$1");
        return lists.replaceFirst("\"added\":\\[(.*)],\"removed\":\\[(.*)],\"changed\":\\[(.*)]}", "+$1 -$2 ~$3");
    }

    private void breakIt() throws IOException {
        Files.createFile(directory.resolve("broken"));
    }

    private void mendIt() throws IOException {
        Files.delete(directory.resolve("broken"));
    }

    @Test
    void itIsRunAfterEachWriteThatChangedTheFileAndAfterNoOther() {
        start(USUAL);
        apply(nothing("a=1"));
        apply(write("a=1", "a=1 b=2"));
        apply(nothing("a=1 b=2"));
        apply(write("a=1 b=2", "a=9 b=2"));
        apply(write("a=9 b=2", "a=9"));
        assertThat(told()).containsExactly("+b - ~", "+ - ~a", "+ -b ~");
        assertThat(logger.lines()).isEmpty();
        assertThat(state()).isEqualTo(AgentState.OnChange.NONE);
    }

    @Test
    void afterAWriteThatPutBackWhatAnotherProgramHadTakenOutItIsToldThatNoNameChanged() {
        start(USUAL);
        apply(write("", "a=1 b=2"));
        apply(write("", "a=1 b=2"));
        apply(write("a=1 b=2 c=3", "a=1 b=2"));
        assertThat(told()).containsExactly("+a,b - ~", "+ - ~", "+ - ~");
    }

    @Test
    void whatChangesDuringARunIsOneMoreRunAndNobodyWaits() throws IOException {
        start("echo run >> $D/runs; cat >> $D/told; while [ ! -e $D/go ]; do sleep 0.02; done");
        teller.applied(write("", "a=1"));
        Await.until("it runs", () -> !told().isEmpty());
        teller.applied(write("a=1", "a=1 b=2"));
        teller.applied(write("a=1 b=2", "a=1 b=2 c=3"));
        teller.applied(write("a=1 b=2 c=3", "a=5 c=3"));
        assertThat(told()).hasSize(1);
        Files.createFile(directory.resolve("go"));
        settle();
        assertThat(told()).containsExactly("+a - ~", "+c - ~a");
        assertThat(read(directory.resolve("runs"))).isEqualTo("run\nrun\n");
    }

    @Test
    void aRunThatFailsIsMadeAgainWithAllThatChangedSince() throws IOException {
        start(USUAL);
        breakIt();
        apply(write("", "a=1"));
        assertThat(state()).isEqualTo(failing("ended with 1, and wrote: broken"));
        apply(write("a=1", "a=1 b=2"));
        apply(write("a=1 b=2", "b=2"));
        mendIt();
        assertThat(told()).isEmpty();
        clock.advance(Duration.ofSeconds(10));
        assertThat(told()).containsExactly("+b - ~");
        assertThat(state()).isEqualTo(AgentState.OnChange.NONE);
        assertThat(logger.lines())
                .containsExactly(
                        "WARNING The program of ON_CHANGE failed: " + directory.resolve("program")
                                + " ended with 1, and wrote: broken",
                        "INFO The program of ON_CHANGE works again");
    }

    private AgentState.OnChange failing(String how) {
        return new AgentState.OnChange(true, FakeAgentClock.START, directory.resolve("program") + " " + how);
    }

    @Test
    void thePausesGrowAndEachKindOfFailureIsSaidOnce() throws IOException {
        start("echo run >> $D/runs; cat $D/code; read -r CODE < $D/code; exit $CODE");
        Files.writeString(directory.resolve("code"), "1\n");
        apply(write("", "a=1"));
        int before = 0;
        for (int minutes : new int[] {1, 10, 60}) {
            clock.advance(Duration.ZERO);
            for (int i = 0; i < minutes * 60; i++) {
                clock.advance(Duration.ofSeconds(1));
                settle();
            }
            int runs = (int) read(directory.resolve("runs")).lines().count();
            assertThat(runs - before).isBetween(minutes == 60 ? 12 : 3, minutes == 60 ? 24 : 8);
            before = runs;
        }
        Files.writeString(directory.resolve("code"), "2\n");
        clock.advance(Duration.ofMinutes(5));
        settle();
        assertThat(logger.lines())
                .containsExactly(
                        "WARNING The program of ON_CHANGE failed: " + directory.resolve("program")
                                + " ended with 1, and wrote: 1",
                        "WARNING The program of ON_CHANGE failed: " + directory.resolve("program")
                                + " ended with 2, and wrote: 2");
        assertThat(state()).isEqualTo(failing("ended with 2, and wrote: 2"));
    }

    @Test
    void whetherSomebodyElseCouldHavePutItThereIsLookedAtEachTime() throws IOException {
        start(USUAL);
        apply(write("", "a=1"));
        Files.setAttribute(directory.resolve("program"), "unix:mode", 0777);
        apply(write("a=1", "a=2"));
        assertThat(state().error()).contains("can be written by users other than its owner", "chmod go-w");
        Files.setAttribute(directory.resolve("program"), "unix:mode", 0755);
        clock.advance(Duration.ofSeconds(10));
        assertThat(told()).containsExactly("+a - ~", "+ - ~a");
    }

    @Test
    void oneThatCannotBeRunIsSaidAtTheStartAndRunWhenItIsThere() throws IOException {
        teller = teller(clock);
        teller.start();
        settle();
        assertThat(logger.lines())
                .containsExactly("WARNING The program of ON_CHANGE failed: " + directory.resolve("program")
                        + " is not there. Correct ON_CHANGE=... in the settings.");
        assertThat(state()).isEqualTo(failing("is not there. Correct ON_CHANGE=... in the settings."));
        script(directory, USUAL);
        clock.advance(Duration.ofSeconds(10));
        assertThat(told()).containsExactly("+ - ~");
        assertThat(state()).isEqualTo(AgentState.OnChange.NONE);
    }

    private void assertThatTheNextOneTells() {
        FakeAgentClock next = new FakeAgentClock();
        ChangeTeller second = teller(next);
        second.start();
        Duration unused = next.awaitWaiting();
        assertThat(told()).containsExactly("+ - ~");
        assertThat(state()).isEqualTo(AgentState.OnChange.NONE);
        second.close();
    }

    @Test
    void whatAnAgentDidNotComeToTellTheNextOneMakesUpFor() throws IOException {
        start(USUAL);
        breakIt();
        apply(write("", "a=1"));
        teller.close();
        mendIt();
        assertThatTheNextOneTells();
    }

    /** As by kill -9, or a power cut, between the write of the hosts file and that of the state. */
    @Test
    void whatAnAgentWroteWhenItWasKilledTheNextOneTells() throws IOException {
        start(USUAL);
        apply(nothing("a=1"));
        teller.writes();
        settle();
        assertThat(told()).isEmpty();
        assertThatTheNextOneTells();
    }

    @Test
    void aWriteIsStillOwedThoughARunUnderWayEndsMeanwhile() throws IOException {
        start("echo run >> $D/runs; while [ ! -e $D/go ]; do sleep 0.02; done");
        teller.applied(write("", "a=1"));
        Await.until("it runs", () -> !read(directory.resolve("runs")).isEmpty());
        teller.writes();
        Files.createFile(directory.resolve("go"));
        settle();
        assertThat(state().owed()).isTrue();
        apply(write("a=1", "a=1 b=2"));
        assertThat(state()).isEqualTo(AgentState.OnChange.NONE);
        assertThat(read(directory.resolve("runs"))).isEqualTo("run\nrun\n");
    }

    @Test
    void aWriteThatFailedIsNotTold() {
        start(USUAL);
        apply(nothing("a=1"));
        teller.writes();
        assertThat(state().owed()).isTrue();
        apply(nothing("a=1"));
        listsState.save();
        assertThat(told()).isEmpty();
        assertThat(state()).isEqualTo(AgentState.OnChange.NONE);
    }

    /** As if the directory could not be forced to the disk after the file was replaced. */
    @Test
    void aWriteThatIsDoneThoughItFailedIsTold() {
        start(USUAL);
        apply(nothing("a=1"));
        teller.writes();
        apply(nothing("a=1 b=2"));
        assertThat(told()).containsExactly("+b - ~");
        assertThat(state()).isEqualTo(AgentState.OnChange.NONE);
    }

    @Test
    void whatACommandCouldNotTellIsNotForgottenForAWriteThatFails() throws IOException {
        start(USUAL);
        apply(nothing("a=1"));
        breakIt();
        ChangeTeller command = teller(FakeAgentClock.withoutThread());
        assertThatThrownBy(() -> command.tell(write("a=1", "a=1 b=2"))).isInstanceOf(IOException.class);
        mendIt();
        teller.writes();
        apply(nothing("a=1 b=2"));
        assertThat(told()).containsExactly("+b - ~");
    }

    @Test
    void theEndDoesNotWaitForARunWhichIsKilledAndStillOwed() {
        start("echo $$ > $D/pid; exec sleep 300");
        teller.applied(write("", "a=1"));
        Await.until("it runs", () -> !read(directory.resolve("pid")).isEmpty());
        long start = System.nanoTime();
        teller.close();
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(RUN.dividedBy(2));
        long pid = Long.parseLong(read(directory.resolve("pid")).strip());
        Await.until("it is killed", () -> !lives(pid));
        assertThat(logger.lines()).isEmpty();
    }

    @Test
    void aCommandRunsItAtOnceAndFailsWithIt() throws IOException {
        script(directory, USUAL);
        ChangeTeller command = teller(FakeAgentClock.withoutThread());
        command.tell(nothing("a=1"));
        assertThat(told()).isEmpty();
        command.tell(write("a=1", "a=2"));
        assertThat(told()).containsExactly("+ - ~a");
        breakIt();
        assertThatThrownBy(() -> command.tell(write("a=2", "a=3")))
                .isInstanceOf(IOException.class)
                .hasMessage("The hosts file is written, but the program of ON_CHANGE failed: "
                        + directory.resolve("program") + " ended with 1, and wrote: broken");
    }

    @Test
    void whatACommandCouldNotTellTheAgentTells() throws IOException {
        start(USUAL);
        apply(nothing("a=1"));
        breakIt();
        ChangeTeller command = teller(FakeAgentClock.withoutThread());
        assertThatThrownBy(() -> command.tell(write("a=1", "a=1 b=2"))).isInstanceOf(IOException.class);
        mendIt();
        apply(nothing("a=1 b=2"));
        assertThat(told()).containsExactly("+b - ~");
        assertThat(state()).isEqualTo(AgentState.OnChange.NONE);
    }

    @Test
    void onceNoneIsSetNothingIsLeftOfTheOldOnesFailure() throws IOException {
        start(USUAL);
        breakIt();
        apply(write("", "a=1"));
        StateFile state = stateFile();
        ChangeTeller none = ChangeTeller.of(List.of(), Path.of("/etc/hosts"), state, new FakeAgentClock());
        none.start();
        none.applied(write("a=1", "a=2"));
        none.close();
        assertThat(state.read().onChange()).isEqualTo(AgentState.OnChange.NONE);
    }
}
