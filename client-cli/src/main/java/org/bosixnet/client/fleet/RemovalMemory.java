package org.bosixnet.client.fleet;

import org.bosixnet.client.log.SayOnce;
import org.bosixnet.client.state.RemovalState;
import org.bosixnet.client.state.StateFile;
import org.jspecify.annotations.Nullable;

/**
 * Keeps what the removal guard remembers: on disk, because names that were old before a reboot must stay older than
 * others after it; if the disk cannot be written, with the rest of the state, which is lost at a reboot. Not
 * thread-safe.
 */
public final class RemovalMemory {

    private final StateFile state;
    private final @Nullable StateFile lasting;
    private final SayOnce trouble;

    /**
     * @param state the file of the rest of the state
     * @param lasting a file that survives a reboot; null if {@code state} does
     */
    public RemovalMemory(StateFile state, @Nullable StateFile lasting, System.Logger logger) {
        this.state = state;
        this.lasting = lasting;
        this.trouble = new SayOnce(logger);
    }

    /** Returns what was kept last, by any process. */
    RemovalState read() {
        RemovalState kept = state.read().removals();
        if (kept == null && lasting != null) {
            kept = lasting.read().removals();
        }
        return kept == null ? RemovalState.EMPTY : kept;
    }

    /** Keeps this state if possible. Nothing is written to disk while nothing changes. */
    void keep(RemovalState removals) {
        if (lasting == null) {
            state.publish(removals);
            return;
        }
        lasting.publish(removals);
        if (!lasting.saveAll()) {
            trouble.problem("Cannot write " + lasting + ", so after a reboot the removal guard will consider all names"
                    + " equally old. The unit makes the directory (StateDirectory=bosixnet-agent); nobody but root may"
                    + " write there");
            state.publish(removals);
        } else {
            trouble.solved("What the removal guard remembers is kept on disk again");
            state.dropRemovals();
        }
    }
}
