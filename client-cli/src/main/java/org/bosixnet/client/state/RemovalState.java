package org.bosixnet.client.state;

import jakarta.json.JsonArray;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import jakarta.json.spi.JsonProvider;
import java.time.DateTimeException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.bosixnet.client.host.HostName;
import org.bosixnet.client.platform.Uptime;

/**
 * The memory of the removal guard between two checks, and across a restart.
 *
 * <p>It is kept in this form:
 *
 * <pre>
 * {"version":3,
 *  "arrivals":[["alpha","beta"],["gamma"]],
 *  "gone":{"beta":"PT4M"},
 *  "held":{"gamma":{"since":"PT5M12.3S","fetches":2}},
 *  "now":"PT7M",
 *  "boot":"9e4cbc2f-6d7e-4f0a-8a8a-1c2b6a3d5e7f","uptime":"PT93H4M"}
 * </pre>
 *
 * <p>Version 2 had times of day instead of these, and not the last three members. Such times prove nothing, so its
 * windows begin again. Version 1 had, instead of {@code arrivals} and {@code gone}, the changes of the last 15 minutes:
 *
 * <pre>
 *  "steps":[{"at":"2026-11-23T06:31:23Z","added":["alpha"],"removed":["beta"]}],
 *  "agreed":{"beta":"2026-11-23T06:31:23Z"}
 * </pre>
 *
 * @param arrivals the names that entered the block while it was watched, oldest first, with one set for those that
 *     entered together; names of the block that are in no set were there before
 * @param gone names that were removed within the window, and when; they keep their place in the arrivals
 * @param held names that are missing from the list but kept
 * @param now the time by which these are measured: how long the machine has been seen running
 * @param at the uptime at that time
 */
public record RemovalState(
        List<Set<HostName>> arrivals, Map<HostName, Duration> gone, Map<HostName, Held> held, Duration now, Uptime at)
        implements AgentState.Part {

    /** The state of a guard that has seen nothing. */
    public static final RemovalState EMPTY =
            new RemovalState(List.of(), Map.of(), Map.of(), Duration.ZERO, Uptime.NONE);

    /** The most by which a reboot may lengthen a window, so that not every check needs a write. */
    private static final Duration STEP = Duration.ofMinutes(1);

    private static final int VERSION = 3;

    /** Longer than any machine has been running. */
    private static final Duration LONGEST = Duration.ofDays(1_000_000);

    /** Looked up once: the static methods of Json search the class path each time. */
    private static final JsonProvider JSON = JsonProvider.provider();

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

    /** Returns the state to remember: this one, or the earlier one if they differ only by a little time. */
    public RemovalState orEarlier(RemovalState earlier) {
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
        JsonArrayBuilder groups = JSON.createArrayBuilder();
        for (Set<HostName> together : arrivals) {
            JsonArrayBuilder names = JSON.createArrayBuilder();
            together.stream().sorted().forEach(name -> names.add(name.value()));
            groups.add(names);
        }
        JsonObjectBuilder went = JSON.createObjectBuilder();
        gone.forEach((name, time) -> went.add(name.value(), time.toString()));
        JsonObjectBuilder kept = JSON.createObjectBuilder();
        held.forEach((name, value) -> kept.add(
                name.value(),
                JSON.createObjectBuilder()
                        .add("since", value.since().toString())
                        .add("fetches", value.fetches())));
        return JSON.createObjectBuilder()
                .add("version", VERSION)
                .add("arrivals", groups)
                .add("gone", went)
                .add("held", kept)
                .add("now", now.toString())
                .add("boot", at.boot())
                .add("uptime", at.time().toString())
                .build();
    }

    /**
     * Reads what {@link #toJson} wrote.
     *
     * @throws IllegalArgumentException if the value is anything else; {@link #EMPTY} is then a safe start, with an
     *     empty window
     */
    public static RemovalState fromJson(JsonValue kept) {
        try {
            JsonObject json = kept.asJsonObject();
            int version = json.getInt("version");
            return switch (version) {
                case 1 -> first(json);
                case 2 ->
                    new RemovalState(arrivals(json), gone(json, false), held(json, false), Duration.ZERO, Uptime.NONE);
                case VERSION ->
                    new RemovalState(
                            arrivals(json),
                            gone(json, true),
                            held(json, true),
                            time(json.getString("now")),
                            new Uptime(json.getString("boot"), time(json.getString("uptime"))));
                default -> throw new IllegalArgumentException("version " + version + " is not known");
            };
        } catch (NullPointerException // a property that is not there
                | ClassCastException
                | DateTimeException e) {
            throw new IllegalArgumentException("not the state of a removal guard", e);
        }
    }

    private static RemovalState first(JsonObject json) {
        List<Set<HostName>> arrivals = new ArrayList<>();
        Map<HostName, Duration> gone = new HashMap<>();
        for (JsonObject step : property(json, "steps").asJsonArray().getValuesAs(JsonObject.class)) {
            Set<HostName> added = names(property(step, "added").asJsonArray());
            added.removeIf(name -> gone.remove(name) != null); // it came back
            if (!added.isEmpty()) {
                arrivals.add(added);
            }
            names(property(step, "removed").asJsonArray()).forEach(name -> gone.put(name, Duration.ZERO));
        }
        gone.keySet().removeAll(names(property(json, "agreed").asJsonObject().keySet().stream()));
        return new RemovalState(arrivals, gone, held(json, false), Duration.ZERO, Uptime.NONE);
    }

    private static List<Set<HostName>> arrivals(JsonObject json) {
        return property(json, "arrivals").asJsonArray().stream()
                .map(names -> names(names.asJsonArray()))
                .toList();
    }

    /** @param timed whether the times are of the current kind */
    private static Map<HostName, Held> held(JsonObject json, boolean timed) {
        Map<HostName, Held> held = new HashMap<>();
        property(json, "held").asJsonObject().forEach((name, value) -> {
            JsonObject one = value.asJsonObject();
            Held read = new Held(timed ? time(one.getString("since")) : Duration.ZERO, one.getInt("fetches"));
            HostName.ifValid(name).ifPresent(known -> held.put(known, read));
        });
        return held;
    }

    private static Map<HostName, Duration> gone(JsonObject json, boolean timed) {
        Map<HostName, Duration> gone = new HashMap<>();
        property(json, "gone").asJsonObject().forEach((name, value) -> {
            Duration at = timed ? time(((JsonString) value).getString()) : Duration.ZERO;
            HostName.ifValid(name).ifPresent(known -> gone.put(known, at));
        });
        return gone;
    }

    private static Duration time(String text) {
        Duration time = Duration.parse(text);
        if (time.isNegative() || time.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException(text + " is not a time for which a machine can have been running");
        }
        return time;
    }

    private static JsonValue property(JsonObject json, String property) {
        JsonValue value = json.get(property);
        if (value == null) {
            throw new IllegalArgumentException("no " + property);
        }
        return value;
    }

    private static Set<HostName> names(JsonArray array) {
        return names(array.getValuesAs(JsonString.class).stream().map(JsonString::getString));
    }

    /** Reads names. One that is no longer valid is no longer in the block, and no reason to forget the others. */
    private static Set<HostName> names(Stream<String> texts) {
        return texts.flatMap(text -> HostName.ifValid(text).stream()).collect(Collectors.toCollection(HashSet::new));
    }
}
