package org.bosixnet.registry;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.bosixnet.dao.Commit;
import org.bosixnet.dao.Snapshot;
import org.bosixnet.host.HostAddress;
import org.bosixnet.host.HostKey;
import org.bosixnet.host.HostName;
import org.bosixnet.host.HostRecord;
import org.bosixnet.host.KeyDigest;
import org.bosixnet.host.Position;
import org.bosixnet.host.SignOfLife;
import org.jspecify.annotations.Nullable;
import org.pcollections.TreePMap;

/**
 * All hosts at one position. Immutable, so a reader sees one state however long it takes.
 *
 * @param position the last commit in it
 * @param version grows with each commit, each batch of seen marks and whatever else is shown of hosts, and never repeats
 *     while the registry runs
 * @param records every record, sorted by name, including hosts that have a key and no address
 * @param listBytes the length of the list as a hosts file, in bytes
 */
public record RegistryView(
        Position position, long version, TreePMap<HostName, HostRecord> records, KeyIndex owners, long listBytes) {

    static final RegistryView EMPTY = new RegistryView(new Position("0", 0), 0, TreePMap.empty(), KeyIndex.EMPTY, 0);

    /** The length of a line of the list without address and name: four blanks and the end of the line. */
    private static final int LINE = 5;

    static RegistryView of(Snapshot snapshot) {
        TreeMap<HostName, HostRecord> sorted = new TreeMap<>();
        snapshot.records().forEach(record -> sorted.put(record.name(), record));
        return new RegistryView(
                snapshot.position(),
                0,
                TreePMap.from(sorted),
                KeyIndex.of(snapshot.records()),
                listBytes(snapshot.records()));
    }

    private static long listBytes(Collection<HostRecord> records) {
        return records.stream().mapToLong(RegistryView::listBytes).sum();
    }

    /** Returns how many bytes of the list a host takes up; none for null. */
    static long listBytes(@Nullable HostRecord record) {
        if (record == null) {
            return 0;
        }
        long bytes = 0;
        for (HostAddress address : record.addresses()) {
            bytes += address.text().length() + LINE + record.name().value().length();
        }
        return bytes;
    }

    /** Returns the hosts that have addresses, sorted by name. */
    public Collection<HostRecord> listed() {
        return records.values().stream().filter(HostRecord::listed).toList();
    }

    /** Returns the host of that name, or empty if there is none that has addresses. */
    public Optional<HostRecord> find(HostName name) {
        return Optional.ofNullable(records.get(name)).filter(HostRecord::listed);
    }

    /**
     * Returns the hosts that are bound to keys, sorted by name.
     *
     * @param wanted which of them
     * @param after only names after this one; null to begin with the first
     * @param most the most hosts returned
     */
    public List<HostRecord> bound(Predicate<HostRecord> wanted, @Nullable HostName after, int most) {
        return (after == null ? records : records.tailMap(after, false))
                .values().stream()
                        .filter(record -> !record.keys().isEmpty() && wanted.test(record))
                        .limit(most)
                        .toList();
    }

    /** Returns the names that a key is bound to; none if the key is unknown. */
    public Set<HostName> namesOf(KeyDigest key) {
        return owners.namesOf(key);
    }

    RegistryView with(Commit commit) {
        TreePMap<HostName, HostRecord> changed = records;
        KeyIndex changedOwners = owners;
        long changedBytes = listBytes;
        for (Commit.Change change : commit.changes()) {
            HostRecord before = changed.get(change.name());
            HostRecord after = change.record();
            changed = after == null ? changed.minus(change.name()) : changed.plus(change.name(), after);
            changedOwners = changedOwners.with(change.name(), keys(before), keys(after));
            changedBytes += listBytes(after) - listBytes(before);
        }
        return new RegistryView(
                new Position(position.epoch(), commit.revision()), version + 1, changed, changedOwners, changedBytes);
    }

    private static List<HostKey> keys(@Nullable HostRecord record) {
        return record == null ? List.of() : record.keys();
    }

    RegistryView withSeen(Map<HostName, SignOfLife> marks) {
        TreePMap<HostName, HostRecord> changed = records;
        for (Map.Entry<HostName, SignOfLife> mark : marks.entrySet()) {
            HostRecord record = changed.get(mark.getKey());
            if (record != null) {
                changed = changed.plus(mark.getKey(), record.withSeen(mark.getValue()));
            }
        }
        return new RegistryView(position, version + 1, changed, owners, listBytes);
    }

    /** Returns this as it is after the clock went back to that time. */
    RegistryView notAfter(Instant now) {
        TreePMap<HostName, HostRecord> changed = records;
        for (HostRecord record : records.values()) {
            HostRecord cut = record.notAfter(now);
            changed = cut.equals(record) ? changed : changed.plus(record.name(), cut);
        }
        return new RegistryView(position, version + 1, changed, owners, listBytes);
    }

    RegistryView withVersion(long newVersion) {
        return new RegistryView(position, newVersion, records, owners, listBytes);
    }
}
