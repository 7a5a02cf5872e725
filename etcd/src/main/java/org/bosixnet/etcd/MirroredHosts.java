package org.bosixnet.etcd;

import io.etcd.jetcd.KeyValue;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.bosixnet.dao.Commit;
import org.bosixnet.etcd.EtcdJson.UnreadableException;
import org.bosixnet.host.HostName;
import org.bosixnet.host.HostRecord;
import org.bosixnet.host.SignOfLife;
import org.bosixnet.stored.StoredRecord;
import org.jspecify.annotations.Nullable;
import org.pcollections.TreePMap;

/** The records of a {@link Mirror}, by the keys of hosts. One thread at a time may change them, any may read. */
final class MirroredHosts {

    private final Keyspace keys;
    private final SeenBuckets seen;
    private final UnreadableKeys unreadable;

    /** Records in which a newer version has put something. */
    private final Map<HostName, StoredRecord> extended = new ConcurrentHashMap<>();

    /** Such records that were found in etcd before this was told of them. */
    private final Map<HostName, StoredRecord> ahead = new ConcurrentHashMap<>();

    private volatile TreePMap<HostName, HostRecord> records = TreePMap.empty();

    /**
     * @param seen forgets hosts that are gone, and those whose records are later than their marks
     * @param unreadable gets the keys of hosts whose records cannot be read
     */
    MirroredHosts(Keyspace keys, SeenBuckets seen, UnreadableKeys unreadable) {
        this.keys = keys;
        this.seen = seen;
        this.unreadable = unreadable;
    }

    TreePMap<HostName, HostRecord> records() {
        return records;
    }

    /**
     * Returns what is to be written for a record: with a mark that came between its writer's reading and now, and with what a
     * newer version has put into it.
     *
     * @param expected the revision of what it replaces
     */
    StoredRecord written(HostRecord record, long expected, Instant now) {
        HostRecord current = records.get(record.name());
        StoredRecord before = replaced(ahead.get(record.name()), expected)
                .or(() -> replaced(extended.get(record.name()), expected))
                .orElse(null);
        HostRecord written = (current == null ? record : record.withSeen(current.sign())).notAfter(now);
        return before == null ? new StoredRecord(written) : before.replacedBy(written);
    }

    private static Optional<StoredRecord> replaced(@Nullable StoredRecord stored, long expected) {
        return Optional.ofNullable(stored).filter(each -> each.record().revision() == expected);
    }

    /** Notes a record that was found in etcd, perhaps before this is told of it; any thread may do so. */
    void found(StoredRecord stored) {
        HostRecord known = records.get(stored.name());
        boolean news = known == null || known.revision() < stored.record().revision();
        if (stored.isExtended() && news) {
            ahead.put(stored.name(), stored);
        }
    }

    /** Takes what was written under the key of a host, and returns what that changes: nothing, or one record. */
    List<Commit.Change> put(KeyValue found, Instant now) {
        String name = Keyspace.after(keys.hosts(), found.getKey());
        StoredRecord stored;
        try {
            stored = EtcdJson.readHost(name, found);
        } catch (UnreadableException e) {
            unreadable.add(found.getKey(), String.valueOf(e.getMessage()));
            return remove(name, found.getModRevision());
        }
        unreadable.remove(found.getKey());
        HostRecord written = stored.record().notAfter(now);
        HostRecord before = records.get(stored.name());
        HostRecord record = before == null ? written : written.withSeen(before.sign());
        if (record.seen().equals(written.seen())) {
            seen.forget(stored.name());
        }
        records = records.plus(stored.name(), record);
        if (stored.isExtended()) {
            extended.put(stored.name(), stored);
        } else {
            extended.remove(stored.name());
        }
        forgetUntil(found.getModRevision(), stored.name());
        return List.of(new Commit.Change(stored.name(), record));
    }

    private void forgetUntil(long revision, HostName name) {
        ahead.computeIfPresent(name, (same, later) -> later.record().revision() > revision ? later : null);
    }

    /** Takes it that the key of a host is gone, and returns what that changes: nothing, or one record. */
    List<Commit.Change> delete(KeyValue gone) {
        return remove(Keyspace.after(keys.hosts(), gone.getKey()), gone.getModRevision());
    }

    private List<Commit.Change> remove(String text, long revision) {
        HostName name = EtcdJson.name(text).filter(records::containsKey).orElse(null);
        if (name == null) {
            return List.of();
        }
        records = records.minus(name);
        extended.remove(name);
        forgetUntil(revision, name);
        seen.forget(name);
        return List.of(new Commit.Change(name, null));
    }

    /** Returns whether a host was seen later than was known. */
    boolean mark(HostName name, SignOfLife sign) {
        HostRecord record = records.get(name);
        if (record == null || !sign.time().isAfter(record.seen())) {
            return false;
        }
        records = records.plus(name, record.withSeen(sign));
        return true;
    }

    /** Makes nothing later than {@code now}. */
    void notAfter(Instant now) {
        for (HostRecord record : records.values()) {
            HostRecord past = record.notAfter(now);
            if (!past.equals(record)) {
                records = records.plus(record.name(), past);
            }
        }
    }
}
