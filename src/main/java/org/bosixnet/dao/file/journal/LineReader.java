package org.bosixnet.dao.file.journal;

import jakarta.json.Json;
import jakarta.json.JsonArray;
import jakarta.json.JsonException;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import jakarta.json.stream.JsonParser;
import jakarta.json.stream.JsonParserFactory;
import java.io.StringReader;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.bosixnet.dao.ClockStep;
import org.bosixnet.dao.Expired;
import org.bosixnet.dao.Outage;
import org.bosixnet.dao.StoreException;
import org.bosixnet.dao.StoreException.Kind;
import org.bosixnet.host.HostAddress;
import org.bosixnet.host.HostKey;
import org.bosixnet.host.HostName;
import org.bosixnet.host.HostRecord;
import org.bosixnet.host.InvalidValueException;
import org.bosixnet.host.KeyDigest;
import org.bosixnet.host.Reports;
import org.bosixnet.host.SignOfLife;
import org.jspecify.annotations.Nullable;

/** Reads the JSON of a line. The checksum was right, so whatever is wrong here was written so. */
final class LineReader {

    private static final JsonParserFactory PARSERS = Json.createParserFactory(Map.of());

    private static final Set<String> HEADER_KEYS =
            Set.of("header", "number", "id", "time", "base", "lines", "after", "length", "next");
    private static final Set<String> RECORD_KEYS =
            Set.of("name", "addresses", "keys", "changed", "seen", "reports", "revision");
    private static final Set<String> RECORD_KEYS_UNKNOWN =
            Set.of("name", "addresses", "keys", "changed", "seen", "revision");
    private static final Set<String> KEY_KEYS = Set.of("id", "sha256", "created");
    private static final Set<String> OUTAGE_KEYS = Set.of("from", "to");

    private LineReader() {}

    /** Says what this version does not understand about a line. */
    static final class NotUnderstoodException extends Exception {
        NotUnderstoodException(String message, @Nullable Throwable cause) {
            super(message, cause);
        }
    }

    /**
     * Reads a line.
     *
     * @throws NotUnderstoodException if it is none that this version knows or may pass over
     * @throws StoreException if it is the header of a newer format
     */
    static Line read(String json) throws NotUnderstoodException {
        try {
            return line(json, object(json));
        } catch (JsonException | ClassCastException | NullPointerException | ArithmeticException e) {
            throw new NotUnderstoodException("it is not JSON of the expected form", e);
        } catch (DateTimeException | InvalidValueException | IllegalArgumentException e) {
            throw new NotUnderstoodException(String.valueOf(e.getMessage()), e);
        }
    }

    private static JsonObject object(String json) {
        try (JsonParser parser = PARSERS.createParser(new StringReader(json))) {
            parser.next();
            JsonObject object = parser.getObject();
            if (parser.hasNext()) {
                throw new JsonException("more than one object");
            }
            return object;
        }
    }

    private static Line line(String json, JsonObject object) throws NotUnderstoodException {
        String kind = object.isEmpty() ? "" : object.keySet().iterator().next();
        return switch (kind) {
            case "header" -> header(object);
            case "batch", "end" ->
                new Line.Mark(
                        kind.equals("end"),
                        number(object, kind),
                        object.getString("id"),
                        number(object, "revision"),
                        time(object, "time"));
            case "commit" -> commit(object);
            case "record" -> {
                JsonObject record = object.getJsonObject("record");
                yield new Line.Kept(record(record, number(record, "revision")));
            }
            case "seen" -> new Line.Seen(seen(object.getJsonObject("seen"), object.getJsonObject("reports")));
            case "clock" -> {
                JsonObject clock = object.getJsonObject("clock");
                yield new Line.Step(new ClockStep(time(clock, "from"), time(clock, "to")));
            }
            case "expired" ->
                new Line.Gone(new Expired(
                        time(object, "expired"), object.getJsonNumber("hosts").intValueExact()));
            case "outage" -> {
                JsonObject outage = object.getJsonObject("outage");
                yield new Line.Gap(new Outage(time(outage, "from"), time(outage, "to")), extras(outage, OUTAGE_KEYS));
            }
            default -> {
                if (object.getBoolean("optional", false)) {
                    yield new Line.Foreign(json);
                }
                throw new NotUnderstoodException("'" + kind + "' is not a kind of line that this version knows", null);
            }
        };
    }

