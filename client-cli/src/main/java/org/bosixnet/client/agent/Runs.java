package org.bosixnet.client.agent;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.random.RandomGenerator;
import org.bosixnet.client.state.AgentState;
import org.bosixnet.client.state.StateFile;
import org.bosixnet.client.time.AgentClock;
import org.bosixnet.client.time.Backoff;
import org.jspecify.annotations.Nullable;

/**
 * Counts how many of the agent's runs ended badly in a row. The cause may be in the list, which the next run would
 * fetch again at once: so after two bad runs the agent leaves the list alone for a while, longer each time, and only
 * reports. A run counts as bad from its start until it is told to stop, or has kept the file for {@link #PROVEN}.
 */
public final class Runs {

    /** A run that has kept the hosts file for this long is a good one. */
    static final Duration PROVEN = Duration.ofMinutes(10);

    private static final Duration FIRST_PAUSE = Duration.ofMinutes(1);
    private static final Duration LONGEST_PAUSE = Duration.ofHours(1);
    private static final int WITHOUT_PAUSE = 1;
    private static final int MOST = 1000;

    private final StateFile state;
    private final Backoff backoff;
    private final AgentClock clock;
    private final System.Logger logger;
    private volatile boolean counts;

    Runs(StateFile state, RandomGenerator random, AgentClock clock, System.Logger logger) {
        this.state = state;
        this.backoff = Backoff.half(FIRST_PAUSE, LONGEST_PAUSE, random);
        this.clock = clock;
        this.logger = logger;
    }

    /** Notes that a run begins, and returns how long it is to leave the list alone. */
    Duration begin() {
        AgentState.Runs kept = state.read().runs();
        int before = kept == null ? 0 : Math.max(0, Math.min(MOST, kept.unfinished()));
        Duration pause = pause(before);
        counts = true;
        keep(before + 1, pause.isZero() ? null : clock.now().plus(pause).truncatedTo(ChronoUnit.SECONDS));
        if (!pause.isZero()) {
            logger.log(
                    System.Logger.Level.WARNING,
                    "The last " + before + " runs of the agent ended badly. This one reports at once, but leaves"
                            + " the list alone for " + pause.toSeconds() + " s");
        }
        return pause;
    }

    private Duration pause(int before) {
        return before <= WITHOUT_PAUSE // power failures and such
                ? Duration.ZERO
                : backoff.pause(before - WITHOUT_PAUSE - 1);
    }

    /** Forgets the bad runs once the list has been kept for long enough. */
    void look(Duration workedFor) {
        if (counts && workedFor.compareTo(PROVEN) >= 0) {
            end();
        }
    }

    /** Notes that this run ended well, or would. */
    void end() {
        if (counts) {
            counts = false;
            keep(0, null);
        }
    }

    private void keep(int unfinished, @Nullable Instant listFrom) {
        state.publish(new AgentState.Runs(unfinished, listFrom));
        state.save();
    }
}
