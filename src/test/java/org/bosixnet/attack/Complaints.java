package org.bosixnet.attack;

import java.io.EOFException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/**
 * What anyone logs that tells of a defect: an error, or anything with a stack trace. What the registry logs beside that
 * does not go onto the console, since thousands of attacks are thousands of lines.
 */
final class Complaints implements AutoCloseable {

    private static final Logger ROOT = Logger.getLogger("");
    private static final Logger OURS = Logger.getLogger("org.bosixnet.access");

    private final ConcurrentLinkedQueue<String> heard = new ConcurrentLinkedQueue<>();
    private final Handler handler = new Handler() {
        @Override
        public void publish(LogRecord record) {
            boolean clientGone =
                    record.getThrown() instanceof UncheckedIOException e && e.getCause() instanceof EOFException;
            if (!clientGone
                    && (record.getThrown() != null || record.getLevel().intValue() >= Level.SEVERE.intValue())) {
                heard.add(record.getLoggerName() + ": " + record.getMessage() + " " + record.getThrown());
            }
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    };

    Complaints() {
        ROOT.addHandler(handler);
        OURS.addHandler(handler);
        OURS.setUseParentHandlers(false);
    }

    /** Returns what was heard since this was last asked. */
    List<String> take() {
        List<String> taken = new ArrayList<>(heard);
        heard.removeAll(taken);
        return taken;
    }

    @Override
    public void close() {
        ROOT.removeHandler(handler);
        OURS.removeHandler(handler);
        OURS.setUseParentHandlers(OURS.getHandlers().length == 0);
    }
}
