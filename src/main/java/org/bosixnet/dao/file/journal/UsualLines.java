package org.bosixnet.dao.file.journal;

import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.bosixnet.host.HostAddress;
import org.bosixnet.host.HostKey;
import org.bosixnet.host.HostName;
import org.bosixnet.host.HostRecord;
import org.bosixnet.host.InvalidValueException;
import org.bosixnet.host.KeyDigest;
import org.bosixnet.host.Reports;
import org.bosixnet.host.SignOfLife;
import org.bosixnet.stored.StoredRecord;
import org.bosixnet.stored.Times;
import org.jspecify.annotations.Nullable;

/**
 * Reads and writes the lines of which there are many, records and seen marks, in a fraction of the time that a JSON
 * library takes. Nothing in them needs to be escaped. What is in any way different from how {@link LineWriter} would write
 * it is left to {@link LineReader}, which decides what a line says.
 */
final class UsualLines {

    /** The most digits of a number that cannot overflow. */
    private static final int MAX_DIGITS = 18;

    private final byte[] bytes;
    private final int end;
    private int at;

    private UsualLines(byte[] bytes, int from, int end) {
        this.bytes = bytes;
        this.at = from;
        this.end = end;
    }

    /** Says that a line is not of the usual form. Without a stack, since nobody sees it. */
    private static final class UnusualException extends RuntimeException {
        private UnusualException() {
            super(null, null, false, false);
        }
    }

    /** Returns what the JSON says, or null if it is not of the usual form. */
    static @Nullable Line read(byte[] bytes, int from, int to) {
        UsualLines line = new UsualLines(bytes, from, to);
        try {
            return line.read();
        } catch (UnusualException | InvalidValueException | IllegalArgumentException | DateTimeException e) {
            return null;
        }
    }

    private Line read() {
        Line line;
        if (skips("{\"record\":{\"revision\":")) {
            long revision = number();
            skip(",");
            line = new Line.Kept(record(revision));
        } else if (skips("{\"commit\":")) {
            long revision = number();
            skip(",\"put\":{");
            line = new Line.Put(record(revision), Line.Part.WHOLE);
        } else {
            skip("{\"seen\":{");
            line = seen();
        }
        skip("}");
        if (at != end) {
            throw new UnusualException();
        }
        return line;
    }

    /** Reads the properties of a record and the brace behind them. */
    private StoredRecord record(long revision) {
        skip("\"name\":");
        HostName name = HostName.stored(text());
        skip(",\"addresses\":[");
        List<HostAddress> addresses = new ArrayList<>(1);
        while (!skips("]")) {
            if (!addresses.isEmpty()) {
                skip(",");
            }
            addresses.add(HostAddress.stored(text()));
        }
        List<HostKey> keys = skips(",\"keys\":[") ? keys() : List.of();
        skip(",\"changed\":");
        Instant changed = Times.parse(text());
        skip(",\"seen\":");
        Instant seen = Times.parse(text());
        Reports reports = skips(",\"reports\":") ? reports() : Reports.UNKNOWN;
        skip("}");
        return new StoredRecord(new HostRecord(name, addresses, keys, changed, seen, reports, revision));
    }

    private List<HostKey> keys() {
        List<HostKey> keys = new ArrayList<>(1);
        do {
            skip("{\"id\":");
            String id = text();
            skip(",\"sha256\":");
            KeyDigest digest = KeyDigest.ofHex(text());
            skip(",\"created\":");
            keys.add(new HostKey(id, digest, Times.parse(text())));
            skip("}");
        } while (skips(","));
        skip("]");
        return keys;
    }

    /** Reads a way of reporting; one that this version does not know is not usual. */
    private Reports reports() {
        Reports reports = Reports.of(text());
        if (reports == Reports.UNKNOWN) {
            throw new UnusualException();
        }
        return reports;
    }

    private Line.Seen seen() {
        Map<HostName, SignOfLife> marks = new HashMap<>();
        while (!skips("}")) {
            if (!marks.isEmpty()) {
                skip(",");
            }
            HostName name = name();
            skip(":");
            if (marks.put(name, new SignOfLife(Times.parse(text()), Reports.UNKNOWN)) != null) {
                throw new UnusualException();
            }
        }
        if (skips(",\"reports\":{")) {
            do {
                HostName name = name();
                skip(":");
                SignOfLife mark = marks.get(name);
                if (mark == null || mark.reports() != Reports.UNKNOWN) {
                    throw new UnusualException();
                }
                marks.put(name, new SignOfLife(mark.time(), reports()));
            } while (skips(","));
            skip("}");
        }
        return new Line.Seen(marks);
    }

