package org.bosixnet;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.bosixnet.container.Proxy;
import org.bosixnet.testing.Await;
import org.bosixnet.testing.Needs;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The registry as a developer starts it: with {@code mvn jetty:run}. */
@Needs("mvn")
class DevelopmentServerIT {

    @TempDir
    private Path directory;

    private Process start(String log, int port, Map<String, String> settings) throws IOException {
        // what is compiled already is not compiled once more under the other tests
        ProcessBuilder builder = new ProcessBuilder(
                        "mvn", "-B", "-ntp", "-Dmaven.main.skip=true", "jetty:run", "-Djetty.http.port=" + port)
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve(log).toFile());
        builder.environment().put("BOSIXNET_DATA_DIR", directory.resolve("data").toString());
        builder.environment().putAll(settings);
        return builder.start();
    }

    private List<String> lines(String log) {
        try {
            return Files.readAllLines(directory.resolve(log));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Asserts that a start fails, and that Maven's lines of the failure say why and what to do, without a trace. */
    private void fails(int port, Map<String, String> settings, String... said) throws Exception {
        Process failing = start("failing", port, settings);
        assertThat(failing.waitFor(120, TimeUnit.SECONDS)).isTrue();
        assertThat(failing.exitValue()).isNotZero();
        assertThat(lines("failing"))
                .noneMatch(line -> line.stripLeading().startsWith("at "))
                .noneMatch(line -> line.contains("BOSixNet serves"));
        assertThat(lines("failing").stream()
                        .dropWhile(line -> !line.startsWith("[ERROR] Failed to execute goal"))
                        .takeWhile(line -> !line.equals("[ERROR] "))
                        .collect(Collectors.joining("\n")))
                .contains(said);
    }

    @Test
    void itSaysWhereItIsAndAFailedStartWhatToDo() throws Exception {
        int port = Proxy.freePort();
        Process running = start("log", port, Map.of());
        try {
            Await.until("it is up", () -> lines("log").stream().anyMatch(line -> line.contains("Next, on each")));
            List<String> all = lines("log");
            assertThat(String.join("\n", all.subList(Math.max(0, all.size() - 10), all.size())))
                    .contains("data directory: " + directory.resolve("data"))
                    .contains("The first keys are in " + directory.resolve("data/first-keys"))
                    .contains("http://localhost:" + port + "/bosixnet/");
            assertThat(all).noneMatch(line -> line.contains("spotless") || line.contains("testCompile"));

            fails(
                    port,
                    Map.of("BOSIXNET_STORE", "memory"),
                    "Port " + port + " is used by another program; choose another port: mvn jetty:run"
                            + " -Djetty.http.port=PORT");
            fails(Proxy.freePort(), Map.of(), "belongs to another registry", "Stop that one, or set bosixnet.data-dir");
            fails(
                    Proxy.freePort(),
                    Map.of("BOSIXNET_TRUSTED_PROXIES", "nobody"),
                    "bosixnet.trusted-proxies is 'nobody'; it must be");
        } finally {
            running.destroy();
            running.waitFor();
        }
    }
}
