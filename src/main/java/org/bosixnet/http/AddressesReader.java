package org.bosixnet.http;

import jakarta.json.Json;
import jakarta.json.stream.JsonParser;
import jakarta.json.stream.JsonParserFactory;
import jakarta.json.stream.JsonParsingException;
import jakarta.ws.rs.Consumes;
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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import org.bosixnet.host.HostAddress;
import org.bosixnet.host.HostRecord;

/**
 * Reads {@link AddressesJson} and refuses everything that is not exactly it: wrong types, {@code null}, missing, doubled
 * and unknown properties, trailing text. JSON-B would let most of these pass.
 */
@Consumes(MediaType.APPLICATION_JSON)
final class AddressesReader implements MessageBodyReader<AddressesJson> {

    private static final JsonParserFactory PARSERS = Json.createParserFactory(Map.of());
    private static final String NEEDED = " Needed is {\"addresses\":[\"2001:db8::1\"]}.";

    @Override
    public boolean isReadable(Class<?> type, Type genericType, Annotation[] annotations, MediaType mediaType) {
        return type == AddressesJson.class;
    }

    @Override
    public AddressesJson readFrom(
            Class<AddressesJson> type,
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

    private static AddressesJson read(JsonParser parser) {
        expect(parser, JsonParser.Event.START_OBJECT, "The body is not an object.");
        List<HostAddress> addresses = null;
        while (parser.next() == JsonParser.Event.KEY_NAME) {
            String key = parser.getString();
            if (!key.equals("addresses")) {
                throw refused("The property '" + cut(key) + "' is unknown.");
            }
            if (addresses != null) {
                throw refused("The property 'addresses' stands there twice.");
            }
            addresses = readAddresses(parser);
        }
        if (parser.hasNext()) {
            throw refused("There is more behind the object.");
        }
        if (addresses == null) {
            throw refused("The property 'addresses' is missing.");
        }
        return new AddressesJson(addresses);
    }

    private static List<HostAddress> readAddresses(JsonParser parser) {
        expect(parser, JsonParser.Event.START_ARRAY, "The property 'addresses' is not an array.");
        List<HostAddress> addresses = new ArrayList<>();
        for (JsonParser.Event event = parser.next(); event != JsonParser.Event.END_ARRAY; event = parser.next()) {
            if (event != JsonParser.Event.VALUE_STRING) {
                throw refused("An element of 'addresses' is not a string.");
            }
            HostAddress address = new HostAddress(parser.getString());
            if (addresses.contains(address)) {
                throw refused("The address " + address + " stands there twice.");
            }
            addresses.add(address);
            if (addresses.size() > HostRecord.MAX_ADDRESSES) {
                throw refused("A host has at most " + HostRecord.MAX_ADDRESSES + " addresses.");
            }
        }
        return addresses;
    }

    private static void expect(JsonParser parser, JsonParser.Event expected, String otherwise) {
        if (parser.next() != expected) {
            throw refused(otherwise);
        }
    }

    private static String utf8(byte[] bytes) {
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

    private static ProblemException refused(String detail) {
        return new ProblemException(Problem.INVALID_BODY, detail + NEEDED);
    }
}
