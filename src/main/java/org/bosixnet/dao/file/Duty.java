package org.bosixnet.dao.file;

import org.bosixnet.thread.SafeLog;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * One of the things that a thread does in turn: whatever it throws, the others are still done. A failure is logged when
 * it begins and when it is over. Belongs to one thread at a time.
 */
final class Duty {

    private static final Logger LOG = LoggerFactory.getLogger(Duty.class);

    private final String failure;
    private final Action action;
    private boolean failing;

    /** The work; returns whether it was done, false if there was nothing to do. */
    interface Action {
        boolean run() throws Throwable;
    }

    /**
     * @param failure a sentence for people, which says that the work is not done
     * @param action made beforehand, because memory may be what is missing
     */
    Duty(String failure, Action action) {
        this.failure = failure;
        this.action = action;
    }

    /** Does the work, and returns whether nothing was thrown. Throws nothing itself. */
    boolean run() {
        try {
            if (action.run() && failing) {
                failing = false;
                LOG.info("No longer the case: {}", failure);
            }
            return true;
        } catch (Throwable e) {
            if (!failing) { // what could not be said is said the next time
                failing = SafeLog.say(LOG, Level.WARN, "{}: {}", failure, e);
            }
            return false;
        }
    }
}
