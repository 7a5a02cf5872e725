package org.bosixnet.http.body;

import jakarta.json.Json;
import jakarta.json.stream.JsonParser;
import jakarta.json.stream.JsonParserFactory;
import jakarta.json.stream.JsonParsingException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.NotSupportedException;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import org.bosixnet.access.AccessKey;
import org.bosixnet.access.KeyKind;
import org.bosixnet.host.HostAddress;
import org.bosixnet.host.HostRecord;
import org.bosixnet.http.problem.Problem;
import org.bosixnet.http.problem.ProblemException;
import org.jspecify.annotations.Nullable;

/**
 * Reads a body that is an object with one property, and refuses everything else: wrong types, {@code null}, missing,
 * repeated and unknown properties, trailing text. JSON-B would let most of these pass.
 *
 * @param <V> the type of the property's value
 */
public final class StrictBody<V> {

    private static final JsonParserFactory PARSERS = Json.createParserFactory(Map.of());

    /** The addresses that a host reports; an empty list withdraws it. */
    public static final StrictBody<List<HostAddress>> ADDRESSES =
            new StrictBody<>("addresses", true, "{\"addresses\":[\"2001:db8::1\"]}", StrictBody::addresses);

    /** The key that a name is to be bound to, if the client has made one. */
    public static final StrictBody<AccessKey> KEY =
            new StrictBody<>("key", false, "{\"key\":\"bxh_...\"}", StrictBody::key);

    private final String property;
    private final boolean needed;
    private final String example;
    private final Value<V> value;

    /** Reads the value of the property. */
    private interface Value<V> {
        V read(JsonParser parser, StrictBody<V> of);
    }

    private StrictBody(String property, boolean needed, String example, Value<V> value) {
        this.property = property;
        this.needed = needed;
        this.example = example;
        this.value = value;
    }

    /**
     * Reads the body of a request.
     *
     * @return the value; empty if there is no body, or if the property is missing and not needed
     * @throws ProblemException if it is anything else
     * @throws NotSupportedException if the request does not declare it as JSON
     */
    public Optional<V> read(InputStream body, HttpServletRequest of) throws IOException {
        if (of.getContentType() == null) {
            if (body.available() > 0 || body.read() >= 0) {
                throw new NotSupportedException();
            }
            return Optional.empty();
        }
        try (JsonParser parser = PARSERS.createParser(new StringReader(utf8(body.readAllBytes())))) {
            return Optional.ofNullable(object(parser));
        } catch (JsonParsingException | NoSuchElementException e) {
            throw refused("The body is not JSON.");
        }
    }

    /** Returns the refusal of a request without a body, for callers that need one. */
    public ProblemException noBody() {
        return refused("The body is missing.");
    }

    private @Nullable V object(JsonParser parser) {
        expect(parser, JsonParser.Event.START_OBJECT, "The body is not an object.");
        V found = null;
        while (parser.next() == JsonParser.Event.KEY_NAME) {
            String key = parser.getString();
            if (!key.equals(property)) {
                throw refused("The property '" + cut(key) + "' is unknown.");
            }
            if (found != null) {
                throw refused("The property '" + property + "' appears twice.");
            }
            found = value.read(parser, this);
        }
        if (parser.hasNext()) {
            throw refused("There is more text after the object.");
        }
        if (found == null && needed) {
            throw refused("The property '" + property + "' is missing.");
        }
        return found;
    }

    private static List<HostAddress> addresses(JsonParser parser, StrictBody<?> body) {
        body.expect(parser, JsonParser.Event.START_ARRAY, "The property 'addresses' is not an array.");
        List<HostAddress> addresses = new ArrayList<>();
        for (JsonParser.Event event = parser.next(); event != JsonParser.Event.END_ARRAY; event = parser.next()) {
            if (event != JsonParser.Event.VALUE_STRING) {
                throw body.refused("An element of 'addresses' is not a string.");
            }
            HostAddress address = new HostAddress(parser.getString());
            if (addresses.contains(address)) {
                throw body.refused("The address " + address + " appears twice.");
            }
            addresses.add(address);
            if (addresses.size() > HostRecord.MAX_ADDRESSES) {
                throw body.refused("A host has at most " + HostRecord.MAX_ADDRESSES + " addresses.");
            }
        }
        return addresses;
    }

    /** Reads a key. A refusal does not repeat the text: it may be someone's key. */
    private static AccessKey key(JsonParser parser, StrictBody<?> body) {
        body.expect(parser, JsonParser.Event.VALUE_STRING, "The property 'key' is not a string.");
        return AccessKey.parse(parser.getString())
                .filter(key -> key.kind() == KeyKind.HOST)
                .orElseThrow(() -> new ProblemException(
                        Problem.INVALID_KEY,
                        "The key does not have the form of a host's key: bxh_, 6 letters or digits, _, 22 more."));
    }

    private void expect(JsonParser parser, JsonParser.Event expected, String otherwise) {
        if (parser.next() != expected) {
            throw refused(otherwise);
        }
    }

    private ProblemException refused(String detail) {
        return new ProblemException(Problem.INVALID_BODY, detail + " Expected: " + example + ".");
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
