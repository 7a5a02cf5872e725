package org.bosixnet.client.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.bosixnet.client.log.RecordingLogger;
import org.bosixnet.client.time.FakeAgentClock;
import org.bosixnet.client.time.Pulse;
import org.bosixnet.testing.Needs;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With a program of root in the place of systemd-notify, since no other is run. */
@Needs("root")
class WatchdogTest {

    private static final long PID = 4711;
    private static final Duration PERIOD = Duration.ofMinutes(5);

    @TempDir
    private Path directory;

    private final FakeAgentClock clock = FakeAgentClock.withoutThread();
    private final RecordingLogger logger = new RecordingLogger();
    private final Pulse list = new Pulse(clock, new Random(1));
    private final Map<String, String> environment =
            new HashMap<>(Map.of("NOTIFY_SOCKET", "/run/systemd/notify", "WATCHDOG_USEC", "900000000"));
    private Path notify;

    /** Makes a program in the place of systemd-notify that keeps what it was told. */
    @BeforeEach
    void make() throws IOException {
        notify = Files.writeString(
                directory.resolve("notify"), "#!/bin/sh\necho \"$@\" >> " + directory.resolve("told") + "\n");
        Files.setPosixFilePermissions(notify, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private Watchdog watchdog() {
        return Watchdog.of(environment, Optional.of(notify), PID, Map.of("the list", list), clock, logger);
    }

    /** Returns what was logged but for who is watched. */
    private List<String> troubles() {
        return logger.lines().stream()
                .filter(line -> !line.startsWith("INFO systemd is told every "))
                .toList();
    }

    private List<String> told() throws IOException {
        Path told = directory.resolve("told");
        return Files.exists(told) ? Files.readAllLines(told) : List.of();
    }

    @Test
    void systemdIsToldAtOnceAndThenThreeTimesInItsPeriod() throws Exception {
        Watchdog watchdog = watchdog();
        watchdog.look();
        watchdog.look();
        assertThat(told()).containsExactly("WATCHDOG=1");
        clock.advance(PERIOD.minusSeconds(1));
        watchdog.look();
        assertThat(told()).hasSize(1);
        clock.advance(Duration.ofSeconds(1));
        watchdog.look();
        assertThat(told()).hasSize(2);
        assertThat(troubles()).isEmpty();
    }

    @Test
    void aThreadThatDoesNotTurnKeepsItFromBeingToldAndIsNamedOnce() throws Exception {
        Watchdog watchdog = watchdog();
        watchdog.look();
        for (int minute = 0; minute < 30; minute++) {
            clock.advance(Duration.ofMinutes(1));
            watchdog.look();
        }
        assertThat(told()).hasSize(2);
        assertThat(troubles())
                .containsExactly("WARNING The watchdog is not told that all is well, because these threads have hung"
                        + " for 10 minutes: the list");
    }

    @Test
    void aThreadThatTurnsAgainIsToldOf() throws Exception {
        Watchdog watchdog = watchdog();
        clock.advance(Duration.ofMinutes(11));
        watchdog.look();
        assertThat(told()).isEmpty();
        list.wake();
        list.await(clock.uptime());
        clock.advance(Duration.ofSeconds(1));
        watchdog.look();
        assertThat(told()).hasSize(1);
    }

    @Test
    void nobodyIsToldWhereNobodyAsked() throws Exception {
        for (String missing : List.of("NOTIFY_SOCKET", "WATCHDOG_USEC")) {
            Map<String, String> without = new HashMap<>(environment);
            without.remove(missing);
            Watchdog.of(without, Optional.of(notify), PID, Map.of(), clock, logger)
                    .look();
        }
        environment.put("WATCHDOG_PID", "1");
        watchdog().look();
        environment.put("WATCHDOG_PID", "");
        environment.put("WATCHDOG_USEC", "-1");
        watchdog().look();
        assertThat(told()).isEmpty();
        environment.put("WATCHDOG_USEC", "900000000");
        environment.put("WATCHDOG_PID", Long.toString(PID));
        watchdog().look();
        assertThat(told()).hasSize(1);
    }

    @Test
    void aProgramThatFailsIsSaidAndTriedAgainInTime() throws Exception {
        Files.writeString(notify, "#!/bin/sh\nexit 1\n");
        Watchdog watchdog = watchdog();
        watchdog.look();
        assertThat(troubles())
                .containsExactly("WARNING The watchdog cannot be told that all is well: systemd-notify failed");
        assertThat(watchdog.failure())
                .hasValueSatisfying(text -> assertThat(text).contains("WatchdogSec=0"));
        make();
        list.wake();
        list.await(clock.uptime());
        clock.advance(PERIOD.dividedBy(3));
        watchdog.look();
        assertThat(told()).hasSize(1);
        assertThat(troubles()).hasSize(2);
        assertThat(watchdog.failure()).isEmpty();
    }

    /** systemd ends it then each time, which nobody may have to find out from a journal. */
    @Test
    void aProgramThatIsMissingIsAnErrorThatSaysWhatComesOfIt() {
        Watchdog without = Watchdog.of(environment, Optional.empty(), PID, Map.of(), clock, logger);
        without.look();
        assertThat(without.failure()).hasValueSatisfying(text -> assertThat(text)
                .contains("systemd will restart this agent", "Install systemd-notify", "WatchdogSec=0"));
        assertThat(troubles()).containsExactly("ERROR " + without.failure().orElseThrow());
        assertThat(watchdog().failure()).isEmpty();
        environment.remove("WATCHDOG_USEC");
        assertThat(Watchdog.of(environment, Optional.empty(), PID, Map.of(), clock, logger)
                        .failure())
                .isEmpty();
        assertThat(troubles()).hasSize(1);
    }
}
