package org.bosixnet.client.state;

import jakarta.json.JsonArray;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import jakarta.json.spi.JsonProvider;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Stream;
import org.bosixnet.client.host.Cidr;
import org.bosixnet.client.host.HostAddress;
import org.bosixnet.client.host.InvalidValueException;
import org.bosixnet.client.host.LeftOut;
import org.bosixnet.client.host.LeftOuts;
import org.jspecify.annotations.Nullable;

/**
 * The JSON form of {@link AgentState}, in its file and in {@code status --json}; docs/operations.md has an example. An
 * unknown part is left out; a missing time or sentence is an empty string.
 *
 * <p>Reads whatever can be understood: the file may be damaged, or from an earlier version, which had no {@code
 * version} but the same parts, and each part is useful on its own.
 */
public final class AgentStateJson {

    private static final int VERSION = 1;

    /** Looked up once: the static methods of Json search the class path each time. */
    private static final JsonProvider JSON = JsonProvider.provider();

    private AgentStateJson() {}

    /** Returns the state as JSON. */
    public static JsonObject write(AgentState state) {
        JsonObject removals = state.removals() == null ? null : state.removals().toJson();
        return write(state, removals);
    }

    /** @param removals the last part, which is long and seldom changes */
    static JsonObject write(AgentState state, @Nullable JsonValue removals) {
        JsonObjectBuilder json = JSON.createObjectBuilder().add("version", VERSION);
        add(json, "loop", state.loop(), (part, loop) -> part.add("pid", loop.pid())
                .add("since", text(loop.since()))
                .add("at", text(loop.at()))
                .add("clockSet", text(loop.clockSet())));
        add(json, "runs", state.runs(), (part, runs) -> part.add("unfinished", runs.unfinished())
                .add("listFrom", text(runs.listFrom())));
        add(json, "watchdog", state.watchdog(), (part, watchdog) -> part.add("error", watchdog.error()));
        if (state.reported() != null) {
            json.add("reported", array(state.reported().addresses(), address -> JSON.createValue(address.text())))
                    .add("hadWayOut", state.reported().hadWayOut());
        }
        add(json, "addresses", state.addresses(), (part, addresses) -> part.add("lack", addresses.lack())
                .add("prefixes", array(addresses.prefixes(), AgentStateJson::prefix)));
        if (state.registries() != null) {
            json.add("registries", array(state.registries().all(), AgentStateJson::registry));
        }
        add(json, "stream", state.stream(), (part, stream) -> part.add("url", stream.url())
                .add("since", text(stream.since()))
                .add("lastEvent", text(stream.lastEvent()))
                .add("why", stream.why()));
        add(json, "failure", state.failure(), (part, failure) -> part.add("since", text(failure.since()))
                .add("error", failure.error()));
        add(json, "list", state.list(), (part, list) -> part.add("at", text(list.at()))
                .add("from", list.from())
                .add("names", list.names())
                .add("held", list.held())
                .add("leftovers", list.leftovers())
                .add("shortage", list.shortage())
                .add("leftOut", leftOut(list.leftOut().told()))
                .add("leftOutMore", list.leftOut().untold()));
        add(json, "onChange", state.onChange(), (part, program) -> part.add("owed", program.owed())
                .add("since", text(program.since()))
                .add("error", program.error()));
        add(json, "formerFiles", state.formerFiles(), (part, former) -> part.add("error", former.error()));
        if (removals != null) {
            json.add("removals", removals);
        }
        return json.build();
    }

    private static <T> void add(
            JsonObjectBuilder json,
            String name,
            @Nullable T part,
            BiFunction<JsonObjectBuilder, T, JsonObjectBuilder> fill) {
        if (part != null) {
            json.add(name, fill.apply(JSON.createObjectBuilder(), part));
        }
    }

    private static JsonValue registry(AgentState.Registry registry) {
        JsonObjectBuilder json = JSON.createObjectBuilder()
                .add("url", registry.url())
                .add("name", registry.name())
                .add("reported", array(registry.reported(), address -> JSON.createValue(address.text())))
                .add("lastSuccess", text(registry.lastSuccess()))
                .add("failingSince", text(registry.failingSince()))
                .add("error", registry.error())
                .add("refused", registry.refused());
        if (!registry.member().isEmpty() || !registry.away().isEmpty()) {
            json.add("member", registry.member()).add("away", registry.away());
        }
        add(json, "contested", registry.contested(), (part, contested) -> part.add("since", text(contested.since()))
                .add("addresses", array(contested.addresses(), address -> JSON.createValue(address.text()))));
        return json.build();
    }

    /** Returns objects with {@code name}, {@code address} and {@code reason}. */
    public static JsonArray leftOut(List<LeftOut> told) {
        return array(told, one -> JSON.createObjectBuilder()
                .add("name", one.name())
                .add("address", one.address())
                .add("reason", one.reason())
                .build());
    }

    private static <T> JsonArray array(List<T> values, Function<T, JsonValue> toJson) {
        JsonArrayBuilder array = JSON.createArrayBuilder();
        values.forEach(value -> array.add(toJson.apply(value)));
        return array.build();
    }

    private static String text(@Nullable Instant time) {
        return time == null ? "" : time.toString();
    }

