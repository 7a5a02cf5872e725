package org.bosixnet.client.agent;

import jakarta.json.JsonArray;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import jakarta.json.spi.JsonProvider;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.bosixnet.client.agent.RemovalState.Held;
import org.bosixnet.client.host.HostName;
import org.bosixnet.client.host.InvalidValueException;

/**
 * The form in which a {@link RemovalState} is kept:
 *
 * <pre>
 * {"version":2,
 *  "arrivals":[["alpha","beta"],["gamma"]],
 *  "gone":{"beta":"2026-11-23T06:31:23Z"},
 *  "held":{"gamma":{"since":"2026-11-23T06:31:23Z","fetches":2}}}
 * </pre>
 *
 * <p>Version 1 had, in place of the first two, the changes of the last 15 minutes:
 *
 * <pre>
 *  "steps":[{"at":"2026-11-23T06:31:23Z","added":["alpha"],"removed":["beta"]}],
 *  "agreed":{"beta":"2026-11-23T06:31:23Z"}
 * </pre>
 */
final class RemovalStateJson {

    private static final int VERSION = 2;

    /** Looked up once: the static methods of Json search the class path each time. */
    private static final JsonProvider JSON = JsonProvider.provider();

    private RemovalStateJson() {}

    static JsonObject write(RemovalState state) {
        JsonArrayBuilder arrivals = JSON.createArrayBuilder();
        for (Set<HostName> together : state.arrivals()) {
            JsonArrayBuilder names = JSON.createArrayBuilder();
            together.stream().sorted().forEach(name -> names.add(name.value()));
            arrivals.add(names);
        }
        JsonObjectBuilder gone = JSON.createObjectBuilder();
        state.gone().forEach((name, at) -> gone.add(name.value(), at.toString()));
        JsonObjectBuilder held = JSON.createObjectBuilder();
        state.held()
                .forEach((name, value) -> held.add(
                        name.value(),
                        JSON.createObjectBuilder()
                                .add("since", value.since().toString())
                                .add("fetches", value.fetches())));
        return JSON.createObjectBuilder()
                .add("version", VERSION)
                .add("arrivals", arrivals)
                .add("gone", gone)
                .add("held", held)
                .build();
    }

    static RemovalState read(JsonValue state) {
        try {
            JsonObject json = state.asJsonObject();
            return switch (json.getInt("version")) {
                case 1 -> first(json);
                case VERSION ->
                    new RemovalState(
                            property(json, "arrivals").asJsonArray().stream()
                                    .map(names -> names(names.asJsonArray()))
                                    .toList(),
                            times(json, "gone"),
                            held(json));
                default -> throw new IllegalArgumentException("version " + json.getInt("version") + " is not known");
            };
        } catch (NullPointerException // a property that is not there
                | ClassCastException
                | DateTimeException e) {
            throw new IllegalArgumentException("not the state of a removal guard", e);
        }
    }

    private static RemovalState first(JsonObject json) {
        List<Set<HostName>> arrivals = new ArrayList<>();
        Map<HostName, Instant> gone = new HashMap<>();
        for (JsonObject step : property(json, "steps").asJsonArray().getValuesAs(JsonObject.class)) {
            Instant at = Instant.parse(step.getString("at"));
            Set<HostName> added = names(property(step, "added").asJsonArray());
            added.removeIf(name -> gone.remove(name) != null); // it came back
            if (!added.isEmpty()) {
                arrivals.add(added);
            }
            names(property(step, "removed").asJsonArray()).forEach(name -> gone.put(name, at));
        }
        gone.keySet().removeAll(times(json, "agreed").keySet());
        return new RemovalState(arrivals, gone, held(json));
    }

    private static Map<HostName, Held> held(JsonObject json) {
        Map<HostName, Held> held = new HashMap<>();
        property(json, "held").asJsonObject().forEach((name, value) -> {
            JsonObject one = value.asJsonObject();
            Held read = new Held(Instant.parse(one.getString("since")), one.getInt("fetches"));
            name(name).ifPresent(known -> held.put(known, read));
        });
        return held;
    }

    private static Map<HostName, Instant> times(JsonObject json, String property) {
        Map<HostName, Instant> times = new HashMap<>();
        property(json, property).asJsonObject().forEach((name, time) -> {
            Instant at = Instant.parse(((JsonString) time).getString());
            name(name).ifPresent(known -> times.put(known, at));
        });
        return times;
    }

    private static JsonValue property(JsonObject json, String property) {
        JsonValue value = json.get(property);
        if (value == null) {
            throw new IllegalArgumentException("no " + property);
        }
        return value;
    }

    private static Set<HostName> names(JsonArray array) {
        Set<HostName> names = new HashSet<>();
        array.getValuesAs(JsonString.class)
                .forEach(text -> name(text.getString()).ifPresent(names::add));
        return names;
    }

    /** A name that is refused by now is not in the block any more, and that is no reason to forget the others. */
    private static Optional<HostName> name(String text) {
        try {
            return Optional.of(new HostName(text));
        } catch (InvalidValueException e) {
            return Optional.empty();
        }
    }
}
