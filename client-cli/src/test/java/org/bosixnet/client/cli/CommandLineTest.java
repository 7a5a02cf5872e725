package org.bosixnet.client.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import org.bosixnet.client.cli.base.ExitCode;
import org.bosixnet.client.dns.Shadows;
import org.bosixnet.client.platform.linux.LinuxPlatform;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** What all commands have in common: usage, settings, errors and exit codes. */
class CommandLineTest extends CommandLineFixture {

    @Test
    void anErrorIsOneSentenceAndAnExitCode() {
        CommandLine line = Bosixnet.commandLine(new LinuxPlatform(), Shadows::new)
                .addSubcommand("broken", CommandLine.Model.CommandSpec.wrapWithoutInspection((Runnable) () -> {
                    throw new StackOverflowError("a\nb");
                }));
        line.setErr(new PrintWriter(err, true));
        assertThat(line.execute("broken")).isEqualTo(ExitCode.FAILED);
        assertThat(err)
                .hasToString("bosixnet: This program failed, and may not have done everything:"
                        + " java.lang.StackOverflowError: a\\u000ab" + System.lineSeparator());
    }

    @ParameterizedTest
    @CsvSource({"401, 3", "403, 3", "404, 1", "500, 1", "503, 1", "302, 1"})
    void anAnswerThatIsNoListEndsWithItsExitCode(int answered, int code) throws IOException {
        status = answered;
        assertThat(run("sync")).isEqualTo(code);
        assertThat(run("list")).isEqualTo(code);
        assertThat(hosts()).hasContent(BEFORE);
        assertThat(err.toString()).startsWith("bosixnet: " + url());
    }

    @Test
    void anUnreachableRegistryIsAFailure() throws IOException {
        server.stop(0);
        assertThat(run("sync")).isEqualTo(1);
        assertThat(err.toString()).contains("the connection was refused");
    }

    @ParameterizedTest
    @ValueSource(strings = {"sync", "list", "report", "withdraw"})
    void aCommandThatNeedsARegistrySaysSo(String command) throws IOException {
        Files.writeString(directory.resolve("agent.conf"), "HOST_NAME=alpha\nHOSTS_FILE=" + hosts() + "\n");
        assertThat(run(command)).isIn(1, 2);
        assertThat(err.toString()).startsWith("bosixnet: No registry is");
    }

    @Test
    void anUnknownKeyIsWarnedOfWithTheNearestOne() throws IOException {
        Files.writeString(
                directory.resolve("agent.conf"),
                "URL=" + url() + "\nHOST_NAME=alpha\nHOSTS_FILE=" + hosts() + "\nLIST_PERIOT=5\n");
        assertThat(run("sync")).isZero();
        assertThat(err.toString()).contains("line 4").contains("LIST_PERIOT").contains("LIST_PERIOD");
    }

    @Test
    void aBadValueIsAUsageErrorWithItsLine() throws IOException {
        Files.writeString(directory.resolve("agent.conf"), "URL=" + url() + "\n\nLIST_PERIOD=soon\n");
        assertThat(run("sync")).isEqualTo(2);
        assertThat(err.toString()).contains("line 3").contains("LIST_PERIOD").contains("soon");
    }

    @ParameterizedTest
    @ValueSource(strings = {"get ..", "get a/b", "get --bogus", "bogus", "sync extra", "get"})
    void wrongUsageIsExitCode2(String line) {
        assertThat(execute(line.split(" ", -1))).isEqualTo(2);
        assertThat(err.toString()).isNotBlank();
    }

    @Test
    void everyCommandHasHelp() {
        for (String command : Bosixnet.commandLine(new LinuxPlatform(), Shadows::new)
                .getSubcommands()
                .keySet()) {
            assertThat(execute(command, "--help")).isZero();
        }
        assertThat(execute("--help")).isZero();
        assertThat(out.toString()).contains("Exit codes: 0 done, 1 failed, 2 wrong usage, 3 refused by the registry.");
    }

    @Test
    void getPrintsTheAddresses() throws IOException {
        type = "application/json";
        body = "{\"name\":\"beta\",\"addresses\":[\"2001:db8::1\",\"2001:db8::2\"],"
                + "\"changed\":\"2026-11-23T06:00:00Z\",\"seen\":\"2026-11-23T06:00:00Z\",\"state\":\"online\"}";
        assertThat(run("get", "beta")).isZero();
        assertThat(out.toString()).isEqualTo("2001:db8::1\n2001:db8::2\n");
    }

    @Test
    void explainPrintsJson() throws IOException {
        assertThat(run("explain", "--json")).isZero();
        assertThat(out.toString()).contains("\"candidates\":").contains("\"chosen\":");
    }
}
