package org.bosixnet.client.cli;

import java.util.logging.Formatter;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** Starts the command line. */
public final class Main {

    /** Kept, or its level would be forgotten with it. */
    private static final Logger JERSEY = Logger.getLogger("org.glassfish.jersey");

    /** {@code LEVEL: MESSAGE}. Whoever keeps the log adds the time. A quarter of the platform's formatter's cost. */
    private static final class LineFormatter extends Formatter {
        @Override
        public String format(LogRecord record) {
            return record.getLevel().getName() + ": " + formatMessage(record) + System.lineSeparator();
        }
    }

    private Main() {}

    public static void main(String[] args) {
        if (System.getProperty("java.util.logging.config.file") == null) {
            for (Handler handler : Logger.getLogger("").getHandlers()) {
                handler.setFormatter(new LineFormatter());
            }
        }
        JERSEY.setLevel(Level.SEVERE); // it warns of optional parts that nobody misses
        System.exit(Bosixnet.commandLine().execute(args));
    }
}
