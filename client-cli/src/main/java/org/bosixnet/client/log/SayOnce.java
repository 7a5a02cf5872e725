package org.bosixnet.client.log;

import java.time.Duration;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Logs a condition when it appears, changes or disappears, but not while it lasts. A condition that keeps coming and
 * going is logged within a {@link LineBudget}: what is not logged at first is logged later, if it still applies.
 * Thread-safe.
 */
public final class SayOnce {

    private final System.Logger log;
    private final LineBudget budget;

    /** The kind of problem that was logged last; null if none is left. */
    private @Nullable String said;

    public SayOnce(System.Logger log) {
        this(log, () -> Duration.ofNanos(System.nanoTime()));
    }

    /** @param uptime the time since some start, which never goes back */
    public SayOnce(System.Logger log, Supplier<Duration> uptime) {
        this.log = log;
        this.budget = new LineBudget(uptime);
    }

    /** Logs a problem, unless it was the last one logged. */
    public void problem(String sentence) {
        problem(sentence, sentence);
    }

    /**
     * Logs a problem, unless the last one logged was of the same kind.
     *
     * @param kind the kind of problem; unlike the sentence, contains nothing that an outsider can choose
     */
    public synchronized void problem(String kind, String sentence) {
        if (!kind.equals(said) && budget.take()) {
            said = kind;
            log.log(System.Logger.Level.WARNING, sentence);
        }
    }

    /** Logs that the problem is over, if there was one. */
    public synchronized void solved(String sentence) {
        if (said != null && budget.take()) {
            said = null;
            log.log(System.Logger.Level.INFO, sentence);
        }
    }
}
