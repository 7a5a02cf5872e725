package org.bosixnet.client.report;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import org.bosixnet.client.host.HostAddress;
import org.bosixnet.client.host.HostName;
import org.bosixnet.client.log.LineBudget;
import org.jspecify.annotations.Nullable;

/**
 * Logs a line when something about reporting to a registry changes. A line for which the {@link LineBudget} does not
 * suffice is logged later, if it still applies. Not thread-safe; used by one thread.
 */
final class ReportLog {
    private final String url;
    private final Logger logger;
    private final LineBudget budget;
    private @Nullable Reported reported;
    private @Nullable String failing;
    private boolean contested;
    private @Nullable HostName refused;

    private record Reported(HostName name, List<HostAddress> addresses) {}

    ReportLog(String url, Logger logger, Supplier<Duration> uptime) {
        this.url = url;
        this.logger = logger;
        this.budget = new LineBudget(uptime);
    }

    /** Notes a success; {@code result} ends the sentence "the registry ...". */
    void succeeded(HostName name, List<HostAddress> addresses, String result) {
        Reported now = new Reported(name, addresses);
        if ((failing == null && now.equals(reported)) || !budget.take()) {
            return;
        }
        if (failing != null) {
            logger.log(Level.INFO, "Reporting works again: " + url + " " + result + ".");
        } else {
            logger.log(Level.INFO, "Reported: " + url + " " + result + ".");
        }
        failing = null;
        reported = now;
    }

    /** Notes that the registry does not accept the new name of this computer. */
    void nameRefused(HostName name, HostName next, String why) {
        if (!next.equals(refused) && budget.take()) {
            refused = next;
            logger.log(
                    Level.WARNING,
                    "This computer is called " + next + " now, and is still reported as " + name + ", since " + why);
        }
    }

    /** Notes that a former name could not be withdrawn. */
    void formerStays(HostName former, String why) {
        logger.log(
                Level.WARNING, url + " may still list " + former + ", which this computer was called before: " + why);
    }

    /**
     * Notes whether somebody else reports the name, too.
     *
     * @param addresses what was listed in the place of this computer's addresses; empty if that is not known
     */
    void contested(HostName name, boolean now, List<HostAddress> addresses) {
        if (now == contested || !budget.take()) {
            return;
        }
        contested = now;
        if (now) {
            logger.log(
                    Level.WARNING,
                    "Another computer, another agent on this one, or an administrator reports " + name + " to " + url
                            + ", too: it had "
                            + (addresses.isEmpty() ? "other addresses" : addresses.toString())
                            + " in the place of this computer's. If one disk is a copy of the other, give one of the"
                            + " computers a name of its own: sudo bosixnet join " + url + " --name NAME; where no keys"
                            + " are needed, put HOST_NAME=NAME into its settings");
        } else {
            logger.log(Level.INFO, "Nobody else reports " + name + " to " + url + " any more.");
        }
    }

    /**
     * Notes a failure.
     *
     * @param kind the kind of failure; another kind is logged again
     * @param why a sentence that names the registry
     * @param defect the exception, if the failure is a defect in this program
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
