package org.bosixnet.client.agent;

import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.bosixnet.client.host.HostName;

/**
 * What {@link RemovalGuard} remembers between two looks, and across a restart.
 *
 * @param steps changes of the accepted names within the window, oldest first
 * @param held names that are missing from the list and kept all the same
 * @param agreed names whose removal was forced or agreed upon, with the time of that: they no longer count
 */
public record RemovalState(List<Step> steps, Map<HostName, Held> held, Map<HostName, Instant> agreed) {

    /** The state of a guard that has seen nothing. */
    public static final RemovalState EMPTY = new RemovalState(List.of(), Map.of(), Map.of());

    public RemovalState {
        steps = List.copyOf(steps);
        held = Map.copyOf(held);
        agreed = Map.copyOf(agreed);
    }

    /** One change of the accepted names. */
    public record Step(Instant at, Set<HostName> added, Set<HostName> removed) {
        public Step {
            added = Set.copyOf(added);
            removed = Set.copyOf(removed);
        }
    }

    /**
     * A name that is held back.
     *
     * @param since when it was first missing
     * @param fetches how many whole lists in a row lacked it since then
     */
    public record Held(Instant since, int fetches) {}

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
