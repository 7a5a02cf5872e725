package org.bosixnet.registry;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.bosixnet.dao.Commit;
import org.bosixnet.dao.Snapshot;
import org.bosixnet.host.HostAddress;
import org.bosixnet.host.HostKey;
import org.bosixnet.host.HostName;
import org.bosixnet.host.HostRecord;
import org.bosixnet.host.KeyDigest;
import org.bosixnet.host.Position;
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
        return new RegistryView(
                snapshot.position(),
                0,
                snapshot.byName(),
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

    /**
     * Returns this after a commit.
     *
     * @param after all records then
     */
    RegistryView with(Commit commit, TreePMap<HostName, HostRecord> after) {
        KeyIndex changedOwners = owners;
        long changedBytes = listBytes;
        for (Commit.Change change : commit.changes()) {
            HostRecord before = records.get(change.name());
            changedOwners = changedOwners.with(change.name(), keys(before), keys(change.record()));
            changedBytes += listBytes(change.record()) - listBytes(before);
        }
        return new RegistryView(
                new Position(position.epoch(), commit.revision()), version + 1, after, changedOwners, changedBytes);
    }

    private static List<HostKey> keys(@Nullable HostRecord record) {
        return record == null ? List.of() : record.keys();
    }

    /** Returns this with records of which nothing but times and ways of reporting is different. */
    RegistryView withTimes(TreePMap<HostName, HostRecord> after) {
        return new RegistryView(position, version + 1, after, owners, listBytes);
    }

    RegistryView withVersion(long newVersion) {
        return new RegistryView(position, newVersion, records, owners, listBytes);
    }
}
