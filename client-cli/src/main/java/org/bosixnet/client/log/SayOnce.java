package org.bosixnet.client.log;

import java.time.Duration;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Logs a condition when it appears, becomes another, or goes away, and not while it lasts. One that comes and goes without
 * end is told of within a {@link LineBudget}: what is not said then is said later, if it still is so. Safe for use by
 * several threads.
 */
public final class SayOnce {

    private final System.Logger log;
    private final LineBudget budget;

    /** The kind of problem that was told of last; null if none is left. */
    private @Nullable String said;

    public SayOnce(System.Logger log) {
        this(log, () -> Duration.ofNanos(System.nanoTime()));
    }

    /** @param uptime the time since some start, which never goes back */
    public SayOnce(System.Logger log, Supplier<Duration> uptime) {
        this.log = log;
        this.budget = new LineBudget(uptime);
    }

    /** Says what is wrong, unless that was the last thing said. */
    public void problem(String sentence) {
        problem(sentence, sentence);
    }

    /**
     * Says what is wrong, unless the last thing said was of the same kind.
     *
     * @param kind holds nothing that somebody outside may choose, as the sentence does
     */
    public synchronized void problem(String kind, String sentence) {
        if (!kind.equals(said) && budget.take()) {
            said = kind;
            log.log(System.Logger.Level.WARNING, sentence);
        }
    }

    /** Says that the problem is over, if there was one. */
    public synchronized void solved(String sentence) {
        if (said != null && budget.take()) {
            said = null;
            log.log(System.Logger.Level.INFO, sentence);
        }
    }
}
