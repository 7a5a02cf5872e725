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
 * Writes a line when following the list comes to stand otherwise, and none when it does not. Each kind of line has a
 * {@link LineBudget} of its own: a registry that says one thing over and over keeps nothing else from being said. One
 * thread's.
 */
final class SyncLog {

    private final Logger logger;
    private final SayOnce trouble;
    private final SayOnce shortage;
    private final SayOnce held;
    private final SayOnce leftovers;
    private final LineBudget writes;
    private final LineBudget streams;

    /** How many writes of the file were not told of yet. */
    private int untold;

    /** Whose stream was followed last; null if none ever was. */
    private @Nullable String followed;

    private boolean following;
    private boolean saidLost;
    private @Nullable RegistryException whyLost;

    /** @param uptime the time since some start, which never goes back */
    SyncLog(Logger logger, Supplier<Duration> uptime) {
        this.logger = logger;
        this.trouble = new SayOnce(logger, uptime);
        this.shortage = new SayOnce(logger, uptime);
        this.held = new SayOnce(logger, uptime);
        this.leftovers = new SayOnce(logger, uptime);
        this.writes = new LineBudget(uptime);
        this.streams = new LineBudget(uptime);
    }

    /** Says what keeps the file from being like the list. */
    void trouble(String kind, String sentence) {
        trouble.problem(kind, sentence);
    }

    /** Says what became of the file. */
    void done(HostsSync.Result result) {
        trouble.solved("The hosts file follows " + result.from() + " again");
        tell(result);
        result.shortage()
                .ifPresentOrElse(
                        sentence -> shortage.problem("shortage", sentence),
                        () -> shortage.solved("There is room for the whole list"));
        result.held()
                .ifPresentOrElse(
                        sentence -> held.problem("held", sentence),
                        () -> held.solved("No removals are held back any more"));
        if (!result.leftovers().isEmpty()) {
            leftovers.problem(result.leftovers().size() + " lines that an original's agent may have left are outside "
                    + "the managed block and shadow their names; to move those into it that the registry lists, run: "
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
        String more = untold == 0 ? "" : "not told of one by one: " + untold + (untold == 1 ? " write" : " writes");
        String last = changed ? result.describe() : "";
        logger.log(
                Level.INFO, "Hosts file: " + last + (last.isEmpty() || more.isEmpty() ? "" : "; before that, ") + more);
        untold = 0;
    }

    /** Notes that a stream speaks. */
    void follows(String url) {
        following = true;
        boolean again = url.equals(followed);
        if ((!again || saidLost) && streams.take()) {
            logger.log(Level.INFO, "The list comes by stream from " + url + (again ? " again" : ""));
            followed = url;
            saidLost = false;
        }
    }

    /** Notes that a stream ended, as each does once an hour; null if the registry ended it in order. */
    void lost(@Nullable RegistryException why) {
        following = false;
        whyLost = why;
    }

    /** Notes that the list is now fetched. */
    void polls(Duration period) {
        if (followed != null && !following && !saidLost && streams.take()) {
            saidLost = true;
            logger.log(
                    Level.WARNING,
                    "The list does not come by stream any more and is fetched every " + period.toSeconds() + " s: "
                            + (whyLost == null ? followed + " ended it." : whyLost.getMessage()));
        }
    }
}
