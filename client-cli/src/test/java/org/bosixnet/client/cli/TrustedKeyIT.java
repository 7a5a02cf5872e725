package org.bosixnet.client.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.bosixnet.client.registry.http.KeyServer;
import org.bosixnet.client.registry.http.ManInTheMiddle;
import org.bosixnet.client.registry.http.TestCertificate;
import org.bosixnet.testing.Await;
import org.bosixnet.testing.Needs;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The program on a terminal, which asks whether a key is the registry's, and its agent when the key has changed. */
class TrustedKeyIT {

    private static final String QUESTION = "Trust it? [yes/no] ";

    private static TestCertificate own;
    private static TestCertificate stranger;

    @TempDir
    private Path directory;

    private KeyServer registry;
    private ManInTheMiddle man;
    private Path config;
    private String settings;
    private final List<Process> processes = new ArrayList<>();

    @BeforeAll
    static void makeCertificates(@TempDir Path certificates) throws Exception {
        own = TestCertificate.make(certificates, "own", "san=dns:else.example");
        stranger = TestCertificate.make(certificates, "stranger", "san=ip:127.0.0.1");
    }

    @BeforeEach
    void start() throws Exception {
        registry = new KeyServer(own);
        man = new ManInTheMiddle(stranger, registry.url());
        Path hosts = Files.writeString(directory.resolve("hosts"), "127.0.0.1 localhost\n");
        settings = "HOST_NAME=alpha HOSTS_FILE=" + hosts + "\nKEY_FILE=" + directory.resolve("keys") + " # mine\n";
        config = Files.writeString(directory.resolve("agent.conf"), settings);
        Files.writeString(directory.resolve("join-key"), registry.joinKey.value());
    }

    @AfterEach
    void stop() throws Exception {
        for (Process process : processes) {
            process.destroy();
            assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        }
        man.close();
        registry.close();
    }

    private Process start(List<String> command) throws IOException {
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("out").toFile())
                .start();
        processes.add(process);
        return process;
    }

    private List<String> program(String... words) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName()));
        command.addAll(List.of(words));
        command.addAll(List.of("--config", config.toString()));
        return command;
    }

    private String output() {
        try {
            return Files.readString(directory.resolve("out"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Joins on a terminal of its own, and returns the exit code; {@code before} is what happens while it asks. */
    private int answering(String answer, Callable<?> before) throws Exception {
        String key = directory.resolve("join-key").toString();
        List<String> join = program("join", man.url().toString(), "--join-key-file", key);
        Process process = start(List.of("script", "-qec", String.join(" ", join), "/dev/null"));
        Await.until("the question", () -> output().contains(QUESTION));
        before.call();
        process.getOutputStream().write((answer + "\n").getBytes(UTF_8));
        process.getOutputStream().flush();
        assertThat(process.waitFor(3, TimeUnit.MINUTES)).isTrue();
        return process.exitValue();
    }

    @Test
    @Needs("script")
    void yesTrustsTheKeyFromThenOn() throws Exception {
        assertThat(answering("yes", () -> null)).as(output()).isZero();
        assertThat(output().replace("\r", ""))
                .startsWith(
                        "The registry at " + man.url() + " shows a key that this computer does not know: " + own.pin()
                                + "\n"
                                + "(its certificate is signed by nobody but itself, and not trusted.)\n"
                                + "Compare it with the key in the registry's log at its start. "
                                + QUESTION);
        assertThat(config)
                .hasContent(settings + "URL=" + man.url() + " # by bosixnet join\nPIN=\"" + own.pin()
                        + "\" # by bosixnet join\n");
        assertThat(registry.keysOf("alpha")).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "y", "Yes", "yes please"})
    @Needs("script")
    void anythingElseSendsNothing(String answer) throws Exception {
        assertThat(answering(answer, () -> null)).isEqualTo(1);
        assertThat(output())
                .contains("was not trusted, so nothing was sent to " + man.url())
                .contains("answer with the whole word yes.");
        assertThat(registry.requests()).isEmpty();
        assertThat(config).hasContent(settings);
        assertThat(directory.resolve("keys")).doesNotExist();
    }

    /** Whoever shows one key while the person compares it, and another afterwards, gets nothing. */
    @Test
    @Needs("script")
    void onlyTheKeyThatWasAskedAboutIsTrusted() throws Exception {
        assertThat(answering("yes", () -> {
                    man.read();
                    return null;
                }))
                .isEqualTo(1);
        assertThat(output()).contains("it shows the key " + stranger.pin() + ", and PIN expects " + own.pin());
        assertThat(man.heard()).isEmpty();
        assertThat(config).hasContent(settings);
    }

    @Test
    void theAgentSaysOnceThatTheKeyHasChangedAndStatusSaysIt() throws Exception {
        Files.writeString(
                config, settings + "URL=" + man.url() + "\nPIN=" + own.pin() + "\nUPD_PERIOD=1\nLIST_PERIOD=1\n");
        man.read();
        Process agent = start(program("agent"));
        Await.until("attempts", () -> man.attempts() >= 6);
        String trouble =
                "it shows the key " + stranger.pin() + ", and PIN expects " + own.pin() + ", so nothing was sent.";
        assertThat(output().lines().filter(line -> line.contains(trouble)))
                .as("once for the list, and for reports if this computer has an address")
                .hasSizeBetween(1, 2)
                .doesNotHaveDuplicates();
        Process status = new ProcessBuilder(program("status")).start();
        assertThat(new String(status.getInputStream().readAllBytes(), UTF_8))
                .contains(trouble)
                .contains("'sudo bosixnet join " + man.url() + " --pin sha256//...'");
        assertThat(agent.isAlive()).isTrue();
        assertThat(man.heard()).isEmpty();
    }
}
