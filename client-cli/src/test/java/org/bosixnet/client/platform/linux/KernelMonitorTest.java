package org.bosixnet.client.platform.linux;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Semaphore;
import org.bosixnet.client.log.RecordingLogger;
import org.bosixnet.testing.Await;
import org.bosixnet.testing.Needs;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Shell scripts take the place of {@code ip}; what the real one hears is tested in a namespace. */
@Timeout(60)
@Needs("root")
class KernelMonitorTest {

    @TempDir
    private Path directory;

    private final Semaphore wakings = new Semaphore(0);
    private final RecordingLogger logger = new RecordingLogger();
    private Duration settling = Duration.ZERO;
    private KernelMonitor monitor;

    @AfterEach
    void close() {
        if (monitor != null) {
            monitor.close();
        }
    }

    /** Starts a monitor whose program notes its arguments and its process, and goes on as the script says. */
    private void start(String script) throws IOException {
        Path program = directory.resolve("ip");
        Files.writeString(program, "#!/bin/sh\necho $$ \"$@\" >> " + runs() + "\n" + script + "\n");
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
        monitor = new KernelMonitor(Optional.of(program), wakings::release, logger, settling, new Random(1));
        monitor.start();
    }

    private Path runs() {
        return directory.resolve("runs");
    }

    private List<String> readRuns() {
        try {
            return Files.readAllLines(runs());
        } catch (IOException e) {
            return List.of(); // not yet
        }
    }

    private ProcessHandle process(int run) {
        return ProcessHandle.of(Long.parseLong(readRuns().get(run).split(" ", 2)[0]))
                .orElseThrow();
    }

    private void awaitRun(int run) {
        Await.until("it runs", () -> readRuns().size() > run && !monitor.mayHaveChanged());
    }

    /** Makes a script that says whatever is written into the pipe it names. */
    private String saying(Path pipe) throws Exception {
        assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor())
                .isZero();
        return "exec cat " + pipe;
    }

    @Test
    void whatTheProgramSaysIsANotice() throws Exception {
        Path pipe = directory.resolve("pipe");
        start(saying(pipe));
        try (var kernel = Files.newOutputStream(pipe, StandardOpenOption.WRITE)) {
            awaitRun(0);
            assertThat(Files.readString(runs())).endsWith(" -6 monitor address link route\n");
            for (int i = 0; i < 3; i++) {
                kernel.write("2: eth0    inet6 2001:db8::1/64 scope global\n".getBytes(StandardCharsets.US_ASCII));
                wakings.acquire();
                assertThat(monitor.mayHaveChanged()).isTrue();
                assertThat(monitor.mayHaveChanged()).isFalse();
            }
        }
    }

    @Test
    void aFloodIsAFewNotices() throws Exception {
        start("[ $(wc -l < " + runs() + ") = 1 ] || exec sleep 60\n"
                + "i=0; while [ $i -lt 2000 ]; do echo \"$i: eth0    inet6 2001:db8::1/64\"; i=$((i + 1)); done");
        Await.until("the flood is over", () -> readRuns().size() == 2);
        assertThat(wakings.availablePermits()).isBetween(1, 100);
    }

    @Test
    void oneThatEndsIsStartedAnewAndMeanwhileAnythingMayHaveChanged() throws Exception {
        start("exec sleep 60");
        awaitRun(0);
        wakings.drainPermits();
        process(0).destroyForcibly();
        Await.until("the end is noticed", monitor::mayHaveChanged);
        wakings.acquire();
        awaitRun(1);
        assertThat(process(1).isAlive()).isTrue();
    }

    @Test
    void whereNoneCanRunThatIsSaidOnceAndAnythingMayHaveChanged() throws Exception {
        start("exit 1");
        Await.until("it was tried twice", () -> readRuns().size() >= 2);
        monitor.close();
        assertThat(logger.lines())
                .containsExactly(
                        "WARNING " + directory.resolve("ip") + " -6 monitor address link route ended with code 1."
                                + " Until it runs again, the kernel's tables are read once a second.");
        Await.until("the end of the second is noticed", monitor::mayHaveChanged);
        assertThat(monitor.mayHaveChanged()).isTrue();
    }

    @Test
    void beforeItListensForCertainAnythingMayHaveChanged() throws Exception {
        settling = Duration.ofHours(1);
        start("exec sleep 60");
        Await.until("it runs", () -> readRuns().size() == 1);
        assertThat(monitor.mayHaveChanged()).isTrue();
        assertThat(monitor.mayHaveChanged()).isTrue();
    }

    @Test
    void withoutTheProgramAnythingMayHaveChanged() {
        monitor = new KernelMonitor(Optional.empty(), wakings::release, logger);
        monitor.start();
        assertThat(monitor.mayHaveChanged()).isTrue();
        assertThat(monitor.mayHaveChanged()).isTrue();
    }

    @Test
    void closingEndsTheProgram() throws Exception {
        start("exec sleep 60");
        awaitRun(0);
        ProcessHandle process = process(0);
        monitor.close();
        process.onExit().get();
        assertThat(logger.lines()).isEmpty();
    }
}
