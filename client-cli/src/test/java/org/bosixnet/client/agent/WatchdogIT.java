package org.bosixnet.client.agent;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.bosixnet.client.process.Command;
import org.bosixnet.testing.Await;
import org.bosixnet.testing.Needs;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With the real systemd-notify, and a socket in the place of systemd's. */
@Needs({"systemd-notify", "socat"})
class WatchdogIT {

    @TempDir
    private Path directory;

    @Test
    void systemdHearsThatAllIsWell() throws Exception {
        Path socket = directory.resolve("notify");
        Path heard = directory.resolve("heard");
        Process systemd = new ProcessBuilder("socat", "-u", "UNIX-RECV:" + socket, "-")
                .redirectOutput(heard.toFile())
                .start();
        try {
            Await.until("there is a socket", () -> Files.exists(socket));
            Path program = Command.find("systemd-notify").orElseThrow();
            Command tell = new Command(
                    List.of(program.toString(), "WATCHDOG=1"),
                    Map.of("NOTIFY_SOCKET", socket.toString()),
                    Duration.ofSeconds(20),
                    1024);
            // its result says only whether the socket's owner answers as systemd does, which this one does not
            new Watchdog(tell, Duration.ofMinutes(5), Map.of(), new FakeAgentClock(), new RecordingLogger()).look();
            Await.until("systemd has heard of it", () -> read(heard).startsWith("WATCHDOG=1"));
        } finally {
            systemd.destroy();
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
