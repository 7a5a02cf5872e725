package org.bosixnet;

import static org.assertj.core.api.Assertions.assertThat;

import io.restassured.path.json.JsonPath;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.bosixnet.container.RunningContainer;
import org.bosixnet.container.Tomcat;
import org.bosixnet.testing.Await;
import org.bosixnet.testing.Needs;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The clock of a real server is set, as a computer's clock is: the time of day leaps, and no time passes. */
@Needs({"/usr/share/tomcat10/bin/catalina.sh", "faketime"})
class ClockStepIT {

    private static final Path WAR = Path.of("target/bosixnet.war");
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd_HH:mm:ss_'+0000'").withZone(ZoneOffset.UTC);
    private static final Duration YEARS = Duration.ofDays(730);

    @TempDir
    private Path base;

    private void clock(String ahead) throws IOException {
        Path next = Files.write(base.resolve("clock.new"), List.of(ahead));
        Files.move(next, base.resolve("clock"), StandardCopyOption.ATOMIC_MOVE);
    }

    private Map<String, String> environment() throws IOException {
        try (Stream<Path> libraries =
                Files.find(Path.of("/usr/lib"), 3, (path, any) -> path.endsWith("faketime/libfaketimeMT.so.1"))) {
            return Map.of(
                    "LD_PRELOAD", libraries.findFirst().orElseThrow().toString(),
                    "FAKETIME_TIMESTAMP_FILE", base.resolve("clock").toString(),
                    "FAKETIME_CACHE_DURATION", "1",
                    "FAKETIME_DONT_FAKE_MONOTONIC", "1", // or time would leap as well, and there would be no step
                    "BOSIXNET_DATA_DIR", base.resolve("data").toString(),
                    "BOSIXNET_ACCESS", "open",
                    "BOSIXNET_SEEN_FLUSH", "PT1S",
                    "BOSIXNET_EXPIRE_AFTER", "P7D");
        }
    }

    /** Leaves twenty hosts in the original's form: one that has been silent for ten days, and others for 28 seconds. */
    private void hosts() throws IOException {
        Path data = Files.createDirectory(base.resolve("data"));
        StringBuilder hosts = new StringBuilder();
        StringBuilder times = new StringBuilder();
        Instant now = Instant.now();
        for (int i = 0; i < 20; i++) {
            hosts.append("2001:db8::1    host").append(i).append('\n');
            times.append(TIME.format(now.minus(i == 0 ? Duration.ofDays(10) : Duration.ofSeconds(28))))
                    .append("    host")
                    .append(i)
                    .append('\n');
        }
        Files.writeString(data.resolve("hosts"), hosts);
        Files.writeString(data.resolve("timestamps"), times);
    }

    private static List<String> names(RunningContainer running) {
        return JsonPath.from(running.get("/bosixnet/api/v1/hosts").body()).getList("hosts.name");
    }

    @Test
    void twoYearsAheadForAMinuteAndBackHarmNobody() throws Exception {
        clock("+0");
        hosts();
        try (RunningContainer running = new RunningContainer(Tomcat.ofDebian(), base, environment())) {
            running.deploy(WAR, "/bosixnet", "/health/ready");
            clock("+" + YEARS.toSeconds());
            Await.until("the step is noticed", () -> running.log().contains("The clock leapt ahead by PT175"));
            running.get("/bosixnet/host1?update=2001:db8::1");
            // it looks once a minute, and may let three of twenty go
            Await.until(
                    "what is silent expires",
                    () -> running.log().contains("Withdrew host0")
                            || running.log().contains("Withdrew host1"));
            assertThat(names(running)).hasSize(19).doesNotContain("host0");

            clock("+0");
            Await.until("the step back is noticed", () -> running.log().contains("The clock went back by PT175"));
            String host = running.get("/bosixnet/api/v1/hosts/host1").body();
            assertThat(Instant.parse(JsonPath.from(host).getString("seen")))
                    .isBetween(Instant.now().minus(Duration.ofHours(1)), Instant.now());
            assertThat(JsonPath.from(host).getString("reports")).isEqualTo("original");
            assertThat(names(running)).hasSize(19);
        }
    }
}