    /** Reads a name that is written as names are: two spellings of it would be two properties. */
    private HostName name() {
        String text = text();
        HostName name = HostName.stored(text);
        if (!name.value().equals(text)) {
            throw new UnusualException();
        }
        return name;
    }

    /** Reads a text of printable ASCII, in which nothing is escaped. */
    private String text() {
        skip("\"");
        int from = at;
        while (at < end && bytes[at] >= ' ' && bytes[at] <= '~' && bytes[at] != '"' && bytes[at] != '\\') {
            at++;
        }
        String text = new String(bytes, from, at - from, StandardCharsets.ISO_8859_1);
        skip("\"");
        return text;
    }

    /** Reads a number without sign, fraction and leading zeros. */
    private long number() {
        int from = at;
        long number = 0;
        while (at < end && bytes[at] >= '0' && bytes[at] <= '9' && at - from < MAX_DIGITS) {
            number = number * 10 + bytes[at] - '0';
            at++;
        }
        if (at == from || (bytes[from] == '0' && at - from > 1)) {
            throw new UnusualException();
        }
        return number;
    }

    private void skip(String expected) {
        if (!skips(expected)) {
            throw new UnusualException();
        }
    }

    /** Goes on behind that text if it is what follows; returns whether it is. */
    private boolean skips(String expected) {
        int length = expected.length();
        if (end - at < length) {
            return false;
        }
        for (int i = 0; i < length; i++) {
            if (bytes[at + i] != expected.charAt(i)) {
                return false;
            }
        }
        at += length;
        return true;
    }

    /** Returns the JSON of a line, or null if it is not of the usual form. */
    static @Nullable String write(Line line) {
        StringBuilder out = new StringBuilder(512);
        if (line instanceof Line.Kept kept && !kept.record().isExtended()) {
            HostRecord record = kept.record().record();
            out.append("{\"record\":{\"revision\":").append(record.revision()).append(',');
            write(out, record);
        } else if (line instanceof Line.Put put
                && !put.record().isExtended()
                && put.part().equals(Line.Part.WHOLE)) {
            out.append("{\"commit\":").append(put.revision()).append(",\"put\":{");
            write(out, put.record().record());
        } else if (line instanceof Line.Seen seen) {
            out.append("{\"seen\":{");
            write(out, seen.marks());
        } else {
            return null;
        }
        return out.append('}').toString();
    }

    private static void write(StringBuilder out, HostRecord record) {
        text(out, "\"name\":", record.name().value());
        out.append(",\"addresses\":[");
        String before = "";
        for (HostAddress address : record.addresses()) {
            text(out, before, address.text());
            before = ",";
        }
        out.append(']');
        if (!record.keys().isEmpty()) {
            out.append(",\"keys\":");
            before = "[";
            for (HostKey key : record.keys()) {
                out.append(before);
                text(out, "{\"id\":", key.id());
                text(out, ",\"sha256\":", key.digest().hex());
                text(out, ",\"created\":", Times.format(key.created()));
                out.append('}');
                before = ",";
            }
            out.append(']');
        }
        text(out, ",\"changed\":", Times.format(record.changed()));
        text(out, ",\"seen\":", Times.format(record.seen()));
        if (record.reports() != Reports.UNKNOWN) {
            text(out, ",\"reports\":", record.reports().text());
        }
        out.append('}');
    }

    private static void write(StringBuilder out, Map<HostName, SignOfLife> marks) {
        String before = "\"";
        for (Map.Entry<HostName, SignOfLife> mark : marks.entrySet()) {
            out.append(before).append(mark.getKey().value());
            text(out, "\":", Times.format(mark.getValue().time()));
            before = ",\"";
        }
        out.append('}');
        before = ",\"reports\":{\"";
        for (Map.Entry<HostName, SignOfLife> mark : marks.entrySet()) {
            if (mark.getValue().reports() != Reports.UNKNOWN) {
                out.append(before).append(mark.getKey().value());
                text(out, "\":", mark.getValue().reports().text());
                before = ",\"";
            }
        }
        if (before.equals(",\"")) {
            out.append('}');
        }
    }

    private static void text(StringBuilder out, String before, String text) {
        out.append(before).append('"').append(text).append('"');
    }
}
