package org.bosixnet.stored;

import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.util.HashMap;
import java.util.Map;
import org.bosixnet.host.HostKey;
import org.bosixnet.host.HostName;
import org.bosixnet.host.HostRecord;
import org.bosixnet.host.KeyDigest;
import org.bosixnet.host.Reports;

/**
 * A record, with whatever a newer version added to it.
 *
 * @param extras properties of the record that this version does not know; they stay with it as long as it exists
 * @param keyExtras the same for each access key of the record that has any
 */
public record StoredRecord(HostRecord record, JsonObject extras, Map<KeyDigest, JsonObject> keyExtras) {

    private static final String REPORTS = "reports";

    /** A record in which there is nothing that this version does not know. */
    public StoredRecord(HostRecord record) {
        this(record, JsonValue.EMPTY_JSON_OBJECT, Map.of());
    }

    /** Returns whether there is anything in it that this version does not know. */
    public boolean isExtended() {
        return !extras.isEmpty() || !keyExtras.isEmpty();
    }

    public HostName name() {
        return record.name();
    }

    /** Returns a newer state of the record, with what is still valid of this one's extras. */
    public StoredRecord replacedBy(HostRecord newer) {
        // a way of reporting that only a newer version knows goes once there is another
        JsonObject extras = newer.reports() == Reports.UNKNOWN ? this.extras : Extras.without(REPORTS, this.extras);
        if (keyExtras.isEmpty()) {
            return new StoredRecord(newer, extras, keyExtras);
        }
        Map<KeyDigest, JsonObject> kept = new HashMap<>(keyExtras);
        kept.keySet().retainAll(newer.keys().stream().map(HostKey::digest).toList());
        return new StoredRecord(newer, extras, kept);
    }
}
