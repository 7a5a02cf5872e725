package org.bosixnet.backup;

import jakarta.json.JsonException;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.bosixnet.access.KeyKind;
import org.bosixnet.dao.Expired;
import org.bosixnet.dao.Outage;
import org.bosixnet.host.Escaped;
import org.bosixnet.host.HostName;
import org.bosixnet.host.HostRecord;
import org.bosixnet.host.InvalidValueException;
import org.bosixnet.host.KeyDigest;
import org.bosixnet.stored.JsonText;
import org.bosixnet.stored.RecordJson;
import org.bosixnet.stored.Times;

/** Reads a backup, all of it or nothing: a line that is not as it was written makes the whole useless. */
public final class BackupReader {

    /** No version writes a longer line, in bytes; the outages, at most a thousand, are all in the first. */
    private static final int LONGEST = 1 << 20;

    /** No registry gets so far; positions have no room for more than ten times as much. */
    private static final long HIGHEST_REVISION = 100_000_000_000_000_000L;

    private static final Instant LATEST = Instant.parse("+10000-01-01T00:00:00Z");

    private static final byte[] LAST = "{\"hosts\":".getBytes(StandardCharsets.US_ASCII);

    private final InputStream in;
    private final MessageDigest digest = BackupWriter.sha256();
    private final Map<HostName, HostRecord> records = new HashMap<>();
    private long number;

    /** Refuses a backup; the message names the line, what is wrong with it, and what to do. */
    public static final class RefusedException extends Exception {

        private RefusedException(String message, Throwable cause) {
            super(message, cause);
        }

        private RefusedException(String message) {
            super(message);
        }
    }

    private BackupReader(InputStream in) {
        this.in = new BufferedInputStream(in, 1 << 16);
    }

    /**
     * Reads a backup.
     *
     * @throws RefusedException if it is not exactly what was written
     * @throws IOException if it cannot be read
     */
    public static Backup read(InputStream in) throws RefusedException, IOException {
        return new BackupReader(in).read();
    }

    private Backup read() throws RefusedException, IOException {
        Head head = understood(this::head, line());
        byte[] line = line();
        while (!isLast(line)) {
            HostRecord record = understood(json -> record(json, head), line);
            if (records.put(record.name(), record) != null) {
                throw refused("there is a line of " + record.name() + " already");
            }
            line = line();
        }
        if (!Arrays.equals(line, BackupWriter.last(records.size(), digest))) {
            throw refused(
                    "its count or its digest is not that of the lines before, so one of them was changed, added or"
                            + " removed");
        }
        if (in.read() >= 0) {
            throw refused("something follows it, although it is the last");
        }
        return new Backup(
                head.time, head.revision, head.keys, head.outages, head.expired, List.copyOf(records.values()));
    }

    private static boolean isLast(byte[] line) {
        return line.length >= LAST.length && Arrays.equals(line, 0, LAST.length, LAST, 0, LAST.length);
    }

    /** Returns the next line, with its end. */
    private byte[] line() throws RefusedException, IOException {
        number++;
        ByteArrayOutputStream line = new ByteArrayOutputStream(512);
        int next = in.read();
        while (next >= 0 && next != '\n') {
            line.write(next);
            if (line.size() > LONGEST) {
                throw refused("it is longer than " + LONGEST + " bytes, which no line of a backup is");
            }
            next = in.read();
        }
        if (next < 0) {
            throw refused(
                    number == 1 && line.size() == 0
                            ? "there is nothing"
                            : "the backup ends here, before its last line: it was cut, or is still being written");
        }
        line.write('\n');
        return line.toByteArray();
    }

    private interface Reading<T> {
        T of(JsonObject json);
    }

    private <T> T understood(Reading<T> reading, byte[] line) throws RefusedException {
        digest.update(line);
        try {
            return reading.of(JsonText.object(new String(line, StandardCharsets.UTF_8)));
        } catch (InvalidValueException | DateTimeException | IllegalArgumentException e) {
            throw refused(String.valueOf(e.getMessage()), e);
        } catch (RuntimeException e) { // a property is missing, of another type, or no number that can be read
            throw refused(number == 1 ? "it is not the first line of a backup" : "it is not the line of a host", e);
        }
    }

