package org.bosixnet.dao.file.journal;

import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.bosixnet.dao.ClockStep;
import org.bosixnet.dao.Expired;
import org.bosixnet.dao.Outage;
import org.bosixnet.dao.StoreException;
import org.bosixnet.dao.StoreException.Kind;
import org.bosixnet.host.HostName;
import org.bosixnet.host.InvalidValueException;
import org.bosixnet.host.Reports;
import org.bosixnet.host.SignOfLife;
import org.bosixnet.stored.Extras;
import org.bosixnet.stored.JsonText;
import org.bosixnet.stored.RecordJson;
import org.bosixnet.stored.Times;
import org.jspecify.annotations.Nullable;

/** Reads the JSON of a line. The checksum was right, so whatever is wrong here was written so. */
final class LineReader {

    private static final Set<String> HEADER_KEYS =
            Set.of("header", "number", "id", "time", "base", "lines", "after", "length", "next");
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
            return line(json, JsonText.object(json));
        } catch (StoreException e) {
            throw e;
        } catch (DateTimeException | InvalidValueException | IllegalArgumentException e) {
            throw new NotUnderstoodException(String.valueOf(e.getMessage()), e);
        } catch (RuntimeException e) { // a property is missing, of another type, or no number that can be read
            throw new NotUnderstoodException("it is not JSON of the expected form", e);
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
                yield new Line.Kept(RecordJson.read(record, number(record, "revision")));
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
                yield new Line.Gap(
                        new Outage(time(outage, "from"), time(outage, "to")), Extras.of(outage, OUTAGE_KEYS));
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
                Extras.of(object, HEADER_KEYS));
    }

    private static Line commit(JsonObject object) throws NotUnderstoodException {
        long revision = number(object, "commit");
        Line.Part part = new Line.Part(
                object.containsKey("more") ? object.getJsonNumber("more").intValueExact() : 0,
                object.getBoolean("expiry", false));
        if (object.containsKey("put")) {
            return new Line.Put(RecordJson.read(object.getJsonObject("put"), revision), part);
        }
        if (object.containsKey("remove")) {
            return new Line.Remove(revision, HostName.stored(object.getString("remove")), part);
        }
        throw new NotUnderstoodException("a commit that neither puts nor removes a record", null);
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

    private static long number(JsonObject object, String key) {
        return object.getJsonNumber(key).longValueExact();
    }

    private static Instant time(JsonObject object, String key) {
        return Times.parse(object.getString(key));
    }
}
