package org.bosixnet.client.agent;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import org.bosixnet.client.registry.RegistryException;
import org.jspecify.annotations.Nullable;

/** Writes a line when following the list comes to stand otherwise, and none when it does not. One thread's. */
final class SyncLog {

    private final Logger logger;
    private final SayOnce trouble;
    private final SayOnce shortage;
    private final SayOnce held;
    private final SayOnce leftovers;

    /** Whose stream was followed last; null if none ever was. */
    private @Nullable String followed;

    private boolean following;
    private boolean saidLost;
    private @Nullable RegistryException whyLost;

    SyncLog(Logger logger) {
        this.logger = logger;
        this.trouble = new SayOnce(logger);
        this.shortage = new SayOnce(logger);
        this.held = new SayOnce(logger);
        this.leftovers = new SayOnce(logger);
    }

    /** Says what keeps the file from being like the list. */
    void trouble(String sentence) {
        trouble.problem(sentence);
    }

    /** Says what became of the file. */
    void done(HostsSync.Result result) {
        trouble.solved("The hosts file follows " + result.from() + " again");
        if (result.change().changed()) {
            logger.log(Level.INFO, "Hosts file: " + result.describe());
        }
        result.shortage().ifPresentOrElse(shortage::problem, () -> shortage.solved("There is room for the whole list"));
        result.held().ifPresentOrElse(held::problem, () -> held.solved("No removals are held back any more"));
        if (!result.leftovers().isEmpty()) {
            leftovers.problem(result.leftovers().size() + " lines that an original's agent may have left are outside "
                    + "the managed block and shadow their names; to move those into it that the registry lists, run: "
                    + "bosixnet sync --adopt");
        } else {
            leftovers.solved("No line of an original's agent is left");
        }
    }

    /** Notes that a stream speaks. */
    void follows(String url) {
        if (!url.equals(followed)) {
            logger.log(Level.INFO, "The list comes by stream from " + url);
        } else if (saidLost) {
            logger.log(Level.INFO, "The list comes by stream from " + url + " again");
        }
        followed = url;
        following = true;
        saidLost = false;
    }

    /** Notes that a stream ended, or that there was none; returns whether there was. Every stream ends once an hour. */
    boolean lost(@Nullable RegistryException why) {
        if (!following) {
            return false;
        }
        following = false;
        whyLost = why;
        return true;
    }

    /** Notes that the list is now fetched. */
    void polls(Duration period) {
        if (followed != null && !following && !saidLost) {
            saidLost = true;
            logger.log(
                    Level.WARNING,
                    "The list does not come by stream any more and is fetched every " + period.toSeconds() + " s: "
                            + (whyLost == null ? followed + " ended it." : whyLost.getMessage()));
        }
    }
}