    private record Head(
            Instant time,
            long revision,
            Map<KeyKind, Set<KeyDigest>> keys,
            List<Outage> outages,
            List<Expired> expired) {}

    private Head head(JsonObject json) {
        if (!json.getString("format").equals(BackupWriter.FORMAT)) {
            throw new JsonException("another format");
        }
        int version = json.getJsonNumber("version").intValueExact();
        if (version != BackupWriter.VERSION) {
            throw new IllegalArgumentException("it is of version " + version + ", and this BOSixNet reads version "
                    + BackupWriter.VERSION + "; restore it with the BOSixNet that wrote it");
        }
        return new Head(
                time(json, "time"),
                revision(json, HIGHEST_REVISION),
                keys(json.getJsonObject("keys")),
                json.getJsonArray("outages").getValuesAs(JsonObject.class).stream()
                        .map(BackupReader::outage)
                        .toList(),
                json.getJsonArray("expired").getValuesAs(JsonObject.class).stream()
                        .map(expired -> new Expired(time(expired, "time"), hosts(expired)))
                        .toList());
    }

    private static Outage outage(JsonObject json) {
        Outage outage = new Outage(time(json, "from"), time(json, "to"));
        if (outage.to().isBefore(outage.from())) {
            throw new IllegalArgumentException("an outage ends before it begins");
        }
        return outage;
    }

    private static int hosts(JsonObject expired) {
        int hosts = expired.getJsonNumber("hosts").intValueExact();
        if (hosts < 1) {
            throw new IllegalArgumentException("no " + hosts + " hosts can have expired");
        }
        return hosts;
    }

    private static Map<KeyKind, Set<KeyDigest>> keys(JsonObject json) {
        Map<KeyKind, Set<KeyDigest>> keys = new HashMap<>();
        json.keySet().forEach(text -> {
            Set<KeyDigest> digests = new LinkedHashSet<>();
            json.getJsonArray(text)
                    .getValuesAs(JsonString.class)
                    .forEach(digest -> digests.add(KeyDigest.ofHex(digest.getString())));
            keys.put(kind(text), digests);
        });
        return keys;
    }

    private static KeyKind kind(String text) {
        Optional<KeyKind> kind = KeyKind.ofRegistry().stream()
                .filter(known -> known.text().equals(text))
                .findFirst();
        return kind.orElseThrow(
                () -> new IllegalArgumentException("a registry has no keys of the kind '" + text + "'"));
    }

    private HostRecord record(JsonObject json, Head head) {
        HostRecord record = RecordJson.read(json, revision(json, head.revision)).record();
        if (record.addresses().size() > HostRecord.MAX_ADDRESSES
                || new HashSet<>(record.addresses()).size() < record.addresses().size()) {
            throw new IllegalArgumentException(
                    "a host has at most " + HostRecord.MAX_ADDRESSES + " addresses, each once");
        }
        demandUsual(record.changed());
        demandUsual(record.seen());
        record.keys().forEach(key -> demandUsual(key.created()));
        return record;
    }

    private static long revision(JsonObject json, long highest) {
        long revision = json.getJsonNumber("revision").longValueExact();
        if (revision < 0 || revision > highest) {
            throw new IllegalArgumentException("its revision is " + revision + ", and must be 0 to " + highest);
        }
        return revision;
    }

    private static Instant time(JsonObject json, String name) {
        return demandUsual(Times.parse(json.getString(name)));
    }

    /** Refuses times with which nobody could reckon. */
    private static Instant demandUsual(Instant time) {
        if (time.isBefore(Instant.EPOCH) || !time.isBefore(LATEST)) {
            throw new IllegalArgumentException("the time " + time + " is not from the years 1970 to 9999");
        }
        return time;
    }

    private RefusedException refused(String why, Throwable cause) {
        return new RefusedException(sentence(why), cause);
    }

    private RefusedException refused(String why) {
        return new RefusedException(sentence(why));
    }

    private String sentence(String why) {
        return "This is not a whole backup: line " + number + ": " + Escaped.of(why.replaceFirst("\\.$", ""))
                + ". Take another copy of it.";
    }
}
