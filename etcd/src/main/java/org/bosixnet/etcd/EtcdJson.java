package org.bosixnet.etcd;

import io.etcd.jetcd.ByteSequence;
import io.etcd.jetcd.KeyValue;
import jakarta.json.Json;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonBuilderFactory;
import jakarta.json.JsonException;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import jakarta.json.JsonReaderFactory;
import jakarta.json.JsonStructure;
import jakarta.json.stream.JsonGenerator;
import jakarta.json.stream.JsonGeneratorFactory;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.time.DateTimeException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bosixnet.dao.Expired;
import org.bosixnet.dao.Outage;
import org.bosixnet.host.HostName;
import org.bosixnet.host.InvalidValueException;
import org.bosixnet.stored.RecordJson;
import org.bosixnet.stored.StoredRecord;
import org.bosixnet.stored.Times;

/** The values of keys, which are JSON. */
final class EtcdJson {

    /** A record of a newer format has a greater number here, and is not touched. */
    private static final String FORMAT = "format";

    private static final int KNOWN_FORMAT = 1;

    private static final JsonReaderFactory READERS = Json.createReaderFactory(Map.of());
    private static final JsonGeneratorFactory GENERATORS = Json.createGeneratorFactory(Map.of());
    private static final JsonBuilderFactory BUILDERS = Json.createBuilderFactory(Map.of());

    private EtcdJson() {}

    /** A value is not what it should be; the message says what is wrong. */
    static final class UnreadableException extends Exception {
        UnreadableException(String message) {
            super(message);
        }
    }

    /** Returns the name that a key or a mark has, or empty if it is none. */
    static Optional<HostName> name(String text) {
        try {
            return Optional.of(HostName.stored(text));
        } catch (InvalidValueException e) {
            return Optional.empty();
        }
    }

    static ByteSequence write(StoredRecord stored) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JsonGenerator json = GENERATORS.createGenerator(bytes)) {
            json.writeStartObject();
            RecordJson.write(json, stored);
            json.writeEnd();
        }
        return ByteSequence.from(bytes.toByteArray());
    }

    /**
     * Reads a host's record.
     *
     * @param name as its key has it
     */
    static StoredRecord readHost(String name, KeyValue found) throws UnreadableException {
        JsonObject object = object(found.getValue());
        if (object.containsKey(FORMAT) && object.getInt(FORMAT, 0) != KNOWN_FORMAT) {
            throw new UnreadableException(
                    "its format is " + object.get(FORMAT) + ", and this version knows " + KNOWN_FORMAT + " only");
        }
        StoredRecord stored;
        try {
            stored = RecordJson.read(object, found.getModRevision());
        } catch (ClassCastException | NullPointerException e) {
            throw new UnreadableException("a property is missing, or of another type");
        } catch (IllegalArgumentException | InvalidValueException | DateTimeException e) {
            throw new UnreadableException(String.valueOf(e.getMessage()));
        }
        if (!stored.name().value().equals(name)) {
            throw new UnreadableException("it is the record of " + stored.name());
        }
        return stored;
    }

    private static JsonObject object(ByteSequence value) throws UnreadableException {
        try (JsonReader reader = READERS.createReader(new ByteArrayInputStream(value.getBytes()))) {
            JsonStructure read = reader.read();
            if (read instanceof JsonObject object) {
                return object;
            }
            throw new UnreadableException("it is no JSON object");
        } catch (JsonException e) {
            throw new UnreadableException("it is no JSON");
        }
    }

    static ByteSequence writeOutages(List<Outage> outages) {
        JsonArrayBuilder array = BUILDERS.createArrayBuilder();
        outages.forEach(outage -> array.add(BUILDERS.createObjectBuilder()
                .add("from", Times.format(outage.from()))
                .add("to", Times.format(outage.to()))));
        return bytes("outages", array);
    }

    static List<Outage> readOutages(ByteSequence value) throws UnreadableException {
        List<Outage> outages = new ArrayList<>();
        for (JsonObject outage : objects("outages", value)) {
            try {
                outages.add(new Outage(Times.parse(outage.getString("from")), Times.parse(outage.getString("to"))));
            } catch (ClassCastException | NullPointerException | DateTimeException e) {
                throw new UnreadableException("an outage is not one");
            }
        }
        return outages;
    }

    static ByteSequence writeExpired(List<Expired> expired) {
        JsonArrayBuilder array = BUILDERS.createArrayBuilder();
        expired.forEach(some -> array.add(BUILDERS.createObjectBuilder()
                .add("time", Times.format(some.time()))
                .add("hosts", some.hosts())));
        return bytes("expired", array);
    }

    static List<Expired> readExpired(ByteSequence value) throws UnreadableException {
        List<Expired> expired = new ArrayList<>();
        for (JsonObject some : objects("expired", value)) {
            try {
                expired.add(new Expired(Times.parse(some.getString("time")), some.getInt("hosts")));
            } catch (ClassCastException | NullPointerException | DateTimeException e) {
                throw new UnreadableException("what has expired is not told");
            }
        }
        return expired;
    }

    private static ByteSequence bytes(String name, JsonArrayBuilder array) {
        return Keyspace.bytes(
                BUILDERS.createObjectBuilder().add(name, array).build().toString());
    }

    private static List<JsonObject> objects(String name, ByteSequence value) throws UnreadableException {
        JsonObject object = object(value);
        try {
            return List.copyOf(object.getJsonArray(name).getValuesAs(JsonObject.class));
        } catch (ClassCastException | NullPointerException e) {
            throw new UnreadableException("it has no list '" + name + "'");
        }
    }
}
