package org.bosixnet.dao;

import java.util.Collection;
import java.util.List;
import org.bosixnet.host.HostRecord;
import org.bosixnet.host.Position;

/**
 * All records of a store at one position.
 *
 * @param records one record a name, in no order
 * @param outages when no registry ran on this store, as far as it knows, in no order; they may overlap
 * @param expired what was withdrawn for its silence within the last hour, oldest first
 */
public record Snapshot(Position position, Collection<HostRecord> records, List<Outage> outages, List<Expired> expired) {

    /** Makes one of a store of which nothing has expired lately. */
    public Snapshot(Position position, Collection<HostRecord> records, List<Outage> outages) {
        this(position, records, outages, List.of());
    }
}
