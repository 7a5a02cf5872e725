package org.bosixnet.client.fleet;

import jakarta.json.JsonValue;
import java.util.Optional;
import org.bosixnet.client.log.SayOnce;
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
    private boolean failed;

    /**
     * @param state where everything else is kept
     * @param lasting what outlasts a reboot; null if the state does
     */
    public RemovalMemory(StateFile state, @Nullable StateFile lasting, System.Logger logger) {
        this.state = state;
        this.lasting = lasting;
        this.trouble = new SayOnce(logger);
    }

    /** Returns what was kept last, by whatever process; empty if nothing was. */
    Optional<JsonValue> read() {
        Optional<JsonValue> fallback = inState();
        return fallback.isPresent() || lasting == null ? fallback : lasting.section(StateFile.REMOVALS);
    }

    private Optional<JsonValue> inState() {
        return state.section(StateFile.REMOVALS).filter(value -> !value.equals(JsonValue.NULL));
    }

    /** Keeps it, as far as that can be done. Nothing is written to the disk while nothing changes. */
    void keep(JsonValue value) {
        if (lasting == null) {
            state.put(StateFile.REMOVALS, value);
            return;
        }
        if (failed || lasting.section(StateFile.REMOVALS).filter(value::equals).isEmpty()) {
            lasting.put(StateFile.REMOVALS, value);
            lasting.save();
            failed = !lasting.isSaved();
        }
        if (failed) {
            trouble.problem("Cannot write " + lasting + ", so after a reboot the removal guard will take all names for"
                    + " equally old. The unit makes the directory (StateDirectory=bosixnet-agent); nobody but root may"
                    + " write there");
            state.put(StateFile.REMOVALS, value);
        } else {
            trouble.solved("What the removal guard knows is kept on disk again");
            if (inState().isPresent()) {
                state.put(StateFile.REMOVALS, JsonValue.NULL);
            }
        }
    }
}
