package org.bosixnet.client.report;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import org.bosixnet.client.host.HostAddress;
import org.bosixnet.client.log.LineBudget;
import org.jspecify.annotations.Nullable;

/**
 * Writes a line when reporting to a registry comes to stand otherwise, and none when it does not. What is not said for want
 * of {@link LineBudget} is said later, if it still is so. One thread's.
 */
final class ReportLog {
    private final String url;
    private final Logger logger;
    private final LineBudget budget;
    private @Nullable List<HostAddress> reported;
    private @Nullable String failing;

    ReportLog(String url, Logger logger, Supplier<Duration> uptime) {
        this.url = url;
        this.logger = logger;
        this.budget = new LineBudget(uptime);
    }

    /** Notes a success; {@code result} ends the sentence "the registry ...". */
    void succeeded(List<HostAddress> addresses, String result) {
        if ((failing == null && addresses.equals(reported)) || !budget.take()) {
            return;
        }
        if (failing != null) {
            logger.log(Level.INFO, "Reporting works again: " + url + " " + result + ".");
        } else {
            logger.log(Level.INFO, "Reported: " + url + " " + result + ".");
        }
        failing = null;
        reported = addresses;
    }

    /**
     * Notes a failure.
     *
     * @param kind what tells this failure from one that is worth a line of its own
     * @param why a sentence that names the registry
     * @param defect what went wrong inside this program, if that is it
     */
    void failed(String kind, String why, @Nullable RuntimeException defect) {
        if (kind.equals(failing) || !budget.take()) {
            return;
        }
        failing = kind;
        if (defect == null) {
            logger.log(Level.WARNING, "Reporting fails, and is tried again: " + why);
        } else {
            logger.log(Level.ERROR, "Reporting to " + url + " fails, and is tried again: " + why, defect);
        }
    }
}
