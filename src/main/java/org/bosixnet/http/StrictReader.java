package org.bosixnet.http;

import jakarta.json.Json;
import jakarta.json.stream.JsonParser;
import jakarta.json.stream.JsonParserFactory;
import jakarta.json.stream.JsonParsingException;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.ext.MessageBodyReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.lang.annotation.Annotation;
import java.lang.reflect.Type;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/**
 * Reads an object of one property and refuses everything that is not exactly it: wrong types, {@code null}, missing,
 * doubled and unknown properties, trailing text. JSON-B would let most of these pass.
 *
 * @param <T> what a body becomes
 * @param <V> the value of the property
 */
abstract class StrictReader<T, V> implements MessageBodyReader<T> {

    private static final JsonParserFactory PARSERS = Json.createParserFactory(Map.of());

    private final Class<T> type;
    private final String property;
    private final String example;

    /**
     * @param example a body as it is needed
     */
    StrictReader(Class<T> type, String property, String example) {
        this.type = type;
        this.property = property;
        this.example = example;
    }

    /** Reads the value of the property. */
    abstract V value(JsonParser parser);

    /**
     * Makes what the resource gets.
     *
     * @param value null if the property is missing
     */
    abstract T made(@Nullable V value);

    @Override
    public boolean isReadable(Class<?> wanted, Type genericType, Annotation[] annotations, MediaType mediaType) {
        return wanted == type;
    }

    @Override
    public T readFrom(
            Class<T> wanted,
            Type genericType,
            Annotation[] annotations,
            MediaType mediaType,
            MultivaluedMap<String, String> headers,
            InputStream body)
            throws IOException {
        try (JsonParser parser = PARSERS.createParser(new StringReader(utf8(body.readAllBytes())))) {
            return read(parser);
        } catch (JsonParsingException | NoSuchElementException e) {
            throw refused("The body is not JSON.");
        }
    }

    private T read(JsonParser parser) {
        expect(parser, JsonParser.Event.START_OBJECT, "The body is not an object.");
        V value = null;
        while (parser.next() == JsonParser.Event.KEY_NAME) {
            String key = parser.getString();
            if (!key.equals(property)) {
                throw refused("The property '" + cut(key) + "' is unknown.");
            }
            if (value != null) {
                throw refused("The property '" + property + "' appears twice.");
            }
            value = value(parser);
        }
        if (parser.hasNext()) {
            throw refused("There is more behind the object.");
        }
        return made(value);
    }

    final void expect(JsonParser parser, JsonParser.Event expected, String otherwise) {
        if (parser.next() != expected) {
            throw refused(otherwise);
        }
    }

    final ProblemException missing() {
        return refused("The property '" + property + "' is missing.");
    }

    final ProblemException refused(String detail) {
        return new ProblemException(Problem.INVALID_BODY, detail + " Needed is " + example + ".");
    }

    private String utf8(byte[] bytes) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            throw refused("The body is not UTF-8.");
        }
    }

    private static String cut(String text) {
        return text.length() > 60 ? text.substring(0, 60) + "..." : text;
    }
}
