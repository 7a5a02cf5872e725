package org.bosixnet.dao;

import java.util.Collection;
import java.util.List;
import org.bosixnet.host.HostName;
import org.bosixnet.host.HostRecord;
import org.bosixnet.host.Position;
import org.pcollections.TreePMap;

/**
 * All records of a store at one position.
 *
 * @param byName all records, sorted by name
 * @param outages when no registry ran on this store, as far as it knows, in no order; they may overlap
 * @param expired what was withdrawn for its silence within the last hour, oldest first
 */
public record Snapshot(
        Position position, TreePMap<HostName, HostRecord> byName, List<Outage> outages, List<Expired> expired) {

    /**
     * Makes one of records in any order.
     *
     * @throws IllegalStateException if there are two of one name
     */
    public Snapshot(Position position, Collection<HostRecord> records, List<Outage> outages, List<Expired> expired) {
        this(position, records.stream().collect(TreePMap.toTreePMap(HostRecord::name, it -> it)), outages, expired);
    }

    /** Makes one of a store of which nothing has expired lately. */
    public Snapshot(Position position, Collection<HostRecord> records, List<Outage> outages) {
        this(position, records, outages, List.of());
    }

    /** Returns all records, sorted by name. */
    public Collection<HostRecord> records() {
        return byName.values();
    }
}
