package org.bosixnet.client.namespaces;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.bosixnet.testing.Await;
import org.bosixnet.testing.Needs;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A small run of the benchmark works, whatever it measures, and leaves nothing behind. */
@Needs({
    "namespaces",
    "ip",
    "curl",
    "pkill",
    "/usr/libexec/tomcat10/tomcat-start.sh",
    "/usr/bin/bosixnet_daemon",
    "/usr/bin/bosixnet_webui",
    "/usr/bin/spawn-fcgi",
    "nginx"
})
class ChangeToFileIT {

    private static final long PATIENCE_SECONDS = 240;
    private static final String TIMES = "p50 \\d+ ms, p99 \\d+ ms, max \\d+ ms";

    @TempDir
    private Path directory;

    private Process bench;

    private void start() throws IOException {
        Path temporary = Files.createDirectories(directory.resolve("tmp"));
        ProcessBuilder builder = new ProcessBuilder("../bench/change-to-file", "2", "5", "3", "1")
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("output").toFile());
        builder.environment().put("TMPDIR", temporary.toString());
        bench = builder.start();
    }

    @AfterEach
    void endEvenIfItFailed() throws InterruptedException {
        List<ProcessHandle> all = bench.descendants().toList();
        bench.destroyForcibly().waitFor();
        all.forEach(ProcessHandle::destroyForcibly);
    }

    private String output() throws IOException {
        return Files.readString(directory.resolve("output"));
    }

    private void assertNothingIsLeft(List<ProcessHandle> started) throws IOException {
        Await.until("every process has ended", () -> started.stream().noneMatch(ProcessHandle::isAlive));
        try (Stream<Path> files = Files.list(directory.resolve("tmp"))) {
            assertThat(files).isEmpty();
        }
    }

    @Test
    void printsTheFigures() throws Exception {
        start();
        assertThat(bench.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
        assertThat(output()).matches("""
                2 agents, 5 subscribers beside them:
                  to the last hosts file, 3 changes after 0 to warm up: %s
                  of that p50 until the stream told it: \\d+ ms; to the computer's own file: \\d+ ms
                The original, 1 agents, UPD_PERIOD=1 .*:
                  to the last hosts file, 3 changes after 0 to warm up: %s
                """.formatted(TIMES, TIMES));
        assertThat(bench.exitValue()).isZero();
        assertNothingIsLeft(List.of());
    }

    @Test
    void leavesNothingBehindWhenItIsInterrupted() throws Exception {
        start();
        Await.until("the registry starts", () -> bench.descendants()
                .anyMatch(process -> process.info().command().orElse("").endsWith("/java")));
        List<ProcessHandle> started = bench.descendants().toList();
        assertThat(started).hasSizeGreaterThan(2);
        bench.destroy();
        assertThat(bench.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
        assertNothingIsLeft(started);
    }
}
