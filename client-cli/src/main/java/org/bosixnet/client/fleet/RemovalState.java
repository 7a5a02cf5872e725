package org.bosixnet.client.fleet;

import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.bosixnet.client.host.HostName;
import org.bosixnet.client.platform.linux.Uptime;

/**
 * What {@link RemovalGuard} remembers between two looks, and across a restart.
 *
 * @param arrivals the names that came into the block while it was watched, those that came together in one set, the
 *     first to come first; names of the block in none of them were there before
 * @param gone names that went within the window, with the time of that; they keep their place in the arrivals
 * @param held names that are missing from the list and kept all the same
 * @param now what these times are measured by: how long the machine has been seen running
 * @param at when that was
 */
public record RemovalState(
        List<Set<HostName>> arrivals, Map<HostName, Duration> gone, Map<HostName, Held> held, Duration now, Uptime at) {

    /** The state of a guard that has seen nothing. */
    public static final RemovalState EMPTY =
            new RemovalState(List.of(), Map.of(), Map.of(), Duration.ZERO, Uptime.NONE);

    /** How much of a window a reboot may lengthen it by, so that not every look is a write. */
    private static final Duration STEP = Duration.ofMinutes(1);

    public RemovalState {
        arrivals = List.copyOf(arrivals);
        gone = Map.copyOf(gone);
        held = Map.copyOf(held);
    }

    /**
     * A name that is held back.
     *
     * @param since when it was first missing
     * @param fetches how many whole lists in a row lacked it since then
     */
    public record Held(Duration since, int fetches) {}

    /** Returns what to remember of the two: this, unless it differs from an earlier one by a little time alone. */
    RemovalState orEarlier(RemovalState earlier) {
        return arrivals.equals(earlier.arrivals)
                        && gone.equals(earlier.gone)
                        && held.equals(earlier.held)
                        && at.since(earlier.at)
                                .filter(passed -> passed.compareTo(STEP) < 0)
                                .isPresent()
                ? earlier
                : this;
    }

    /** Returns the state as JSON. */
    public JsonObject toJson() {
        return RemovalStateJson.write(this);
    }

    /**
     * Reads what {@link #toJson} wrote.
     *
     * @throws IllegalArgumentException if the value is anything else; {@link #EMPTY} is then a safe start, with an empty
     *     window
     */
    public static RemovalState fromJson(JsonValue json) {
        return RemovalStateJson.read(json);
    }
}