    private static Line header(JsonObject object) {
        long format = number(object, "header");
        if (format != LineWriter.FORMAT) {
            throw new StoreException(
                    Kind.UNAVAILABLE,
                    "it is of format " + format + ", this version of BOSixNet reads format " + LineWriter.FORMAT
                            + ". Start the version that wrote it.");
        }
        return new Line.Header(
                number(object, "number"),
                object.getString("id"),
                time(object, "time"),
                number(object, "base"),
                object.getJsonNumber("lines").intValueExact(),
                object.containsKey("after") ? new Line.After(number(object, "after"), number(object, "length")) : null,
                object.containsKey("next") ? number(object, "next") : 0,
                extras(object, HEADER_KEYS));
    }

    private static Line commit(JsonObject object) throws NotUnderstoodException {
        long revision = number(object, "commit");
        Line.Part part = new Line.Part(
                object.containsKey("more") ? object.getJsonNumber("more").intValueExact() : 0,
                object.getBoolean("expiry", false));
        if (object.containsKey("put")) {
            return new Line.Put(record(object.getJsonObject("put"), revision), part);
        }
        if (object.containsKey("remove")) {
            return new Line.Remove(revision, HostName.stored(object.getString("remove")), part);
        }
        throw new NotUnderstoodException("a commit that neither puts nor removes a record", null);
    }

    private static StoredRecord record(JsonObject object, long revision) {
        JsonArray addresses = object.getJsonArray("addresses");
        List<HostAddress> parsed = new ArrayList<>(addresses.size());
        for (int i = 0; i < addresses.size(); i++) {
            parsed.add(HostAddress.stored(addresses.getString(i)));
        }
        List<HostKey> keys = new ArrayList<>();
        Map<KeyDigest, JsonObject> keyExtras = new HashMap<>();
        if (object.containsKey("keys")) {
            for (JsonObject key : object.getJsonArray("keys").getValuesAs(JsonObject.class)) {
                KeyDigest digest = KeyDigest.ofHex(key.getString("sha256"));
                keys.add(new HostKey(key.getString("id"), digest, time(key, "created")));
                JsonObject extras = extras(key, KEY_KEYS);
                if (!extras.isEmpty()) {
                    keyExtras.put(digest, extras);
                }
            }
        }
        HostRecord record = new HostRecord(
                HostName.stored(object.getString("name")),
                parsed,
                keys,
                time(object, "changed"),
                time(object, "seen"),
                Reports.of(object.getString("reports", "")),
                revision);
        // what this version does not know a newer one may, so it stays as well
        Set<String> known = record.reports() == Reports.UNKNOWN ? RECORD_KEYS_UNKNOWN : RECORD_KEYS;
        return new StoredRecord(record, extras(object, known), keyExtras);
    }

    private static Map<HostName, SignOfLife> seen(JsonObject times, @Nullable JsonObject reports) {
        Map<HostName, SignOfLife> marks = new HashMap<>(times.size() * 2);
        times.forEach((name, time) -> marks.put(
                HostName.stored(name),
                new SignOfLife(
                        Times.parse(((JsonString) time).getString()),
                        reports == null ? Reports.UNKNOWN : Reports.of(reports.getString(name, "")))));
        return marks;
    }

    private static JsonObject extras(JsonObject object, Set<String> known) {
        if (known.containsAll(object.keySet())) {
            return JsonValue.EMPTY_JSON_OBJECT;
        }
        JsonObjectBuilder extras = Json.createObjectBuilder();
        object.forEach((key, value) -> {
            if (!known.contains(key)) {
                extras.add(key, value);
            }
        });
        return extras.build();
    }

    private static long number(JsonObject object, String key) {
        return object.getJsonNumber(key).longValueExact();
    }

    private static Instant time(JsonObject object, String key) {
        return Times.parse(object.getString(key));
    }
}
