package org.bosixnet.client.platform;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.bosixnet.client.platform.linux.LinuxPlatform;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UptimeTest {

    @TempDir
    private Path proc;

    private Uptime read(String boot, String uptime) throws IOException {
        Files.createDirectories(proc.resolve("sys/kernel/random"));
        Files.writeString(proc.resolve("sys/kernel/random/boot_id"), boot + "\n");
        Files.writeString(proc.resolve("uptime"), uptime + "\n");
        return new LinuxPlatform(proc, proc).uptime();
    }

    @Test
    void theKernelTellsIt() throws Exception {
        assertThat(read("9e4cbc2f", "350735.47 234388.90"))
                .isEqualTo(new Uptime("9e4cbc2f", Duration.ofMillis(350_735_470)));
    }

    @Test
    void timePassesWithinOneBootAndForwardsAlone() throws Exception {
        Uptime earlier = read("one", "10.00 3.00");
        assertThat(read("one", "12.50 3.00").since(earlier)).contains(Duration.ofMillis(2500));
        assertThat(read("one", "9.99 3.00").since(earlier)).isEmpty();
        assertThat(read("two", "12.50 3.00").since(earlier)).isEmpty();
        assertThat(earlier.since(Uptime.NONE)).isEmpty();
        assertThat(Uptime.NONE.since(Uptime.NONE)).isEmpty();
    }

    @Test
    void whereTheKernelDoesNotTellThisProcessKnowsItsOwn() throws Exception {
        Uptime first = new LinuxPlatform(proc, proc).uptime();
        assertThat(new LinuxPlatform(proc, proc).uptime().since(first)).isPresent();
        assertThat(read("one", "who knows").since(first)).isPresent();
        assertThat(new LinuxPlatform(proc, proc).sinceBoot()).isEmpty();
    }
}
