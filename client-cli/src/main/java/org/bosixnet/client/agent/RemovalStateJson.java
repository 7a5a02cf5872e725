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
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.bosixnet.client.agent.RemovalState.Held;
import org.bosixnet.client.agent.RemovalState.Step;
import org.bosixnet.client.host.HostName;
import org.bosixnet.client.host.InvalidValueException;

/**
 * The form in which a {@link RemovalState} is kept:
 *
 * <pre>
 * {"version":1,
 *  "steps":[{"at":"2026-11-23T06:31:23Z","added":["alpha"],"removed":["beta"]}],
 *  "held":{"gamma":{"since":"2026-11-23T06:31:23Z","fetches":2}},
 *  "agreed":{"delta":"2026-11-23T06:31:23Z"}}
 * </pre>
 */
final class RemovalStateJson {

    /** Looked up once: the static methods of Json search the class path each time. */
    private static final JsonProvider JSON = JsonProvider.provider();

    private RemovalStateJson() {}

    static JsonObject write(RemovalState state) {
        JsonArrayBuilder steps = JSON.createArrayBuilder();
        for (Step step : state.steps()) {
            steps.add(JSON.createObjectBuilder()
                    .add("at", step.at().toString())
                    .add("added", names(step.added()))
                    .add("removed", names(step.removed())));
        }
        JsonObjectBuilder held = JSON.createObjectBuilder();
        state.held()
                .forEach((name, value) -> held.add(
                        name.value(),
                        JSON.createObjectBuilder()
                                .add("since", value.since().toString())
                                .add("fetches", value.fetches())));
        JsonObjectBuilder agreed = JSON.createObjectBuilder();
        state.agreed().forEach((name, at) -> agreed.add(name.value(), at.toString()));
        return JSON.createObjectBuilder()
                .add("version", 1)
                .add("steps", steps)
                .add("held", held)
                .add("agreed", agreed)
                .build();
    }

    static RemovalState read(JsonValue state) {
        try {
            JsonObject json = state.asJsonObject();
            if (json.getInt("version") != 1) {
                throw new IllegalArgumentException("version " + json.getInt("version") + " is not known");
            }
            List<Step> steps = new ArrayList<>();
            for (JsonObject step : array(json, "steps").getValuesAs(JsonObject.class)) {
                steps.add(new Step(
                        Instant.parse(step.getString("at")),
                        names(array(step, "added")),
                        names(array(step, "removed"))));
            }
            Map<HostName, Held> held = new HashMap<>();
            for (Map.Entry<String, JsonValue> entry : object(json, "held").entrySet()) {
                JsonObject value = entry.getValue().asJsonObject();
                held.put(
                        new HostName(entry.getKey()),
                        new Held(Instant.parse(value.getString("since")), value.getInt("fetches")));
            }
            Map<HostName, Instant> agreed = new HashMap<>();
            for (Map.Entry<String, JsonValue> entry : object(json, "agreed").entrySet()) {
                agreed.put(new HostName(entry.getKey()), Instant.parse(((JsonString) entry.getValue()).getString()));
            }
            return new RemovalState(steps, held, agreed);
        } catch (NullPointerException // a property that is not there
                | ClassCastException
                | DateTimeException
                | InvalidValueException e) {
            throw new IllegalArgumentException("not the state of a removal guard", e);
        }
    }

    private static JsonArray array(JsonObject json, String property) {
        return property(json, property).asJsonArray();
    }

    private static JsonObject object(JsonObject json, String property) {
        return property(json, property).asJsonObject();
    }

    private static JsonValue property(JsonObject json, String property) {
        JsonValue value = json.get(property);
        if (value == null) {
            throw new IllegalArgumentException("no " + property);
        }
        return value;
    }

    private static JsonArrayBuilder names(Collection<HostName> names) {
        JsonArrayBuilder array = JSON.createArrayBuilder();
        names.stream().sorted().forEach(name -> array.add(name.value()));
        return array;
    }

    private static Set<HostName> names(JsonArray array) {
        Set<HostName> names = new HashSet<>();
        array.getValuesAs(JsonString.class).forEach(name -> names.add(new HostName(name.getString())));
        return names;
    }
}
