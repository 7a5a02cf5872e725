package org.bosixnet.client.time;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Detects that this program did not run for a while: the computer was suspended, or the program got no processor. A
 * suspension shows in the time since the boot, which counts it, against the monotonic clock, which does not. A time of
 * day that is set shows in neither: whole fleets are set at once, and nothing else has happened to them. Only where the
 * time since the boot is unknown, one that is set ahead is taken for a suspension. Not thread-safe.
 */
public final class Standstill {

    /** The shortest standstill that counts: a busy computer may make a program wait for some seconds. */
    static final Duration SHORTEST = Duration.ofSeconds(10);

    /**
     * Within what time after a standstill work is taken up, at random: a host of many virtual machines makes all of them
     * stand still at once, and a person who opens a laptop does not notice some seconds.
     */
    public static final Duration SPREAD = Duration.ofSeconds(5);

    /** How often to look: what is left of {@link #SPREAD} after that is still enough to spread work over. */
    static final Duration PERIOD = SPREAD.dividedBy(2);

    /**
     * What was noticed.
     *
     * @param stood for how long the program stood still, told once at a random moment within {@link #SPREAD} after it
     * @param set by how much the time of day was set since the last look; zero for less than {@link #SHORTEST}
     */
    public record Look(Optional<Duration> stood, Duration set) {}

    private final AgentClock clock;
    private final Supplier<Optional<Duration>> sinceBoot;
    private final RandomGenerator random;
    private Duration uptime;
    private Instant now;
    private Optional<Duration> boot;

    /** For how long the program stood still, until that is told; zero if it did not. */
    private Duration stood = Duration.ZERO;

    private @Nullable Duration tellAt;

    /**
     * Begins to watch.
     *
     * @param sinceBoot supplies the time since the boot, suspensions included; empty where it is unknown
     */
    public Standstill(AgentClock clock, Supplier<Optional<Duration>> sinceBoot, RandomGenerator random) {
        this.clock = clock;
        this.sinceBoot = sinceBoot;
        this.random = random;
        this.uptime = clock.uptime();
        this.now = clock.now();
        this.boot = sinceBoot.get();
    }

    /** Returns what happened since the last call, or since the start. */
    public Look look() {
        Duration ran = clock.uptime().minus(uptime);
        Duration day = Duration.between(now, clock.now());
        Optional<Duration> before = boot;
        uptime = clock.uptime();
        now = clock.now();
        boot = sinceBoot.get();
        Duration counted = before.isPresent() && boot.isPresent() ? boot.get().minus(before.get()) : day;
        Duration passed = longer(counted, ran);
        if (counts(passed)) {
            stood = stood.plus(passed);
            // a suspension may have ended right after the last look
            Duration within = counts(ran) ? SPREAD : longer(Duration.ZERO, SPREAD.minus(ran));
            tellAt = tellAt == null ? uptime.plus(share(within, random)) : tellAt;
        }
        Duration set = day.minus(passed);
        return new Look(told(), counts(set.abs()) ? set : Duration.ZERO);
    }

    /** Returns when to look next, so that a standstill is told within {@link #SPREAD}; by the clock's uptime. */
    public Duration next() {
        return tellAt == null ? uptime.plus(PERIOD) : tellAt;
    }

    private static Duration longer(Duration one, Duration other) {
        return one.compareTo(other) > 0 ? one : other;
    }

    private Optional<Duration> told() {
        if (tellAt == null || uptime.compareTo(tellAt) < 0) {
            return Optional.empty();
        }
        Optional<Duration> length = Optional.of(stood);
        stood = Duration.ZERO;
        tellAt = null;
        return length;
    }

    /** Returns whether a pause is so long that a program cannot merely have waited for the processor. */
    static boolean counts(Duration pause) {
        return pause.compareTo(SHORTEST) >= 0;
    }

    /** Returns for how long to wait, within a time after a standstill. */
    static Duration share(Duration within, RandomGenerator random) {
        return Duration.ofMillis(random.nextLong(within.toMillis() + 1));
    }
}