    /** Returns the parts that can be understood; none of a later version, because they may mean something else. */
    public static AgentState read(JsonObject json) {
        if (json.getInt("version", VERSION) > VERSION) {
            return AgentState.EMPTY;
        }
        return new AgentState(
                part(
                        json,
                        "loop",
                        part -> new AgentState.Loop(
                                pid(part), time(part, "since"), time(part, "at"), time(part, "clockSet"))),
                part(json, "runs", part -> new AgentState.Runs(part.getInt("unfinished", 0), time(part, "listFrom"))),
                part(json, "watchdog", part -> new AgentState.Watchdog(part.getString("error", ""))),
                json.get("reported") instanceof JsonArray array
                        ? new AgentState.Reported(addresses(array), json.getBoolean("hadWayOut", false))
                        : null,
                part(json, "addresses", AgentStateJson::addresses),
                json.get("registries") instanceof JsonArray array
                        ? new AgentState.Registries(
                                objects(array).map(AgentStateJson::registry).toList())
                        : null,
                part(
                        json,
                        "stream",
                        part -> new AgentState.Stream(
                                part.getString("url", ""),
                                time(part, "since"),
                                time(part, "lastEvent"),
                                part.getString("why", ""))),
                part(json, "failure", part -> new AgentState.Failure(time(part, "since"), part.getString("error", ""))),
                part(json, "list", AgentStateJson::list),
                part(
                        json,
                        "onChange",
                        part -> new AgentState.OnChange(
                                part.getBoolean("owed", false), time(part, "since"), part.getString("error", ""))),
                part(json, "formerFiles", part -> new AgentState.FormerFiles(part.getString("error", ""))),
                part(json, "removals", AgentStateJson::removals));
    }

    private static <T> @Nullable T part(JsonObject json, String name, Function<JsonObject, @Nullable T> read) {
        return json.get(name) instanceof JsonObject part ? read.apply(part) : null;
    }

    private static JsonValue prefix(AgentState.Prefix prefix) {
        return JSON.createObjectBuilder()
                .add("interface", prefix.interfaceName())
                .add("prefix", prefix.prefix().toString())
                .add("refreshed", prefix.refreshed())
                .build();
    }

    private static AgentState.Addresses addresses(JsonObject json) {
        List<AgentState.Prefix> prefixes = json.get("prefixes") instanceof JsonArray array
                ? objects(array).flatMap(AgentStateJson::prefix).toList()
                : List.of();
        return new AgentState.Addresses(json.getString("lack", ""), prefixes);
    }

    private static Stream<AgentState.Prefix> prefix(JsonObject json) {
        try {
            return Stream.of(new AgentState.Prefix(
                    json.getString("interface", ""),
                    Cidr.parse(json.getString("prefix", "")),
                    json.getBoolean("refreshed", false)));
        } catch (IllegalArgumentException e) {
            return Stream.empty(); // no longer valid
        }
    }

    private static AgentState.Registry registry(JsonObject json) {
        return new AgentState.Registry(
                json.getString("url", ""),
                json.getString("name", ""),
                json.get("reported") instanceof JsonArray array ? addresses(array) : List.of(),
                time(json, "lastSuccess"),
                time(json, "failingSince"),
                json.getString("error", ""),
                json.getBoolean("refused", false),
                part(
                        json,
                        "contested",
                        part -> new AgentState.Contested(
                                time(part, "since"),
                                part.get("addresses") instanceof JsonArray array ? addresses(array) : List.of())),
                json.getString("member", ""),
                json.getString("away", ""));
    }

    private static AgentState.Listed list(JsonObject json) {
        List<LeftOut> told = json.get("leftOut") instanceof JsonArray array
                ? objects(array)
                        .map(one -> new LeftOut(
                                one.getString("name", ""), one.getString("address", ""), one.getString("reason", "")))
                        .toList()
                : List.of();
        return new AgentState.Listed(
                time(json, "at"),
                json.getString("from", ""),
                number(json, "names"),
                json.getString("held", ""),
                number(json, "leftovers"),
                json.getString("shortage", ""),
                new LeftOuts(told, number(json, "leftOutMore")));
    }

    private static @Nullable RemovalState removals(JsonObject json) {
        try {
            return RemovalState.fromJson(json);
        } catch (IllegalArgumentException e) {
            return null; // an empty window is a safe start
        }
    }

    private static long pid(JsonObject json) {
        return json.get("pid") instanceof JsonNumber number ? number.longValue() : 0;
    }

    private static int number(JsonObject json, String name) {
        return json.get(name) instanceof JsonNumber number ? number.intValue() : 0;
    }

    private static Stream<JsonObject> objects(JsonArray array) {
        return array.stream().filter(JsonObject.class::isInstance).map(JsonValue::asJsonObject);
    }

    private static List<HostAddress> addresses(JsonArray array) {
        return array.stream()
                .filter(JsonString.class::isInstance)
                .flatMap(text -> address(((JsonString) text).getString()))
                .toList();
    }

    private static Stream<HostAddress> address(String text) {
        try {
            return Stream.of(new HostAddress(text));
        } catch (InvalidValueException e) {
            return Stream.empty(); // no longer valid
        }
    }

    private static @Nullable Instant time(JsonObject json, String name) {
        try {
            String text = json.getString(name, "");
            return text.isEmpty() ? null : Instant.parse(text);
        } catch (DateTimeException e) {
            return null;
        }
    }
}
