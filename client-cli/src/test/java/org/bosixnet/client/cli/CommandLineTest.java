package org.bosixnet.client.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import org.bosixnet.client.Loopback;
import org.bosixnet.client.cli.base.ExitCode;
import org.bosixnet.client.dns.FakeDns;
import org.bosixnet.client.dns.Shadows;
import org.bosixnet.client.hostsfile.HostsFile;
import org.bosixnet.client.platform.linux.LinuxPlatform;
import org.bosixnet.client.state.AgentState;
import org.bosixnet.client.state.StateFile;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class CommandLineTest {

    private static final String BEFORE = "127.0.0.1\tlocalhost\n192.0.2.1 printer\n";

    @TempDir
    private Path directory;

    private HttpServer server;
    private volatile int status = 200;
    private volatile String type = "text/plain";
    private volatile String body = "";
    private Supplier<Shadows> shadows = Shadows::new;
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(Loopback.address(), 0), 0);
        server.createContext("/", exchange -> {
            exchange.getRequestBody().readAllBytes();
            byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", type);
            exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
        });
        server.start();
        Files.writeString(hosts(), BEFORE);
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private Path hosts() {
        return directory.resolve("hosts");
    }

    private String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/bosixnet";
    }

    /** Runs a command with the settings that keep it away from this machine. */
    private int run(String command, String... more) throws IOException {
        Path config = directory.resolve("agent.conf");
        if (!Files.exists(config)) {
            Files.writeString(config, "URL=" + url() + "\nHOST_NAME=alpha\nHOSTS_FILE=" + hosts() + "\n");
        }
        List<String> words = new ArrayList<>(List.of(command, "--config", config.toString()));
        words.addAll(List.of(more));
        return execute(words.toArray(String[]::new));
    }

    private int execute(String... words) {
        CommandLine line = Bosixnet.commandLine(new LinuxPlatform(), shadows);
        line.setOut(new PrintWriter(out, true));
        line.setErr(new PrintWriter(err, true));
        return line.execute(words);
    }

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
                "Left out: 2001:db8::3 printer: It is elsewhere in the hosts file; that line counts.\n");
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
        assertThat(out.toString()).contains("They are kept until three fetches and 15 minutes agree");
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
    void statusShowsTheLastList() throws IOException {
        body = "2001:db8::1    beta\n2001:db8::2    github.com\n";
        run("sync");
        assertThat(run("status")).isEqualTo(ExitCode.UNWELL);
        assertThat(out.toString())
                .contains("1 lines in the managed block")
                .contains("List of " + url())
                .contains("Not well: No agent runs for this hosts file.")
                .contains("Left out: 2001:db8::2 github.com: It has a dot");
    }

    @Test
    void statusEndsWith0IfAnAgentRunsAndDoesItsWork() throws Exception {
        body = "2001:db8::1    beta\n";
        run("sync");
        HostsFile file = new HostsFile(hosts(), new LinuxPlatform());
        StateFile state = new StateFile(file.stateFile());
        state.publish(new AgentState.Loop(Instant.now(), Instant.now()));
        state.save();
        file.holdAsAgent();
        assertThat(run("status")).isZero();
        assertThat(run("status", "--json")).isZero();
        assertThat(out.toString()).contains("\"well\": true").doesNotContain("Not well");
    }

    @Test
    void statusTellsWhichNamesShadowThoseOfThisComputersDns() throws Exception {
        try (FakeDns dns = new FakeDns()) {
            dns.knows("intranet", "10.1.2.3");
            Path resolvConf = Files.writeString(directory.resolve("resolv.conf"), "nameserver 127.0.0.1\n");
            shadows = () -> new Shadows(resolvConf, dns.port(), new Random(1), Duration.ofSeconds(30));
            body = "2001:db8::1    beta\n2001:db8::2    intranet\n";
            run("sync");
            run("status");
            assertThat(out.toString())
                    .contains("Shadows a name of this computer's DNS: intranet; without the hosts file intranet is"
                            + " 10.1.2.3\n");
            run("status", "--json");
            assertThat(out.toString().replaceAll("\\s", ""))
                    .contains("{\"name\":\"intranet\",\"inDns\":\"intranet\",\"addresses\":[\"10.1.2.3\"]}");
        }
    }

    @Test
    void statusShowsTheRestWhereTheHostsFileCannotBeUsed() throws IOException {
        run("sync");
        Files.writeString(hosts(), "# END bosixnet\n");
        assertThat(run("status")).isEqualTo(ExitCode.UNWELL);
        assertThat(out.toString()).contains("List of " + url()).containsPattern("Not well: .*ends a managed block");
        out.getBuffer().setLength(0);
        assertThat(run("status", "--json")).isEqualTo(ExitCode.UNWELL);
        assertThat(out.toString())
                .contains("\"well\": false")
                .containsPattern("\"troubles\": [^]]*ends a managed block");
    }

    @Test
    void explainPrintsJson() throws IOException {
        assertThat(run("explain", "--json")).isZero();
        assertThat(out.toString()).contains("\"candidates\":").contains("\"chosen\":");
    }
}
