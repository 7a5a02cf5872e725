package org.bosixnet.client.platform;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;

/**
 * For how long the machine has been running: what no step of its clock changes, and all processes agree on.
 *
 * @param boot tells this boot from all others; empty for that of no machine
 * @param time the time since the boot
 */
public record Uptime(String boot, Duration time) {

    /** From this one to any other nothing is known to have passed. */
    public static final Uptime NONE = new Uptime("", Duration.ZERO);

    private static final long START = System.nanoTime();
    private static final String PROCESS = "process " + UUID.randomUUID();

    /** Returns what the kernel says; where it does not, the uptime of this process. */
    public static Uptime now() {
        return read(Path.of("/proc"));
    }

    static Uptime read(Path proc) {
        try {
            String boot =
                    Files.readString(proc.resolve("sys/kernel/random/boot_id")).strip();
            String seconds = Files.readString(proc.resolve("uptime")).strip().split(" ", 2)[0];
            return new Uptime(boot, Duration.parse("PT" + seconds + "S"));
        } catch (IOException | RuntimeException e) { // no Linux, or a container that hides it
            return new Uptime(PROCESS, Duration.ofNanos(System.nanoTime() - START));
        }
    }

    /** Returns how much time has passed; empty if that cannot be told, for a reboot came between or the time went back. */
    public Optional<Duration> since(Uptime earlier) {
        return boot.isEmpty() || !boot.equals(earlier.boot) || time.compareTo(earlier.time) < 0
                ? Optional.empty()
                : Optional.of(time.minus(earlier.time));
    }
}
