package org.bosixnet.client.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.bosixnet.client.log.RecordingLogger;
import org.bosixnet.client.platform.Command;
import org.bosixnet.client.time.FakeAgentClock;
import org.bosixnet.testing.Await;
import org.bosixnet.testing.Needs;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With the real systemd-notify, and a socket in the place of systemd's. */
@Needs({"systemd-notify", "socat"})
class WatchdogIT {

    @TempDir
    private Path directory;

    private Path socket;
    private Path heard;
    private Process systemd;

    @BeforeEach
    void listen() throws IOException {
        socket = directory.resolve("notify");
        heard = directory.resolve("heard");
        systemd = new ProcessBuilder("socat", "-u", "UNIX-RECV:" + socket, "-")
                .redirectOutput(heard.toFile())
                .start();
        Await.until("there is a socket", () -> Files.exists(socket));
    }

    @AfterEach
    void stop() {
        systemd.destroy();
    }

    @Test
    void systemdHearsThatAllIsWell() throws Exception {
        Path program = Command.find("systemd-notify").orElseThrow();
        Command tell = new Command(
                List.of(program.toString(), "WATCHDOG=1"),
                Map.of("NOTIFY_SOCKET", socket.toString()),
                Duration.ofSeconds(20),
                1024);
        // its result says only whether the socket's owner answers as systemd does, which this one does not
        new Watchdog(tell, Duration.ofMinutes(5), Map.of(), FakeAgentClock.withoutThread(), new RecordingLogger())
                .look();
        Await.until("systemd has heard of it", () -> read(heard).startsWith("WATCHDOG=1"));
    }

    @Test
    void theAgentTellsItAgainAndAgainOfEveryThreadThatWorks() throws Exception {
        Path log = directory.resolve("log");
        ProcessBuilder builder = new ProcessBuilder(
                        Path.of("bosixnet").toAbsolutePath().toString(),
                        "agent",
                        "--url=http://127.0.0.1:1 http://127.0.0.1:2",
                        "--config=" + Files.createFile(directory.resolve("agent.conf")),
                        "--host-name=alpha",
                        "--hosts-file=" + Files.writeString(directory.resolve("hosts"), "127.0.0.1 localhost\n"),
                        "--key-file=" + directory.resolve("keys"))
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        builder.environment().put("NOTIFY_SOCKET", socket.toString());
        builder.environment().put("WATCHDOG_USEC", "3000000");
        Process agent = builder.start();
        try {
            Await.until("systemd has heard of it three times", () -> read(heard).split("WATCHDOG=1", -1).length > 3);
            assertThat(read(log))
                    .contains("systemd is told every 1 s that all is well with the loop, reporting to"
                            + " http://127.0.0.1:1, reporting to http://127.0.0.1:2, the list\n");
        } finally {
            agent.destroy();
            assertThat(agent.waitFor(30, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void theUnitHasSystemdListenAndStartItAgain() {
        assertThat(read(Path.of("src/main/systemd/bosixnet-agent.service")))
                .contains("\nNotifyAccess=all\n", "\nWatchdogSec=", "\nRestart=");
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
