package org.bosixnet.client.fleet;

import org.bosixnet.client.log.SayOnce;
import org.bosixnet.client.state.RemovalState;
import org.bosixnet.client.state.StateFile;
import org.jspecify.annotations.Nullable;

/**
 * Keeps what the removal guard knows. On disk, since names that were old before a reboot must not be as young as others
 * after it; where that cannot be written with the rest of the state, which a reboot takes away. Not thread-safe.
 */
public final class RemovalMemory {

    private final StateFile state;
    private final @Nullable StateFile lasting;
    private final SayOnce trouble;

    /**
     * @param state where everything else is kept
     * @param lasting what outlasts a reboot; null if the state does
     */
    public RemovalMemory(StateFile state, @Nullable StateFile lasting, System.Logger logger) {
        this.state = state;
        this.lasting = lasting;
        this.trouble = new SayOnce(logger);
    }

    /** Returns what was kept last, by whatever process. */
    RemovalState read() {
        RemovalState kept = state.read().removals();
        if (kept == null && lasting != null) {
            kept = lasting.read().removals();
        }
        return kept == null ? RemovalState.EMPTY : kept;
    }

    /** Keeps it, as far as that can be done. Nothing is written to the disk while nothing changes. */
    void keep(RemovalState removals) {
        if (lasting == null) {
            state.publish(removals);
            return;
        }
        lasting.publish(removals);
        if (!lasting.saveAll()) {
            trouble.problem("Cannot write " + lasting + ", so after a reboot the removal guard will take all names for"
                    + " equally old. The unit makes the directory (StateDirectory=bosixnet-agent); nobody but root may"
                    + " write there");
            state.publish(removals);
        } else {
            trouble.solved("What the removal guard knows is kept on disk again");
            state.dropRemovals();
        }
    }
}
