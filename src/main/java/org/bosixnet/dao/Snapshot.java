package org.bosixnet.dao;

import java.util.Collection;
import java.util.List;
import org.bosixnet.host.HostRecord;
import org.bosixnet.host.Position;

/**
 * All records of a store at one position.
 *
 * @param records one record a name, in no order
 * @param outages when no registry ran on this store, as far as it knows, oldest first, disjoint
 */
public record Snapshot(Position position, Collection<HostRecord> records, List<Outage> outages) {}
