package org.bosixnet.client.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.bosixnet.testing.Needs;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CommandTest {

    @Test
    void givesOutputAndExitCode() throws IOException {
        Command.Result result =
                shell("echo out; echo err >&2; exit 3", 30_000, 100).run();
        assertThat(result).isEqualTo(new Command.Result(3, "out\n"));
    }

    @Test
    void getsNoInput() throws IOException {
        assertThat(shell("cat; echo end", 30_000, 100).run().output()).isEqualTo("end\n");
    }

    @Test
    void runsInTheCLocale() throws IOException {
        assertThat(shell("echo $LC_ALL", 30_000, 100).inTheCLocale().run().output())
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
                        () -> shell("while :; do echo more; done", 30_000, 100).run())
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

    @Test
    @Needs("root")
    void runsNothingThatAnybodyButRootCanExchange(@TempDir Path directory) throws IOException {
        Path program = Files.writeString(directory.resolve("program"), "#!/bin/sh\necho it runs\n");
        Files.setAttribute(program, "unix:mode", 0755);
        assertThat(Command.mayRun(program)).isTrue();
        assertThat(Command.of(program).run().output()).isEqualTo("it runs\n");
        for (String what : new String[] {"another's", "open", "another's directory", "sticky"}) {
            Path faulty = what.equals("another's") || what.equals("open") ? program : directory;
            Map<String, Object> before = Files.readAttributes(faulty, "unix:uid,mode");
            boolean anothers = what.startsWith("another's");
            Files.setAttribute(faulty, anothers ? "unix:uid" : "unix:mode", anothers ? 65534 : 01777);
            assertThat(Command.mayRun(program)).as(what).isFalse();
            assertThatThrownBy(() -> Command.of(program).start()).as(what).isInstanceOf(UntrustedPathException.class);
            Files.setAttribute(faulty, "unix:uid", before.get("uid"));
            Files.setAttribute(faulty, "unix:mode", (int) before.get("mode") & 07777);
        }
        assertThat(Command.of(program).run().output()).isEqualTo("it runs\n");
    }

    private static Command shell(String script, long milliseconds, int maxOutput) {
        return new Command(List.of("/bin/sh", "-c", script), Map.of(), Duration.ofMillis(milliseconds), maxOutput);
    }
}
