package org.bosixnet.client.registry.wire;

import jakarta.json.JsonException;
import jakarta.json.spi.JsonProvider;
import jakarta.json.stream.JsonParser;
import jakarta.json.stream.JsonParser.Event;
import jakarta.json.stream.JsonParserFactory;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;
import org.bosixnet.client.host.Escaped;
import org.jspecify.annotations.Nullable;

/**
 * Reads JSON (RFC 8259) from a peer that may be hostile: as a stream, without recursion, with every type checked, no
 * duplicate keys and nothing after the end. The caller skips unknown keys, so that a registry can say more one day.
 */
public final class StrictJson {
    private static final JsonParserFactory FACTORY = JsonProvider.provider().createParserFactory(Map.of());

    /** The deepest nesting that is skipped; nothing in the API comes near it. */
    private static final int DEEPEST = 64;

    private final JsonParser parser;

    /** The first event of an element: it has to be read to see whether there is an element. */
    private @Nullable Event pending;

    private StrictJson(JsonParser parser) {
        this.parser = parser;
    }

    /** Reads a value from a document. */
    @FunctionalInterface
    public interface Reader<T> {
        public T read(StrictJson json) throws IOException;
    }

    /** Takes the value of a key, or an element of an array; it must take exactly one value. */
    @FunctionalInterface
    public interface Taker<K> {
        void take(K key) throws IOException;
    }

    public static <T> T read(String text, Reader<T> reader) throws IOException {
        return read(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)), reader);
    }

    /**
     * Reads a document in UTF-8 to its end. Does not close the stream.
     *
     * @throws IOException if the stream fails, or with a sentence for people if the document is not as expected
     */
    public static <T> T read(InputStream in, Reader<T> reader) throws IOException {
        try {
            JsonParser parser = FACTORY.createParser(in, StandardCharsets.UTF_8);
            T value = reader.read(new StrictJson(parser));
            if (parser.hasNext()) {
                throw new IOException("there is something after the end");
            }
            return value;
        } catch (JsonException e) {
            if (e.getCause() instanceof IOException io) {
                throw io;
            }
            throw new IOException("it is not JSON", e);
        } catch (NoSuchElementException | IllegalStateException e) {
            throw new IOException("it is not JSON", e);
        }
    }

    /** Reads an object; {@code taker} gets each key and must read or skip its value. */
    public void object(Taker<String> taker) throws IOException {
        expect(Event.START_OBJECT, "an object");
        Set<String> keys = new HashSet<>();
        while (parser.next() == Event.KEY_NAME) {
            String key = parser.getString();
            if (!keys.add(key)) {
                throw new IOException("the key '" + Escaped.text(key) + "' appears twice");
            }
            taker.take(key);
        }
    }

    /** Reads an array; {@code taker} gets the number of each element from 0 and must read or skip it. */
    public void array(Taker<Integer> taker) throws IOException {
        expect(Event.START_ARRAY, "an array");
        int index = 0;
        for (Event event = parser.next(); event != Event.END_ARRAY; event = parser.next()) {
            pending = event;
            taker.take(index++);
        }
    }

    /** Reads a string. */
    public String string() throws IOException {
        expect(Event.VALUE_STRING, "a string");
        return parser.getString();
    }

    /** Reads {@code true} or {@code false}. */
    public boolean bool() throws IOException {
        Event event = next();
        if (event != Event.VALUE_TRUE && event != Event.VALUE_FALSE) {
            throw new IOException("there is something else where true or false should be");
        }
        return event == Event.VALUE_TRUE;
    }

    private void expect(Event expected, String what) throws IOException {
        if (next() != expected) {
            throw new IOException("there is something else where " + what + " should be");
        }
    }

    private Event next() {
        Event event = pending == null ? parser.next() : pending;
        pending = null;
        return event;
    }

    /**
     * Skips a value, whatever it is. Counts the depth itself: the parser's own skipping never ends if the document ends
     * before the value.
     */
    public void skip() throws IOException {
        int depth = 0;
        do {
            Event event = next();
            if (event == Event.START_OBJECT || event == Event.START_ARRAY) {
                depth++;
            } else if (event == Event.END_OBJECT || event == Event.END_ARRAY) {
                depth--;
            }
            if (depth > DEEPEST) {
                throw new IOException("it is nested too deeply");
            }
        } while (depth > 0);
    }
}
