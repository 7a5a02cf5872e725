package org.bosixnet.dao;

import org.bosixnet.host.HostName;
import org.bosixnet.host.HostRecord;
import org.jspecify.annotations.Nullable;

/**
 * A change of one record on a condition.
 *
 * @param expected the revision of the record that the caller decided on, 0 if there was none
 * @param record the new record, of the same name, or null to remove it; its revision is ignored. A sign of life that
 *     came after the caller read the record is not lost: the later of the two is stored.
 */
public record Mutation(
        HostName name, long expected, @Nullable HostRecord record) {

    /**
     * @throws IllegalArgumentException if the record is of another name, or there is none and none is expected
     */
    public Mutation {
        if (record != null && !record.name().equals(name)) {
            throw new IllegalArgumentException("record of " + record.name() + " committed as " + name);
        }
        if (record == null && expected == 0) {
            throw new IllegalArgumentException("there is nothing to remove at revision 0");
        }
    }
}
