package org.bosixnet.client.platform;

import java.time.Duration;
import java.util.Optional;

/**
 * How long the machine has been running: no step of its clock changes it, and all processes agree on it.
 *
 * @param boot identifies this boot; empty for that of no machine
 * @param time the time since the boot
 */
public record Uptime(String boot, Duration time) {

    /** An uptime whose distance to any other is unknown. */
    public static final Uptime NONE = new Uptime("", Duration.ZERO);

    /** Returns how much time has passed; empty if that is unknown because of a reboot or because the time went back. */
    public Optional<Duration> since(Uptime earlier) {
        return boot.isEmpty() || !boot.equals(earlier.boot) || time.compareTo(earlier.time) < 0
                ? Optional.empty()
                : Optional.of(time.minus(earlier.time));
    }
}
