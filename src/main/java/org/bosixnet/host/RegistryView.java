package org.bosixnet.host;

import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.bosixnet.dao.Commit;
import org.bosixnet.dao.Position;
import org.bosixnet.dao.Snapshot;
import org.pcollections.TreePMap;

/**
 * All hosts at one position: immutable, so that a reader sees one state however long it looks.
 *
 * @param position up to which commits are in it
 * @param version grows with each commit and each batch of seen marks, and never repeats while the registry runs
 */
public record RegistryView(Position position, long version, TreePMap<HostName, HostRecord> hosts) {

    static RegistryView of(Snapshot snapshot, long version) {
        TreeMap<HostName, HostRecord> sorted = new TreeMap<>();
        snapshot.records().forEach(record -> sorted.put(record.name(), record));
        return new RegistryView(snapshot.position(), version, TreePMap.from(sorted));
    }

    /** Returns the hosts, sorted by name. */
    public Collection<HostRecord> records() {
        return hosts.values();
    }

    /** Returns the host of that name, or empty if there is none. */
    public Optional<HostRecord> find(HostName name) {
        return Optional.ofNullable(hosts.get(name));
    }

    RegistryView with(Commit commit) {
        TreePMap<HostName, HostRecord> changed = hosts;
        for (Commit.Change change : commit.changes()) {
            HostRecord record = change.record();
            changed = record == null ? changed.minus(change.name()) : changed.plus(change.name(), record);
        }
        return new RegistryView(new Position(position.epoch(), commit.revision()), version + 1, changed);
    }

    RegistryView withSeen(Map<HostName, Instant> marks) {
        TreePMap<HostName, HostRecord> changed = hosts;
        for (Map.Entry<HostName, Instant> mark : marks.entrySet()) {
            HostRecord record = changed.get(mark.getKey());
            if (record != null) {
                changed = changed.plus(mark.getKey(), record.withSeen(mark.getValue()));
            }
        }
        return new RegistryView(position, version + 1, changed);
    }
}
