package org.bosixnet.http;

import java.util.logging.Filter;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.bosixnet.access.RequestLog;
import org.bosixnet.async.HangUp;
import org.slf4j.LoggerFactory;

/**
 * Limits what Jersey logs about single requests, with a stack trace each. A client that hangs up during its answer is
 * not logged; a request that cannot be answered at all reaches {@link ErrorFilter}, which logs it.
 */
final class JerseyLog implements Filter {

    private static final org.slf4j.Logger LOG = LoggerFactory.getLogger(JerseyLog.class);

    /** Kept, or the platform might discard the logger, and the filter with it. */
    private static final Logger RESPONDER = Logger.getLogger("org.glassfish.jersey.server.ServerRuntime$Responder");

    private final RequestLog log;

    JerseyLog(RequestLog log) {
        this.log = log;
    }

    void begin() {
        RESPONDER.setFilter(this);
    }

    /**
     * Removes the filter from the logger, which the container keeps, and by which it would keep all classes of the
     * application.
     */
    void end() {
        if (RESPONDER.getFilter() == this) {
            RESPONDER.setFilter(null);
        }
    }

    @Override
    public boolean isLoggable(LogRecord record) {
        if (record.getLevel().intValue() < Level.WARNING.intValue()) {
            return true;
        }
        Throwable thrown = record.getThrown();
        if (thrown != null && !HangUp.isShownBy(thrown)) {
            log.defect(LOG, thrown, "an answer", null);
        }
        return false;
    }
}
