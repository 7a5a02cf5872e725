package org.bosixnet.attack;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import org.eclipse.jetty.io.EofException;

/**
 * What anyone logs that tells of a defect: an error, or anything with a stack trace. What the registry logs beside that
 * does not go onto the console, since thousands of attacks are thousands of lines.
 */
final class DefectLog implements AutoCloseable {

    private static final Logger ROOT = Logger.getLogger("");
    private static final List<Logger> OURS =
            List.of(Logger.getLogger("org.bosixnet.access"), Logger.getLogger("org.bosixnet.audit"));

    private static final SimpleFormatter FORM = new SimpleFormatter();

    /** How many listen: the last one to go lets lines onto the console again. */
    private static final AtomicInteger LISTENING = new AtomicInteger();

    private final AtomicLong bytes = new AtomicLong();
    private final ConcurrentLinkedQueue<String> heard = new ConcurrentLinkedQueue<>();
    private final Handler handler = new Handler() {
        @Override
        public void publish(LogRecord record) {
            bytes.addAndGet(FORM.format(record).length());
            if (isDefect(record)) {
                heard.add(record.getLoggerName() + ": " + record.getMessage() + " " + record.getThrown());
            }
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    };

    /** That a client hung up is the client's own business, though it is logged as an error. */
    private static boolean isDefect(LogRecord record) {
        for (Throwable cause = record.getThrown(); cause != null; cause = cause.getCause()) {
            if (cause instanceof EofException) {
                return false;
            }
        }
        return record.getThrown() != null || record.getLevel().intValue() >= Level.SEVERE.intValue();
    }

    DefectLog() {
        ROOT.addHandler(handler);
        OURS.forEach(ours -> ours.addHandler(handler));
        OURS.forEach(ours -> ours.setUseParentHandlers(false));
        LISTENING.incrementAndGet();
    }

    /** Returns what was heard since this was last asked. */
    List<String> take() {
        List<String> taken = new ArrayList<>(heard);
        heard.removeAll(taken);
        return taken;
    }

    /** Returns how many bytes a log would have of all that was heard, defects or not. */
    long bytes() {
        return bytes.get();
    }

    @Override
    public void close() {
        ROOT.removeHandler(handler);
        OURS.forEach(ours -> ours.removeHandler(handler));
        if (LISTENING.decrementAndGet() == 0) {
            OURS.forEach(ours -> ours.setUseParentHandlers(true));
        }
    }
}
