package org.bosixnet.thread;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/** Says what failed where that must not fail in its turn: memory may be short for the message, too. */
public final class SafeLog {

    private SafeLog() {}

    /**
     * Logs a warning with a stack trace. Throws nothing, and needs no memory of its own before that is caught.
     *
     * @param message in which a first {@code {}} stands for {@code about}, and a second one for what was thrown
     * @return whether it was said
     */
    @CanIgnoreReturnValue
    public static boolean warn(Logger log, String message, @Nullable Object about, Throwable thrown) {
        try {
            log.warn(message, about, thrown.toString(), thrown);
            return true;
        } catch (Throwable unsaid) {
            return false;
        }
    }

    /** Logs an error, and is otherwise like {@link #warn}. */
    @CanIgnoreReturnValue
    public static boolean error(Logger log, String message, @Nullable Object about, Throwable thrown) {
        try {
            log.error(message, about, thrown.toString(), thrown);
            return true;
        } catch (Throwable unsaid) {
            return false;
        }
    }
}
