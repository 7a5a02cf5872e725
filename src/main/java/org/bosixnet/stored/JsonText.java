package org.bosixnet.stored;

import jakarta.json.Json;
import jakarta.json.JsonException;
import jakarta.json.JsonObject;
import jakarta.json.stream.JsonParser;
import jakarta.json.stream.JsonParserFactory;
import java.io.StringReader;
import java.util.Map;

/** Reads objects that were stored. */
public final class JsonText {

    private static final JsonParserFactory PARSERS = Json.createParserFactory(Map.of());

    private JsonText() {}

    /**
     * Reads one object.
     *
     * @throws JsonException if the text is anything else
     */
    public static JsonObject object(String text) {
        try (JsonParser parser = PARSERS.createParser(new StringReader(text))) {
            parser.next();
            JsonObject object = parser.getObject();
            if (parser.hasNext()) {
                throw new JsonException("more than one object");
            }
            return object;
        } catch (RuntimeException e) { // the parser throws others than it says, as for what is nested too deep
            throw new JsonException("no JSON object", e);
        }
    }
}
