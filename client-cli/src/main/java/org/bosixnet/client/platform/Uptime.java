package org.bosixnet.client.platform;

import java.time.Duration;
import java.util.Optional;

/**
 * For how long the machine has been running: what no step of its clock changes, and all processes agree on.
 *
 * @param boot tells this boot from all others; empty for that of no machine
 * @param time the time since the boot
 */
public record Uptime(String boot, Duration time) {

    /** From this one to any other nothing is known to have passed. */
    public static final Uptime NONE = new Uptime("", Duration.ZERO);

    /** Returns how much time has passed; empty if that cannot be told, for a reboot came between or the time went back. */
    public Optional<Duration> since(Uptime earlier) {
        return boot.isEmpty() || !boot.equals(earlier.boot) || time.compareTo(earlier.time) < 0
                ? Optional.empty()
                : Optional.of(time.minus(earlier.time));
    }
}
