package org.bosixnet.thread;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.event.Level;

/** Logs failures where logging must not fail in turn: there may be no memory left for the message. */
public final class SafeLog {

    private SafeLog() {}

    /**
     * Logs a failure with its stack trace. Throws nothing, and needs no memory of its own before that is caught.
     *
     * @param message in which a first {@code {}} stands for {@code about}, and a second one for what was thrown
     * @return whether it was logged
     */
    @CanIgnoreReturnValue
    public static boolean say(Logger log, Level level, String message, @Nullable Object about, Throwable thrown) {
        try {
            log.atLevel(level).setCause(thrown).log(message, about, thrown.toString());
            return true;
        } catch (Throwable unsaid) {
            return false;
        }
    }
}
