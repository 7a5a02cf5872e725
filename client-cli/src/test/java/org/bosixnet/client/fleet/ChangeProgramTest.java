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
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.bosixnet.testing.Await;
import org.bosixnet.testing.Needs;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** With real programs of the shell. */
@Timeout(60)
class ChangeProgramTest {

    private static final Path HOSTS = Path.of("/srv/fleet.hosts");

    @TempDir
    private Path directory;

    private void tell(String before, String after, String... arguments) throws IOException {
        program(Duration.ofSeconds(30), arguments).tell(BlockDiff.of(block(before), block(after)));
    }

    private ChangeProgram program(Duration timeout, String... arguments) {
        List<String> words =
                new ArrayList<>(List.of(directory.resolve("program").toString()));
        words.addAll(List.of(arguments));
        return new ChangeProgram(words, HOSTS, timeout);
    }

    @Test
    void itIsToldInALineOfJsonWhatChanged() throws IOException {
        script(directory, "cat > $D/told");
        tell("a=1 b=2 c=3 d=4", "a=1 c=9 c=3 d=4 e=5 E.example=6");
        assertThat(read(directory.resolve("told")))
                .isEqualTo("{\"file\":\"/srv/fleet.hosts\","
                        + "\"added\":[{\"name\":\"e\",\"addresses\":[\"2001:db8::5\"],\"before\":[]},"
                        + "{\"name\":\"e.example\",\"addresses\":[\"2001:db8::6\"],\"before\":[]}],"
                        + "\"removed\":[{\"name\":\"b\",\"addresses\":[],\"before\":[\"2001:db8::2\"]}],"
                        + "\"changed\":[{\"name\":\"c\",\"addresses\":[\"2001:db8::9\",\"2001:db8::3\"],"
                        + "\"before\":[\"2001:db8::3\"]}]}\n");
    }

    @Test
    void whereNoNameChangedTheListsAreEmpty() throws IOException {
        script(directory, "read -r LINE && echo \"$LINE\" > $D/told");
        tell("a=1", "a=1");
        assertThat(read(directory.resolve("told")))
                .isEqualTo("{\"file\":\"/srv/fleet.hosts\",\"added\":[],\"removed\":[],\"changed\":[]}\n");
    }

