package org.bosixnet.etcd;

import io.etcd.jetcd.ByteSequence;
import io.etcd.jetcd.KeyValue;
import jakarta.json.Json;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonBuilderFactory;
import jakarta.json.JsonException;
import jakarta.json.JsonObject;
import jakarta.json.stream.JsonGenerator;
import jakarta.json.stream.JsonGeneratorFactory;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.bosixnet.dao.Expired;
import org.bosixnet.dao.Outage;
import org.bosixnet.host.HostName;
import org.bosixnet.host.InvalidValueException;
import org.bosixnet.stored.JsonText;
import org.bosixnet.stored.RecordJson;
import org.bosixnet.stored.StoredRecord;
import org.bosixnet.stored.Times;

/** The values of keys, which are JSON. */
final class EtcdJson {

    /** A record of a newer format has a greater number here, and is not touched. */
    private static final String FORMAT = "format";

    private static final String KNOWN_FORMAT = "1";

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
        if (object.containsKey(FORMAT) && !object.get(FORMAT).toString().equals(KNOWN_FORMAT)) {
            throw new UnreadableException(
                    "its format is not " + KNOWN_FORMAT + ", the only one that this version knows");
        }
        StoredRecord stored;
        try {
            stored = RecordJson.read(object, found.getModRevision());
        } catch (IllegalArgumentException | InvalidValueException | DateTimeException e) {
            throw new UnreadableException(String.valueOf(e.getMessage()));
        } catch (RuntimeException e) {
            throw new UnreadableException("a property is missing, or of another type");
        }
        if (!stored.name().value().equals(name)) {
            throw new UnreadableException("it is the record of " + stored.name());
        }
        return stored;
    }

    private static JsonObject object(ByteSequence value) throws UnreadableException {
        try {
            return JsonText.object(value.toString(StandardCharsets.UTF_8));
        } catch (JsonException e) {
            throw new UnreadableException("it is no JSON object");
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
        return all(
                "outages",
                Set.of("from", "to"),
                value,
                outage -> new Outage(Times.parse(outage.getString("from")), Times.parse(outage.getString("to"))));
    }

    static ByteSequence writeExpired(List<Expired> expired) {
        JsonArrayBuilder array = BUILDERS.createArrayBuilder();
        expired.forEach(some -> array.add(BUILDERS.createObjectBuilder()
                .add("time", Times.format(some.time()))
                .add("hosts", some.hosts())));
        return bytes("expired", array);
    }

    static List<Expired> readExpired(ByteSequence value) throws UnreadableException {
        return all(
                "expired",
                Set.of("time", "hosts"),
                value,
                some -> new Expired(
                        Times.parse(some.getString("time")),
                        some.getJsonNumber("hosts").intValueExact()));
    }

    private static ByteSequence bytes(String name, JsonArrayBuilder array) {
        return Keyspace.bytes(
                BUILDERS.createObjectBuilder().add(name, array).build().toString());
    }

    /** Reads a list that is written as a whole: whatever a newer version has added would be lost. */
    private static <T> List<T> all(
            String name, Set<String> properties, ByteSequence value, Function<JsonObject, T> reader)
            throws UnreadableException {
        JsonObject object = object(value);
        try {
            List<JsonObject> all = object.getJsonArray(name).getValuesAs(JsonObject.class);
            if (object.size() > 1 || !all.stream().allMatch(each -> properties.containsAll(each.keySet()))) {
                throw new UnreadableException("it has what only a newer version knows");
            }
            return all.stream().map(reader).toList();
        } catch (RuntimeException e) { // it is missing, of another type, or one of its values is
            throw new UnreadableException("it has no list '" + name + "' of what this version knows");
        }
    }
}
