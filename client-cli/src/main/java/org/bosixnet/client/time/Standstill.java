package org.bosixnet.client.time;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Detects that this program did not run for a while: the computer was suspended, or the program stopped. The monotonic
 * clock may have stood still, too, so the time of day is checked as well. Setting that ahead looks the same, which does
 * no harm; setting it back looks like nothing. Not thread-safe.
 */
public final class Standstill {

    /** The shortest standstill that counts: a busy computer may make a program wait for some seconds. */
    static final Duration SHORTEST = Duration.ofSeconds(10);

    private final AgentClock clock;
    private Duration uptime;
    private Instant now;

    public Standstill(AgentClock clock) {
        this.clock = clock;
        this.uptime = clock.uptime();
        this.now = clock.now();
    }

    /** Returns the time since the last call, or since the start, if it is so long that the program cannot have run. */
    public Optional<Duration> look() {
        Duration ran = clock.uptime().minus(uptime);
        Duration passed = Duration.between(now, clock.now());
        uptime = clock.uptime();
        now = clock.now();
        return Optional.of(passed.compareTo(ran) > 0 ? passed : ran).filter(time -> time.compareTo(SHORTEST) >= 0);
    }
}
