package org.bosixnet.client.fleet;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.function.Supplier;
import org.bosixnet.client.log.LineBudget;
import org.bosixnet.client.log.SayOnce;
import org.bosixnet.client.registry.RegistryException;
import org.jspecify.annotations.Nullable;

/**
 * Logs a line when something about following the list changes. Each kind of line has its own {@link LineBudget}, so
 * that a registry that repeats one thing cannot suppress the others. Not thread-safe; used by one thread.
 */
final class SyncLog {

    private final Logger logger;
    private final SayOnce trouble;
    private final SayOnce unsettled;
    private final SayOnce shortage;
    private final SayOnce held;
    private final SayOnce leftovers;
    private final LineBudget writes;
    private final LineBudget streams;

    /** How many writes of the file have not been logged yet. */
    private int untold;

    /** The registry whose stream was followed last; null if there was none. */
    private @Nullable String followed;

    private boolean following;
    private boolean saidLost;
    private @Nullable RegistryException whyLost;

    /** @param uptime the time since some start, which never goes back */
    SyncLog(Logger logger, Supplier<Duration> uptime) {
        this.logger = logger;
        this.trouble = new SayOnce(logger, uptime);
        this.unsettled = new SayOnce(logger, uptime);
        this.shortage = new SayOnce(logger, uptime);
        this.held = new SayOnce(logger, uptime);
        this.leftovers = new SayOnce(logger, uptime);
        this.writes = new LineBudget(uptime);
        this.streams = new LineBudget(uptime);
    }

    /** Logs why the file is not kept up to date. */
    void trouble(String kind, String sentence) {
        trouble.problem(kind, sentence);
    }

    /** Logs that another program is writing the file, which is waited for. */
    void waits(String sentence) {
        unsettled.problem("unsettled", sentence);
    }

    /** Logs the result of applying the list. */
    void done(HostsSync.Result result) {
        trouble.solved("The hosts file follows " + result.from() + " again");
        unsettled.solved("Nobody else is writing the hosts file any more");
        tell(result);
        result.shortage()
                .ifPresentOrElse(
                        sentence -> shortage.problem("shortage", sentence),
                        () -> shortage.solved("There is room for the whole list"));
        result.held()
                .ifPresentOrElse(
                        sentence -> held.problem("held", sentence),
                        () -> held.solved("Removals are no longer held back"));
        if (!result.leftovers().isEmpty()) {
            leftovers.problem(result.leftovers().size() + " lines that an original's agent may have left are outside "
                    + "the managed block and shadow their names; to move those that the registry lists into it, run: "
                    + "bosixnet sync --adopt");
        } else {
            leftovers.solved("No line of an original's agent is left");
        }
    }

    private void tell(HostsSync.Result result) {
        boolean changed = result.change().changed();
        if (!changed && untold == 0) {
            return;
        }
        if (!writes.take()) {
            untold += changed ? 1 : 0;
            return;
        }
        String more = untold == 0 ? "" : "not logged one by one: " + untold + (untold == 1 ? " write" : " writes");
        String last = changed ? result.describe() : "";
        logger.log(
                Level.INFO, "Hosts file: " + last + (last.isEmpty() || more.isEmpty() ? "" : "; before that, ") + more);
        untold = 0;
    }

    /** Notes that a stream has begun. */
    void follows(String url) {
        following = true;
        boolean again = url.equals(followed);
        if ((!again || saidLost) && streams.take()) {
            logger.log(Level.INFO, "The list comes by stream from " + url + (again ? " again" : ""));
            followed = url;
            saidLost = false;
        }
    }

    /** Notes that a stream ended, as each does once an hour; null if the registry ended it normally. */
    void lost(@Nullable RegistryException why) {
        following = false;
        whyLost = why;
    }

    /** Notes that the list is now polled. */
    void polls(Duration period) {
        if (followed != null && !following && !saidLost && streams.take()) {
            saidLost = true;
            logger.log(
                    Level.WARNING,
                    "The list no longer comes by stream and is fetched every " + period.toSeconds() + " s: "
                            + (whyLost == null ? followed + " ended it." : whyLost.getMessage()));
        }
    }
}
