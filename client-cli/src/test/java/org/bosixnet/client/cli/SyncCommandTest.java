package org.bosixnet.client.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.bosixnet.client.cli.base.ExitCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SyncCommandTest extends CommandLineFixture {

    @Test
    void theListGoesIntoTheHostsFile() throws IOException {
        body = "2001:db8::1    beta\n2001:db8::2    gamma\n";
        assertThat(run("sync")).isZero();
        assertThat(hosts())
                .hasContent(BEFORE
                        + "# BEGIN bosixnet (managed, do not edit)\n"
                        + "2001:db8::1    beta\n2001:db8::2    gamma\n# END bosixnet\n");
        assertThat(out.toString()).isEqualTo(hosts().toRealPath() + ": +beta 2001:db8::1, +gamma 2001:db8::2\n");
    }

    @Test
    void aDryRunSaysWhatWouldChangeAndChangesNothing() throws IOException {
        body = "2001:db8::1    beta\n";
        assertThat(run("sync", "--dry-run")).isZero();
        assertThat(hosts()).hasContent(BEFORE);
        assertThat(out.toString()).isEqualTo("Would change " + hosts().toRealPath() + ": +beta 2001:db8::1\n");
        run("sync");
        out.getBuffer().setLength(0);
        assertThat(run("sync", "--dry-run")).isZero();
        assertThat(run("sync")).isZero();
        assertThat(out.toString())
                .isEqualTo(hosts().toRealPath() + " needs no change\n" + hosts().toRealPath() + ": nothing changed\n");
    }

    private void program(String text) throws IOException {
        Path program = Files.writeString(directory.resolve("program"), "#!/bin/sh\n" + text + "\n");
        Files.setAttribute(program, "unix:mode", 0755);
        Files.writeString(
                directory.resolve("agent.conf"),
                "URL=" + url() + "\nHOST_NAME=alpha\nHOSTS_FILE=" + hosts() + "\nON_CHANGE='" + program
                        + " one two'\n");
    }

    @Test
    void theProgramIsRunAndWaitedForIfTheFileChanged() throws IOException {
        program("sleep 0.3; echo \"$@ $(cat)\" >> " + directory.resolve("told"));
        body = "2001:db8::1    beta\n";
        assertThat(run("sync", "--dry-run")).isZero();
        assertThat(directory.resolve("told")).doesNotExist();
        assertThat(run("sync")).isZero();
        assertThat(run("sync")).isZero();
        assertThat(directory.resolve("told"))
                .hasContent("one two {\"file\":\"" + hosts() + "\",\"added\":[{\"name\":\"beta\",\"addresses\":"
                        + "[\"2001:db8::1\"],\"before\":[]}],\"removed\":[],\"changed\":[]}\n");
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void ifTheProgramFailsTheListIsInTheFileAllTheSameAndStatusTells() throws IOException {
        program("cat > /dev/null; echo 'nobody is \033[31mhere' >&2; exit 1");
        body = "2001:db8::1    beta\n";
        assertThat(run("sync")).isEqualTo(ExitCode.FAILED);
        assertThat(hosts()).content().contains("2001:db8::1    beta\n");
        assertThat(out.toString()).isEqualTo(hosts() + ": +beta 2001:db8::1\n");
        assertThat(err.toString())
                .isEqualTo("bosixnet: The hosts file is written, but the program of ON_CHANGE failed: "
                        + directory.resolve("program") + " ended with 1, and wrote: nobody is \\u001b[31mhere\n");
        run("status");
        assertThat(out.toString())
                .containsPattern("Not well: The program of ON_CHANGE has failed for [0-9]+ s: "
                        + directory.resolve("program") + " ended with 1, and wrote: nobody is ");
    }

    /** Lines that are moved into the block are a change, even if the list then adds nothing. */
    @Test
    void theProgramIsRunAfterAnAdoption() throws IOException {
        program("cat >> " + directory.resolve("told"));
        body = "2001:db8::1    beta\n";
        Files.writeString(hosts(), BEFORE + "2001:db8::1    beta\n");
        assertThat(run("sync", "--adopt")).isZero();
        assertThat(directory.resolve("told")).content().contains("\"added\":[{\"name\":\"beta\",");
        assertThat(out.toString()).startsWith(hosts() + ": +beta 2001:db8::1\n");
    }

    @Test
    void aHostileListIsLeftOutNameByName() throws IOException {
        body = """
            2001:db8::1    beta
            2001:db8::2    github.com
            2001:db8::3    localhost
            2001:db8::4    wpad
            2001:db8::5    printer
            2001:db8::6    alpha
            fe80::1    gamma
            2001:db8::7    127.1
            2001:db8::8    a\u001b[31mb
            ::1    delta
            2001:db8::9    x y
            """;
        assertThat(run("sync")).isZero();
        assertThat(hosts()).content().contains("bosixnet (managed, do not edit)\n2001:db8::1    beta\n# END");
        assertThat(out.toString())
                .contains("github.com: It has a dot and is not under a suffix in DOMAIN.")
                .contains("Left out: 2001:db8::3 localhost: ")
                .contains("Left out: 2001:db8::4 wpad: ")
                .contains("Left out: 2001:db8::5 printer: ")
                .contains("Left out: 2001:db8::6 alpha: ")
                .contains("Left out: fe80::1 gamma: ")
                .contains("Left out: 2001:db8::7 127.1: ")
                .contains("a\\u001b[31mb")
                .doesNotContain("\u001b");
    }

    /** What is no entry at all, what the settings refuse, and what this computer refuses. */
    @Test
    void whateverWasLeftOutIsToldBySyncAndByStatus() throws IOException {
        body = "2001:db8::1 beta alias\n2001:db8::2 github.com\n2001:db8::3 printer\n2001:db8::4 gamma\n";
        List<String> leftOut = List.of(
                "Left out: 2001:db8::1 beta: Line 1 has more than two fields, not an address and a name.\n",
                "Left out: 2001:db8::2 github.com: It has a dot and is not under a suffix in DOMAIN.\n",
                "Left out: 2001:db8::3 printer: It is elsewhere in the hosts file; that line takes precedence.\n");
        assertThat(run("sync")).isZero();
        assertThat(out.toString()).contains(leftOut);
        out.getBuffer().setLength(0);
        run("status");
        assertThat(out.toString()).contains(leftOut);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<html><body>Sign in to the hotel's network</body></html>",
                "garbage",
                "{\"hosts\":[]}",
                "\u0000\u0001"
            })
    void whatIsNoListChangesNothing(String answer) throws IOException {
        body = answer;
        assertThat(run("sync")).isEqualTo(1);
        assertThat(hosts()).hasContent(BEFORE);
        assertThat(err.toString()).startsWith("bosixnet: " + url());
    }

    @Test
    void anEmptyListNeedsForce() throws IOException {
        body = "2001:db8::1    beta\n";
        run("sync");
        body = "";
        assertThat(run("sync")).isZero();
        assertThat(hosts()).content().contains("beta");
        assertThat(out.toString()).contains("bosixnet sync --force");
        assertThat(run("sync", "--force")).isZero();
        assertThat(hosts()).content().doesNotContain("beta");
    }

    @Test
    void theLossOfMostOfTheListIsHeldBack() throws IOException {
        StringBuilder all = new StringBuilder();
        for (int i = 1; i <= 12; i++) {
            all.append("2001:db8::").append(i).append("    host").append(i).append('\n');
        }
        body = all.toString();
        run("sync");
        body = "2001:db8::1    host1\n2001:db8::22    host2\n2001:db8::99    fresh\n";
        assertThat(run("sync")).isZero();
        assertThat(hosts())
                .content()
                .contains("host12")
                .contains("2001:db8::22    host2\n")
                .contains("fresh");
        assertThat(out.toString()).contains("They are kept until three fetches over 15 minutes agree");
    }

    @Test
    void brokenMarkersAreSaidAndNothingIsChanged() throws IOException {
        String broken = BEFORE + "# BEGIN bosixnet\n2001:db8::1    beta\n";
        Files.writeString(hosts(), broken);
        body = "2001:db8::1    beta\n";
        assertThat(run("sync")).isEqualTo(1);
        assertThat(hosts()).hasContent(broken);
        assertThat(err.toString()).contains("the managed block that begins in line 3 has no");
    }
}
