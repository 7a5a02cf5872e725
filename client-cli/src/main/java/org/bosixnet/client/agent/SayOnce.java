package org.bosixnet.client.agent;

import org.jspecify.annotations.Nullable;

/** Logs a condition when it appears, changes, or goes away, and not while it lasts. Safe for use by several threads. */
final class SayOnce {

    private final System.Logger log;
    private @Nullable String said;

    SayOnce(System.Logger log) {
        this.log = log;
    }

    /** Says what is wrong, unless that was the last thing said. */
    synchronized void problem(String sentence) {
        if (!sentence.equals(said)) {
            said = sentence;
            log.log(System.Logger.Level.WARNING, sentence);
        }
    }

    /** Says that the problem is over, if there was one. */
    synchronized void solved(String sentence) {
        if (said != null) {
            said = null;
            log.log(System.Logger.Level.INFO, sentence);
        }
    }
}
