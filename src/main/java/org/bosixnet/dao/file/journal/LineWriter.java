package org.bosixnet.dao.file.journal;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.stream.JsonGenerator;
import jakarta.json.stream.JsonGeneratorFactory;
import java.io.StringWriter;
import java.util.Map;
import org.bosixnet.host.HostName;
import org.bosixnet.host.Reports;
import org.bosixnet.host.SignOfLife;
import org.bosixnet.stored.RecordJson;
import org.bosixnet.stored.Times;

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
        String usual = UsualLines.write(line);
        return usual == null ? unusual(line) : usual;
    }

    /** Returns the JSON of any line but a foreign one. */
    static String unusual(Line line) {
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
            json.write("commit", put.revision()).writeStartObject("put");
            RecordJson.write(json, put.record());
            json.writeEnd();
            part(json, put.part());
        } else if (line instanceof Line.Remove remove) {
            json.write("commit", remove.revision())
                    .write("remove", remove.name().value());
            part(json, remove.part());
        } else if (line instanceof Line.Kept kept) {
            json.writeStartObject("record")
                    .write("revision", kept.record().record().revision());
            RecordJson.write(json, kept.record());
            json.writeEnd();
        } else if (line instanceof Line.Seen seen) {
            seen(json, seen.marks());
        } else if (line instanceof Line.Step step) {
            json.writeStartObject("clock")
                    .write("from", Times.format(step.step().from()))
                    .write("to", Times.format(step.step().to()))
                    .writeEnd()
                    .write("optional", true);
        } else if (line instanceof Line.Gone gone) {
            json.write("expired", Times.format(gone.expired().time()))
                    .write("hosts", gone.expired().hosts())
                    .write("optional", true);
        } else if (line instanceof Line.Gap gap) {
            json.writeStartObject("outage")
                    .write("from", Times.format(gap.outage().from()))
                    .write("to", Times.format(gap.outage().to()));
            extras(json, gap.extras());
            json.writeEnd();
        }
    }

    private static void part(JsonGenerator json, Line.Part part) {
        if (part.more() > 0) {
            json.write("more", part.more());
        }
        if (part.expiry()) {
            json.write("expiry", true);
        }
    }

    private static void seen(JsonGenerator json, Map<HostName, SignOfLife> marks) {
        json.writeStartObject("seen");
        marks.forEach((name, sign) -> json.write(name.value(), Times.format(sign.time())));
        json.writeEnd();
        if (marks.values().stream().anyMatch(sign -> sign.reports() != Reports.UNKNOWN)) {
            json.writeStartObject("reports");
            marks.forEach((name, sign) -> reports(json, name.value(), sign.reports()));
            json.writeEnd();
        }
    }

    private static void reports(JsonGenerator json, String key, Reports reports) {
        if (reports != Reports.UNKNOWN) {
            json.write(key, reports.text());
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

    private static void extras(JsonGenerator json, JsonObject extras) {
        extras.forEach(json::write);
    }
}
