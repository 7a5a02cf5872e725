package org.bosixnet.dao.file.journal;

import java.util.AbstractCollection;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import org.bosixnet.dao.SortedMaps;
import org.bosixnet.host.HostName;
import org.bosixnet.host.HostRecord;
import org.bosixnet.stored.StoredRecord;
import org.jspecify.annotations.Nullable;
import org.pcollections.HashPMap;
import org.pcollections.HashTreePMap;
import org.pcollections.TreePMap;

/**
 * All records, sorted by name. Immutable, so whoever writes them beside the store's thread needs no copy.
 */
public final class StoredRecords extends AbstractCollection<StoredRecord> {

    static final StoredRecords NONE = new StoredRecords(TreePMap.empty(), HashTreePMap.empty());

    private final TreePMap<HostName, HostRecord> sorted;

    /** Those to which a newer version added something, which are hardly ever any. */
    private final HashPMap<HostName, StoredRecord> extended;

    private StoredRecords(TreePMap<HostName, HostRecord> sorted, HashPMap<HostName, StoredRecord> extended) {
        this.sorted = sorted;
        this.extended = extended;
    }

    /** Returns the records of different names; takes the least time if they are sorted. */
    static StoredRecords of(Collection<StoredRecord> records) {
        HashPMap<HostName, StoredRecord> extended = HashTreePMap.empty();
        for (StoredRecord record : records) {
            extended = record.isExtended() ? extended.plus(record.name(), record) : extended;
        }
        List<HostRecord> sorted = new ArrayList<>(records.size());
        records.forEach(record -> sorted.add(record.record()));
        sorted.sort(Comparator.comparing(HostRecord::name));
        return new StoredRecords(SortedMaps.of(sorted, HostRecord::name, it -> it), extended);
    }

    /** Returns the records without what a newer version added. */
    public TreePMap<HostName, HostRecord> sorted() {
        return sorted;
    }

    /** Returns the record of a host, null if there is none. */
    public @Nullable StoredRecord find(HostName name) {
        HostRecord record = sorted.get(name);
        return record == null ? null : stored(record);
    }

    /** Returns these with that record, in place of the one of its name. */
    public StoredRecords with(StoredRecord record) {
        return new StoredRecords(
                sorted.plus(record.name(), record.record()),
                record.isExtended() ? extended.plus(record.name(), record) : extended.minus(record.name()));
    }

    /** Returns these without the record of that name. */
    public StoredRecords without(HostName name) {
        return new StoredRecords(sorted.minus(name), extended.minus(name));
    }

    private StoredRecord stored(HostRecord record) {
        StoredRecord more = extended.isEmpty() ? null : extended.get(record.name());
        return more == null ? new StoredRecord(record) : more;
    }

    @Override
    public Iterator<StoredRecord> iterator() {
        Iterator<HostRecord> records = sorted.values().iterator();
        return new Iterator<>() {
            @Override
            public boolean hasNext() {
                return records.hasNext();
            }

            @Override
            public StoredRecord next() {
                return stored(records.next());
            }
        };
    }

    @Override
    public int size() {
        return sorted.size();
    }
}
