package org.bosixnet.client.agent;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.StringJoiner;
import java.util.TreeSet;
import org.bosixnet.client.log.SayOnce;
import org.bosixnet.client.platform.Command;
import org.bosixnet.client.time.AgentClock;
import org.bosixnet.client.time.Pulse;
import org.jspecify.annotations.Nullable;

/**
 * Tells systemd that the agent works, as long as each of its threads does (sd_watchdog_enabled(3), sd_notify(3)). If it
 * is not told in time, systemd ends the process and starts it again. Uses systemd-notify(1), since Java 17 has no UNIX
 * datagram sockets. Not thread-safe; used by the thread of the loop, which so shows that it works, too.
 */
final class Watchdog {

    /** A watchdog that is told three times before it acts may miss two of them. */
    private static final int TIMES = 3;

    private static final Duration SHORTEST = Duration.ofSeconds(1);

    private final @Nullable Command tell;
    private final Duration period;
    private final Map<String, Pulse> threads;
    private final AgentClock clock;
    private final SayOnce trouble;
    private Duration next;
    private Optional<String> failure = Optional.empty();

    /**
     * @param tell the command that tells systemd, or null if systemd does not ask
     * @param period how often
     * @param threads the threads besides the caller's, by what they do
     */
    Watchdog(
            @Nullable Command tell,
            Duration period,
            Map<String, Pulse> threads,
            AgentClock clock,
            System.Logger logger) {
        this.tell = tell;
        this.period = period;
        this.threads = Map.copyOf(threads);
        this.clock = clock;
        this.trouble = new SayOnce(logger);
        this.next = clock.uptime();
    }

    /**
     * Returns the watchdog that the environment asks for.
     *
     * @param environment variables of this process, as systemd sets them for a unit with {@code WatchdogSec}
     * @param notify the program systemd-notify, if it is there
     * @param pid this process
     */
    static Watchdog of(
            Map<String, String> environment,
            Optional<Path> notify,
            long pid,
            Map<String, Pulse> threads,
            AgentClock clock,
            System.Logger logger) {
        String micros = environment.getOrDefault("WATCHDOG_USEC", "");
        String whose = environment.getOrDefault("WATCHDOG_PID", "");
        boolean wanted = micros.matches("[0-9]{1,15}")
                && environment.containsKey("NOTIFY_SOCKET")
                && (whose.isEmpty() || whose.equals(Long.toString(pid)));
        Duration period = wanted ? Duration.ofNanos(Long.parseLong(micros) * 1000 / TIMES) : SHORTEST;
        Command tell = wanted
                ? notify.map(program -> Command.of(program, "WATCHDOG=1")).orElse(null)
                : null;
        Watchdog watchdog =
                new Watchdog(tell, period.compareTo(SHORTEST) < 0 ? SHORTEST : period, threads, clock, logger);
        if (tell != null) {
            logger.log(
                    System.Logger.Level.INFO,
                    "systemd is told every " + watchdog.period.toSeconds() + " s that all is well with the loop, "
                            + String.join(", ", new TreeSet<>(threads.keySet())));
        } else if (wanted) {
            String sentence = consequence("there is no systemd-notify to tell it");
            logger.log(System.Logger.Level.ERROR, sentence);
            watchdog.failure = Optional.of(sentence);
        }
        return watchdog;
    }

    private static String consequence(String why) {
        return "systemd will restart this agent, although it works, each time that WatchdogSec is over: "
                + why + ". Install systemd-notify where only root can exchange it, or set WatchdogSec=0: systemctl edit"
                + " bosixnet-agent.";
    }

    /** Returns why systemd cannot be told that all is well, a sentence for people; empty if it can, or need not. */
    Optional<String> failure() {
        return failure;
    }

    /** Returns when to {@link #look} next; null if systemd is told nothing. */
    @Nullable
    Duration next() {
        return tell == null ? null : next;
    }

    /** Tells systemd, if it is time and all is well. */
    void look() {
        Duration now = clock.uptime();
        if (tell == null || now.compareTo(next) < 0) {
            return;
        }
        StringJoiner silent = new StringJoiner(", ").setEmptyValue("");
        threads.forEach((name, pulse) -> {
            if (!pulse.beats()) {
                silent.add(name);
            }
        });
        if (silent.length() > 0) {
            trouble.problem("The watchdog is not told that all is well, because these threads have hung for "
                    + Pulse.LONGEST_TURN.toMinutes() + " minutes: " + silent);
            next = now.plus(SHORTEST);
            return;
        }
        try {
            if (tell.run().exitCode() != 0) {
                throw new IOException("systemd-notify failed");
            }
            trouble.solved("The watchdog is told again that all is well");
            failure = Optional.empty();
            next = now.plus(period);
        } catch (IOException e) {
            trouble.problem("The watchdog cannot be told that all is well: " + e.getMessage());
            failure = Optional.of(consequence(String.valueOf(e.getMessage())));
            next = now.plus(period.dividedBy(TIMES));
        }
    }
}
