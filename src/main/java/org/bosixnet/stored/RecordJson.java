package org.bosixnet.stored;

import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import jakarta.json.stream.JsonGenerator;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.bosixnet.host.HostAddress;
import org.bosixnet.host.HostKey;
import org.bosixnet.host.HostName;
import org.bosixnet.host.HostRecord;
import org.bosixnet.host.KeyDigest;
import org.bosixnet.host.Reports;

/** Writes and reads the properties of a record; {@code docs/storage.md} shows them. */
public final class RecordJson {

    private static final Set<String> KEYS =
            Set.of("name", "addresses", "keys", "changed", "seen", "reports", "revision");
    private static final Set<String> KEYS_WITHOUT_REPORTS =
            Set.of("name", "addresses", "keys", "changed", "seen", "revision");
    private static final Set<String> KEY_KEYS = Set.of("id", "sha256", "created");

    private RecordJson() {}

    /** Writes the properties of a record, but for its revision, into an object that has begun. */
    public static void write(JsonGenerator json, StoredRecord stored) {
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
                stored.keyExtras()
                        .getOrDefault(key.digest(), JsonValue.EMPTY_JSON_OBJECT)
                        .forEach(json::write);
                json.writeEnd();
            }
            json.writeEnd();
        }
        json.write("changed", Times.format(record.changed())).write("seen", Times.format(record.seen()));
        if (record.reports() != Reports.UNKNOWN) {
            json.write("reports", record.reports().text());
        }
        stored.extras().forEach(json::write);
    }

    /**
     * Reads a record that was committed at that revision.
     *
     * @throws ClassCastException if a property is of another type than expected
     * @throws NullPointerException if one is missing
     * @throws IllegalArgumentException if a value is not allowed
     * @throws org.bosixnet.host.InvalidValueException if a name or an address is not one
     * @throws java.time.DateTimeException if a time is not one
     */
    public static StoredRecord read(JsonObject object, long revision) {
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
                keys.add(new HostKey(key.getString("id"), digest, Times.parse(key.getString("created"))));
                JsonObject extras = Extras.of(key, KEY_KEYS);
                if (!extras.isEmpty()) {
                    keyExtras.put(digest, extras);
                }
            }
        }
        HostRecord record = new HostRecord(
                HostName.stored(object.getString("name")),
                parsed,
                keys,
                Times.parse(object.getString("changed")),
                Times.parse(object.getString("seen")),
                Reports.of(object.getString("reports", "")),
                revision);
        // what this version does not know a newer one may, so it stays as well
        Set<String> known = record.reports() == Reports.UNKNOWN ? KEYS_WITHOUT_REPORTS : KEYS;
        return new StoredRecord(record, Extras.of(object, known), keyExtras);
    }
}
