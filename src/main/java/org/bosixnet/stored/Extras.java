package org.bosixnet.stored;

import jakarta.json.Json;
import jakarta.json.JsonBuilderFactory;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonValue;
import java.util.Map;
import java.util.Set;

/** What a newer version added to an object, and this one does not know. */
public final class Extras {

    private static final JsonBuilderFactory BUILDERS = Json.createBuilderFactory(Map.of());

    private Extras() {}

    /** Returns the properties of an object that are not among the known ones. */
    public static JsonObject of(JsonObject object, Set<String> known) {
        if (known.containsAll(object.keySet())) {
            return JsonValue.EMPTY_JSON_OBJECT;
        }
        JsonObjectBuilder extras = BUILDERS.createObjectBuilder();
        object.forEach((key, value) -> {
            if (!known.contains(key)) {
                extras.add(key, value);
            }
        });
        return extras.build();
    }

    /** Returns an object without one of its properties. */
    static JsonObject without(String key, JsonObject object) {
        return object.containsKey(key)
                ? BUILDERS.createObjectBuilder(object).remove(key).build()
                : object;
    }
}
