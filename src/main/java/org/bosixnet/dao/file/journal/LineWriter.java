package org.bosixnet.dao.file.journal;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import jakarta.json.stream.JsonGenerator;
import jakarta.json.stream.JsonGeneratorFactory;
import java.io.StringWriter;
import java.time.Instant;
import java.util.Map;
import org.bosixnet.host.HostAddress;
import org.bosixnet.host.HostKey;
import org.bosixnet.host.HostName;
import org.bosixnet.host.HostRecord;

/** Writes the JSON of a line. */
public final class LineWriter {

    /** The version of the format; a higher one cannot be read by this version. */
    static final int FORMAT = 1;

    private static final JsonGeneratorFactory GENERATORS = Json.createGeneratorFactory(Map.of());

    private LineWriter() {}

    public static String write(Line line) {
        if (line instanceof Line.Foreign foreign) {
            return foreign.json();
        }
        StringWriter text = new StringWriter(256);
        try (JsonGenerator json = GENERATORS.createGenerator(text)) {
            json.writeStartObject();
            write(json, line);
            json.writeEnd();
        }
        return text.toString();
    }

    private static void write(JsonGenerator json, Line line) {
        if (line instanceof Line.Header header) {
            header(json, header);
        } else if (line instanceof Line.Mark mark) {
            json.write(mark.end() ? "end" : "batch", mark.at())
                    .write("id", mark.id())
                    .write("revision", mark.revision())
                    .write("time", Times.format(mark.time()));
        } else if (line instanceof Line.Put put) {
            json.write("commit", put.record().record().revision()).writeStartObject("put");
            record(json, put.record());
            json.writeEnd();
        } else if (line instanceof Line.Remove remove) {
            json.write("commit", remove.revision())
                    .write("remove", remove.name().value());
        } else if (line instanceof Line.Kept kept) {
            json.writeStartObject("record")
                    .write("revision", kept.record().record().revision());
            record(json, kept.record());
            json.writeEnd();
        } else if (line instanceof Line.Seen seen) {
            json.writeStartObject("seen");
            for (Map.Entry<HostName, Instant> mark : seen.marks().entrySet()) {
                json.write(mark.getKey().value(), Times.format(mark.getValue()));
            }
            json.writeEnd();
        } else if (line instanceof Line.Gap gap) {
            json.writeStartObject("outage")
                    .write("from", Times.format(gap.outage().from()))
                    .write("to", Times.format(gap.outage().to()));
            extras(json, gap.extras());
            json.writeEnd();
        }
    }

    private static void header(JsonGenerator json, Line.Header header) {
        json.write("header", FORMAT)
                .write("number", header.number())
                .write("id", header.id())
                .write("time", Times.format(header.time()))
                .write("base", header.base())
                .write("lines", header.lines());
        Line.After after = header.after();
        if (after != null) {
            json.write("after", after.number()).write("length", after.length());
        }
        if (header.next() != 0) {
            json.write("next", header.next());
        }
        extras(json, header.extras());
    }

    private static void record(JsonGenerator json, StoredRecord stored) {
        HostRecord record = stored.record();
        json.write("name", record.name().value()).writeStartArray("addresses");
        for (HostAddress address : record.addresses()) {
            json.write(address.text());
        }
        json.writeEnd();
        if (!record.keys().isEmpty()) {
            json.writeStartArray("keys");
            for (HostKey key : record.keys()) {
                json.writeStartObject()
                        .write("id", key.id())
                        .write("sha256", key.digest().hex())
                        .write("created", Times.format(key.created()));
                extras(json, stored.keyExtras().getOrDefault(key.digest(), JsonValue.EMPTY_JSON_OBJECT));
                json.writeEnd();
            }
            json.writeEnd();
        }
        json.write("changed", Times.format(record.changed())).write("seen", Times.format(record.seen()));
        extras(json, stored.extras());
    }

    private static void extras(JsonGenerator json, JsonObject extras) {
        extras.forEach(json::write);
    }
}
