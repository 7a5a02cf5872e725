package org.bosixnet.testing;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;

/** Catches what a package logs, instead of letting it onto the console. */
public final class LogCapture implements AutoCloseable {

    private final Logger logger;
    private final List<LogRecord> records = new CopyOnWriteArrayList<>();
    private final Handler handler = new Handler() {
        @Override
        public void publish(LogRecord record) {
            records.add(record);
            KeysInLogs.look(record);
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    };

    public LogCapture(Package of) {
        this(of.getName());
    }

    /** Catches what is logged under one name. */
    public LogCapture(String name) {
        logger = Logger.getLogger(name);
        logger.setUseParentHandlers(false);
        logger.addHandler(handler);
    }

    /** Returns the messages of warnings and errors. */
    public List<String> warnings() {
        return messages(Level.WARNING);
    }

    /** Returns all messages, but for those of levels that are off. */
    public List<String> messages() {
        return messages(Level.ALL);
    }

    private List<String> messages(Level from) {
        SimpleFormatter formatter = new SimpleFormatter();
        return records.stream()
                .filter(record -> record.getLevel().intValue() >= from.intValue())
                .map(formatter::formatMessage)
                .toList();
    }

    @Override
    public void close() {
        logger.removeHandler(handler);
        logger.setUseParentHandlers(true);
    }
}
