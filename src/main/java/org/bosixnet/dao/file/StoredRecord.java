package org.bosixnet.dao.file;

import jakarta.json.JsonObject;
import org.bosixnet.host.HostRecord;

/**
 * A record with what a newer version wrote into it.
 *
 * @param extras keys of the record that this version does not know; they stay with the record as long as it exists
 */
record StoredRecord(HostRecord record, JsonObject extras) {}
