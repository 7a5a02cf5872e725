package org.bosixnet.client.platform.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.bosixnet.client.platform.AgentService.Phase;
import org.bosixnet.client.platform.AgentService.State;
import org.bosixnet.client.platform.Command;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What systemd's programs are asked, and what is made of their answers; the texts are those of systemd 252. */
class SystemdTest {

    private static final String ENABLE = "--no-ask-password --no-pager enable bosixnet-agent.service";
    private static final String RESTART = "--no-ask-password --no-pager restart bosixnet-agent.service";

    /** The answers to the calls that begin so; an answer that is missing is that of a program that hangs. */
    private final Map<String, Command.Result> answers = new HashMap<>();

    private final List<String> calls = new ArrayList<>();
    private final Systemd systemd =
            new Systemd((time, words) -> answer(String.join(" ", words)), (time, words) -> answer("journal " + words));

    private Command.Result answer(String call) throws IOException {
        calls.add(call);
        return answers.entrySet().stream()
                .filter(each -> call.contains(each.getKey()))
                .findFirst()
                .orElseThrow(() -> new IOException("/usr/bin/systemctl took longer than 60 s"))
                .getValue();
    }

    private void says(String call, int code, String output) {
        answers.put(call, new Command.Result(code, output));
    }

    @Test
    void startingEnablesAndRestartsWithoutEverAskingForAPassword() throws Exception {
        says(" enable ", 0, "Created symlink /etc/systemd/system/multi-user.target.wants/bosixnet-agent.service.\n");
        says(" restart ", 0, "");
        systemd.start();
        assertThat(calls).containsExactly(ENABLE, RESTART);
    }

    @Test
    void stoppingDisablesAndStops() throws Exception {
        says(" disable ", 0, "");
        says(" stop ", 0, "");
        systemd.stop();
        assertThat(calls)
                .containsExactly(
                        "--no-ask-password --no-pager disable bosixnet-agent.service",
                        "--no-ask-password --no-pager stop bosixnet-agent.service");
    }

    @Test
    void whatSystemdSaysAgainstItIsPassedOn() {
        says(
                " enable ",
                1,
                "Created symlink /a.\nFailed to enable unit: Unit file /etc/systemd/system/bosixnet-agent.service is"
                        + " masked.\nmore\n");
        assertThatThrownBy(systemd::start)
                .hasMessage("'systemctl enable bosixnet-agent' failed (1): Failed to enable unit: Unit file"
                        + " /etc/systemd/system/bosixnet-agent.service is masked.");
        says(" enable ", 0, "");
        says(" restart ", 1, "");
        assertThatThrownBy(systemd::start).hasMessage("'systemctl restart bosixnet-agent' failed (1).");
        answers.remove(" restart ");
        assertThatThrownBy(systemd::start)
                .hasMessage("'systemctl restart bosixnet-agent' failed: /usr/bin/systemctl took longer than 60 s.");
    }

    @ParameterizedTest
    @CsvSource({"loaded, true", "masked, true", "bad-setting, true", "not-found, false"})
    void aUnitIsKnownUnlessSystemdFindsNone(String load, boolean known) {
        says(" show --property=LoadState bosixnet-agent.service", 0, "LoadState=" + load + "\n");
        assertThat(systemd.isKnown()).isEqualTo(known);
    }

    @Test
    void aSystemdThatDoesNotAnswerIsNotTakenForOneWithoutTheUnit() {
        assertThat(systemd.isKnown()).isTrue();
        says(" show ", 1, "Failed to connect to bus: No such file or directory\n");
        assertThat(systemd.isKnown()).isTrue();
        says(" show ", 0, "Running in chroot, ignoring command 'show'\n");
        assertThat(systemd.isKnown()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "active, running, 4711, RUNS",
        "reloading, reload, 4711, RUNS",
        "activating, start, 4711, CHANGES",
        "deactivating, stop-sigterm, 4711, CHANGES",
        "activating, auto-restart, 0, ENDED",
        "failed, failed, 0, ENDED",
        "inactive, dead, 0, ENDED"
    })
    void theStateIsThatOfTheUnit(String active, String sub, long pid, Phase phase) throws Exception {
        says(
                " show --property=ActiveState,SubState,MainPID ",
                0,
                "MainPID=" + pid + "\nActiveState=" + active + "\nSubState=" + sub + "\n");
        assertThat(systemd.state()).isEqualTo(new State(phase, pid));
    }

    @ParameterizedTest
    @CsvSource({"enabled, true", "enabled-runtime, true", "disabled, false", "masked, false", "'', false"})
    void itIsEnabledIfItsUnitFileIs(String unitFile, boolean enabled) throws Exception {
        says(" show --property=UnitFileState ", 0, "UnitFileState=" + unitFile + "\n");
        assertThat(systemd.isEnabled()).isEqualTo(enabled);
    }

    @Test
    void theLastLineIsTheProcesssOwn() {
        says("journal [--quiet, --no-pager, --sync]", 0, "");
        says(" show --property=InvocationID ", 0, "InvocationID=abc\n");
        says("_SYSTEMD_INVOCATION_ID=abc", 0, "bosixnet: NAMES is wrong.\n");
        assertThat(systemd.lastLine()).isEqualTo("bosixnet: NAMES is wrong.");
        assertThat(calls).anyMatch(call -> call.contains("--lines=1, --output=cat"));
    }

    @Test
    void withoutOneItIsWhatSystemdSaysOfTheUnit() {
        says("journal [--quiet, --no-pager, --sync]", 1, "");
        says(" show --property=InvocationID ", 0, "InvocationID=\n");
        says("--unit=bosixnet-agent.service", 0, "Failed with result 'exit-code'.\n");
        assertThat(systemd.lastLine()).isEqualTo("Failed with result 'exit-code'.");
        answers.clear();
        assertThat(systemd.lastLine()).isEmpty();
    }
}
