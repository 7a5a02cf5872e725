package org.bosixnet.backup;

import jakarta.json.Json;
import jakarta.json.stream.JsonGenerator;
import jakarta.json.stream.JsonGeneratorFactory;
import java.io.ByteArrayOutputStream;
import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.bosixnet.access.KeyKind;
import org.bosixnet.host.HostRecord;
import org.bosixnet.host.KeyDigest;
import org.bosixnet.stored.RecordJson;
import org.bosixnet.stored.StoredRecord;
import org.bosixnet.stored.Times;

/** Writes a backup piece by piece, as it is asked for, so that no more than a piece is in memory. */
public final class BackupWriter {

    static final String FORMAT = "bosixnet-backup";

    /** A later version may add properties; what an older one must not ignore makes it a higher one. */
    static final int VERSION = 1;

    private static final JsonGeneratorFactory GENERATORS = Json.createGeneratorFactory(Map.of());

    private final Backup backup;
    private final Iterator<HostRecord> records;
    private final MessageDigest digest = sha256();
    private long hosts;
    private boolean begun;
    private boolean ended;

    public BackupWriter(Backup backup) {
        this.backup = backup;
        this.records = backup.records().iterator();
    }

    /** Returns the next whole lines, backed by an array: at least so many bytes while there are any; none at the end. */
    public ByteBuffer next(int bytes) {
        ByteArrayOutputStream piece = new ByteArrayOutputStream(bytes + (bytes >> 1));
        while (piece.size() < bytes && !ended) {
            piece.writeBytes(line());
        }
        return ByteBuffer.wrap(piece.toByteArray());
    }

    /** Returns whether everything was returned. */
    public boolean isAtEnd() {
        return ended;
    }

    private byte[] line() {
        if (!begun) {
            begun = true;
            return counted(json(this::head));
        }
        if (records.hasNext()) {
            hosts++;
            HostRecord record = records.next();
            return counted(json(json -> {
                json.write("revision", record.revision());
                RecordJson.write(json, new StoredRecord(record));
            }));
        }
        ended = true;
        return last(hosts, digest);
    }

    private byte[] counted(byte[] line) {
        digest.update(line);
        return line;
    }

    private void head(JsonGenerator json) {
        json.write("format", FORMAT)
                .write("version", VERSION)
                .write("time", Times.format(backup.time()))
                .write("revision", backup.revision())
                .writeStartObject("keys");
        new TreeMap<>(backup.keys()).forEach((kind, digests) -> keys(json, kind, digests));
        json.writeEnd().writeStartArray("outages");
        backup.outages().forEach(outage -> json.writeStartObject()
                .write("from", Times.format(outage.from()))
                .write("to", Times.format(outage.to()))
                .writeEnd());
        json.writeEnd().writeStartArray("expired");
        backup.expired().forEach(expired -> json.writeStartObject()
                .write("time", Times.format(expired.time()))
                .write("hosts", expired.hosts())
                .writeEnd());
        json.writeEnd();
    }

    private static void keys(JsonGenerator json, KeyKind kind, Set<KeyDigest> digests) {
        json.writeStartArray(kind.text());
        digests.stream().map(KeyDigest::hex).forEach(json::write);
        json.writeEnd();
    }

    /** Returns the last line of a backup of so many hosts, which has the digest of all lines before it. */
    static byte[] last(long hosts, MessageDigest digest) {
        String sha256 = HexFormat.of().formatHex(digest.digest());
        return json(json -> json.write("hosts", hosts).write("sha256", sha256));
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    private static byte[] json(Consumer<JsonGenerator> properties) {
        StringWriter text = new StringWriter(512);
        try (JsonGenerator json = GENERATORS.createGenerator(text)) {
            json.writeStartObject();
            properties.accept(json);
            json.writeEnd();
        }
        return text.append('\n').toString().getBytes(StandardCharsets.UTF_8);
    }
}
