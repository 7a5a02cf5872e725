package org.bosixnet.testing;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.regex.Pattern;
import org.junit.platform.launcher.LauncherSession;
import org.junit.platform.launcher.LauncherSessionListener;

/**
 * Reads everything that anyone logs during all tests, and fails their run if a whole key is in it: in the message, in
 * what goes into it, or in a stack trace. What goes no further than to a {@link LogCapture} is read there.
 */
public final class KeysInLogs implements LauncherSessionListener {

    private static final Pattern KEY = Pattern.compile("bx[hjra]_[0-9A-Za-z]{6}_[0-9A-Za-z]{22}");

    /** What a handler would have to be put on: the root of all, and whoever may be cut off from it. */
    private static final List<Logger> LOGGERS =
            List.of(Logger.getLogger(""), Logger.getLogger("org.bosixnet"), Logger.getLogger("org.bosixnet.access"));

    private static final int SHOWN = 300;
    private static final int MAX_FOUND = 20;

    private static final Set<String> FOUND = ConcurrentHashMap.newKeySet();

    private final Handler handler = new Handler() {
        @Override
        public void publish(LogRecord record) {
            look(record);
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    };

    /** Remembers a record that has a key in it. */
    static void look(LogRecord record) {
        if (FOUND.size() < MAX_FOUND && holdsKey(record)) {
            String message = KEY.matcher(String.valueOf(record.getMessage())).replaceAll("KEY");
            FOUND.add(record.getLoggerName() + " logs a key in: "
                    + message.substring(0, Math.min(message.length(), SHOWN)));
        }
    }

    /** Returns whether a whole key is anywhere in a text. */
    public static boolean holdsKey(String text) {
        return KEY.matcher(text).find();
    }

    static boolean holdsKey(LogRecord record) {
        StringWriter all = new StringWriter();
        all.append(String.valueOf(record.getMessage())).append(Arrays.toString(record.getParameters()));
        if (record.getThrown() != null) {
            record.getThrown().printStackTrace(new PrintWriter(all));
        }
        return holdsKey(all.toString());
    }

    @Override
    public void launcherSessionOpened(LauncherSession session) {
        Logger.getLogger("org.bosixnet").setLevel(Level.ALL);
        LOGGERS.forEach(logger -> logger.addHandler(handler));
    }

    @Override
    public void launcherSessionClosed(LauncherSession session) {
        LOGGERS.forEach(logger -> logger.removeHandler(handler));
        if (!FOUND.isEmpty()) {
            throw new AssertionError(String.join("\n", FOUND));
        }
    }
}
