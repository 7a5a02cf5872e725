package org.bosixnet.client.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CommandTest {

    @Test
    void givesOutputAndExitCode() throws IOException {
        CommandResult result =
                shell("echo out; echo err >&2; exit 3", 5_000, 100).run();
        assertThat(result).isEqualTo(new CommandResult(3, "out\n"));
    }

    @Test
    void getsNoInput() throws IOException {
        assertThat(shell("cat; echo end", 5_000, 100).run().output()).isEqualTo("end\n");
    }

    @Test
    void runsInTheCLocale() throws IOException {
        assertThat(shell("echo $LC_ALL", 5_000, 100).inTheCLocale().run().output())
                .isEqualTo("C\n");
    }

    @Test
    void killsWhatTakesTooLong() {
        assertThatThrownBy(() -> shell("exec sleep 60", 100, 100).run())
                .isInstanceOf(IOException.class)
                .hasMessage("/bin/sh took longer than 100 ms");
    }

    @Test
    void killsWhatClosesItsOutputAndGoesOn() {
        assertThatThrownBy(() -> shell("exec sleep 60 >&-", 100, 100).run())
                .isInstanceOf(IOException.class)
                .hasMessage("/bin/sh took longer than 100 ms");
    }

    @Test
    void killsWhatWritesTooMuch() {
        assertThatThrownBy(
                        () -> shell("while :; do echo more; done", 5_000, 100).run())
                .isInstanceOf(IOException.class)
                .hasMessage("/bin/sh wrote more than 100 bytes");
    }

    @Test
    void findsProgramsOfTheSystemOnly() {
        assertThat(Command.find("sh")).isPresent();
        assertThat(Command.find("no-such-program")).isEmpty();
        assertThatThrownBy(() -> Command.of(Path.of("sh"))).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aMissingProgramIsAnError() {
        assertThatThrownBy(() -> Command.of(Path.of("/nowhere/ip")).run()).isInstanceOf(IOException.class);
    }

    private static Command shell(String script, long milliseconds, int maxOutput) {
        return new Command(List.of("/bin/sh", "-c", script), Map.of(), Duration.ofMillis(milliseconds), maxOutput);
    }
}