    @Test
    void itGetsItsArgumentsAsTheyAreAndNothingOfThisProcessesEnvironment() throws IOException {
        script(directory, "printf '%s\\n' \"$@\" > $D/arguments; env > $D/environment; pwd > $D/where");
        tell("", "a=1", "$HOME", "*", "; id");
        assertThat(read(directory.resolve("arguments"))).isEqualTo("$HOME\n*\n; id\n");
        assertThat(read(directory.resolve("where"))).isEqualTo("/\n");
        assertThat(System.getenv()).containsKey("HOME");
        assertThat(read(directory.resolve("environment")).lines())
                .contains("PATH=/usr/sbin:/sbin:/usr/bin:/bin:/run/current-system/sw/bin")
                .allMatch(line -> line.matches("(PATH|PWD|_|SHLVL|OLDPWD)=.*"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"exit 0", "exec <&-; exit 0", "head -c 10 > /dev/null", "echo done"})
    void itNeedNotReadHoweverMuchThereIs(String text) throws IOException {
        script(directory, text);
        tell("", IntStream.range(1, 9000).mapToObj(i -> "name" + i + "=" + i).collect(Collectors.joining(" ")));
    }

    @Test
    void itMayReadSlowlyAndWriteMuch() throws IOException {
        script(directory, "yes | head -c 1000000; cat > $D/told; yes | head -c 1000000 >&2");
        tell("", IntStream.range(1, 9000).mapToObj(i -> "name" + i + "=" + i).collect(Collectors.joining(" ")));
        assertThat(read(directory.resolve("told"))).contains("\"name8999\"").endsWith("]}\n");
    }

    @Test
    void whatItLeavesRunningIsNotWaitedForAndGoesOn() throws IOException {
        script(directory, "cat > /dev/null; sleep 300 & echo $! > $D/pid");
        tell("", "a=1");
        long pid = Long.parseLong(read(directory.resolve("pid")).strip());
        assertThat(lives(pid)).isTrue();
        ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
    }

    @Test
    void ifItFailsWhatItWroteIsToldShortAndEscaped() {
        script(directory, "printf 'no \\033[31mdnsmasq\\n\\n  here\\n'; yes xxxxxxxxx | head -c 100000 >&2; exit 3");
        assertThatThrownBy(() -> tell("", "a=1"))
                .isInstanceOfSatisfying(ChangeProgram.FailedException.class, e -> assertThat(e.kind())
                        .isEqualTo(directory.resolve("program") + " ended with 3"))
                .hasMessageStartingWith(
                        directory.resolve("program") + " ended with 3, and wrote: no \\u001b[31mdnsmasq / here")
                .extracting(e -> e.getMessage().length() - directory.toString().length())
                .satisfies(length -> assertThat(length).isLessThan(500));
        script(directory, "exit 1");
        assertThatThrownBy(() -> tell("", "a=1")).hasMessage(directory.resolve("program") + " ended with 1.");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "sleep 300 & echo $! > $D/pid; wait",
                "sleep 300 < /dev/null > /dev/null 2>&1 & echo $! > $D/pid; wait",
                "sh -c 'sh -c \"sleep 300\" & echo $! > '$D'/pid; wait' & wait",
                "echo $$ > $D/pid; exec <&- >&- 2>&-; exec sleep 300",
                "echo $$ > $D/pid; trap '' TERM; while :; do sleep 1; done"
            })
    void ifItTakesTooLongItIsKilledWithItsChildren(String text) {
        script(directory, text);
        long start = System.nanoTime();
        assertThatThrownBy(() -> program(Duration.ofSeconds(4)).tell(BlockDiff.of(block(""), block("a=1"))))
                .isInstanceOf(ChangeProgram.FailedException.class)
                .hasMessage(directory.resolve("program") + " took longer than 4 s.");
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(40));
        long pid = Long.parseLong(read(directory.resolve("pid")).strip());
        Await.until("its child is killed", () -> !lives(pid));
    }

    @Test
    void oneThatIsNotThereOrNoProgramIsRefused() throws IOException {
        Path program = directory.resolve("program");
        assertThatThrownBy(() -> tell("", "a=1"))
                .hasMessage(program + " is not there. Correct ON_CHANGE=... in the settings.");
        Files.writeString(program, "#!/bin/sh\n");
        assertThatThrownBy(() -> tell("", "a=1"))
                .hasMessage(program + " is not a program that may be executed. If it should be one, run: chmod +x "
                        + program.toRealPath());
        Files.delete(program);
        Files.createDirectory(program);
        assertThatThrownBy(() -> tell("", "a=1")).hasMessageContaining(" is not a program that may be executed.");
        assertThat(Files.exists(directory.resolve("told"))).isFalse();
    }

    @Test
    @Needs("root")
    void oneThatAnotherUserCouldHavePutThereIsRefused() throws IOException {
        Path program = script(directory, "echo told >> $D/told");
        tell("", "a=1");
        for (String what : List.of("file's owner", "file's mode", "directory's owner", "directory's mode", "link")) {
            Path other = Files.createDirectory(directory.resolve("other"));
            Path faulty = what.startsWith("file") ? program : what.startsWith("directory") ? directory : other;
            Object owner = Files.getAttribute(faulty, "unix:uid");
            int mode = (int) Files.getAttribute(faulty, "unix:mode") & 07777;
            Files.setAttribute(
                    faulty, what.endsWith("mode") ? "unix:mode" : "unix:uid", what.endsWith("mode") ? 0777 : 65534);
            ChangeProgram refused = what.equals("link")
                    ? new ChangeProgram(
                            List.of(Files.createSymbolicLink(other.resolve("link"), program)
                                    .toString()),
                            HOSTS,
                            Duration.ofSeconds(30))
                    : program(Duration.ofSeconds(30));
            assertThatThrownBy(() -> refused.tell(BlockDiff.of(block(""), block("a=1"))))
                    .as(what)
                    .isInstanceOf(ChangeProgram.FailedException.class)
                    .hasMessageContaining("who could change")
                    .hasMessageContaining(", so it is not used.");
            Files.setAttribute(faulty, "unix:uid", owner);
            Files.setAttribute(faulty, "unix:mode", mode);
            Files.deleteIfExists(other.resolve("link"));
            Files.delete(other);
        }
        tell("", "a=1");
        assertThat(read(directory.resolve("told"))).isEqualTo("told\ntold\n");
    }

    @Test
    void aLinkOfOnesOwnIsFollowed() throws IOException {
        script(directory, "echo $0 > $D/told");
        Path link = Files.createSymbolicLink(directory.resolve("link"), directory.resolve("program"));
        new ChangeProgram(List.of(link.toString()), HOSTS, Duration.ofSeconds(30))
                .tell(BlockDiff.of(block(""), block("a=1")));
        assertThat(read(directory.resolve("told"))).isEqualTo(link + "\n");
    }
}
