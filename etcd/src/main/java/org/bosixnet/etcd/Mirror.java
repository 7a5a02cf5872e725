package org.bosixnet.etcd;

import io.etcd.jetcd.ByteSequence;
import io.etcd.jetcd.KeyValue;
import io.etcd.jetcd.watch.WatchEvent;
import io.etcd.jetcd.watch.WatchEvent.EventType;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.bosixnet.dao.Commit;
import org.bosixnet.dao.Expired;
import org.bosixnet.dao.Outage;
import org.bosixnet.dao.Snapshot;
import org.bosixnet.etcd.Epochs.Epoch;
import org.bosixnet.etcd.EtcdJson.UnreadableException;
import org.bosixnet.host.HostName;
import org.bosixnet.host.HostRecord;
import org.bosixnet.host.Position;
import org.bosixnet.host.SignOfLife;
import org.jspecify.annotations.Nullable;
import org.pcollections.TreePMap;

/**
 * What is in etcd, as it was read at one revision and with what it was told of since. One thread at a time may change it,
 * any may read.
 */
final class Mirror {

    private final Keyspace keys;
    private final Epoch epoch;
    private final UnreadableKeys unreadable = new UnreadableKeys();
    private final SeenBuckets seen = new SeenBuckets();
    private final MirroredHosts hosts;
    private final SharedKeys shared;
    private volatile Head head = Head.NONE;
    private volatile Listing<Outage> outages = new Listing<>(List.of(), 0);
    private volatile Listing<Expired> expired = new Listing<>(List.of(), 0);

    /** When a registry was alive last, by its own clock. */
    private volatile Instant alive = Instant.EPOCH;

    /** The revision of the last commit: that of the head, unless someone else has written a host without it. */
    private volatile long revision;

    /** The key that each commit writes: at which revision that was, and the value that this commit alone gave it. */
    record Head(long revision, ByteSequence value) {
        static final Head NONE = new Head(0, ByteSequence.EMPTY);

        /** Returns it as its key was found, or {@link #NONE} if that was not there. */
        static Head of(List<KeyValue> found) {
            return found.isEmpty()
                    ? NONE
                    : new Head(found.get(0).getModRevision(), found.get(0).getValue());
        }

        /** Returns whether the other one cannot have been there before this one was found. */
        boolean isBefore(Head other) {
            return revision < other.revision || (revision == other.revision && !equals(other));
        }
    }

    /**
     * What one key lists.
     *
     * @param revision when it was written last, 0 if never
     */
    record Listing<T>(List<T> all, long revision) {}

    /**
     * What changed at one revision.
     *
     * @param commit null if no commit was made
     * @param marks of which hosts later marks came
     * @param outages those that were not known before
     */
    record Change(@Nullable Commit commit, Map<HostName, SignOfLife> marks, List<Outage> outages) {}

    Mirror(Keyspace keys, Epoch epoch) {
        this.keys = keys;
        this.epoch = epoch;
        this.hosts = new MirroredHosts(keys, seen, unreadable);
        this.shared = new SharedKeys(keys, unreadable);
    }

    /**
     * Reads everything as of that revision.
     *
     * @throws org.bosixnet.dao.StoreException if etcd does not answer
     */
    void load(EtcdClient client, long asOf, Instant now) {
        for (ByteSequence key : List.of(keys.head(), keys.alive(), keys.outages(), keys.expired())) {
            client.get(key, asOf).getKvs().forEach(found -> found(found, now));
        }
        for (ByteSequence prefix : List.of(keys.hosts(), keys.seen())) {
            client.each(prefix, asOf, found -> found(found, now));
        }
        shared.load(client, asOf);
    }

    private void found(KeyValue found, Instant now) {
        put(found, now, new ArrayList<>(), new HashMap<>());
        if (found.getKey().startsWith(keys.hosts()) && !unreadable.has(found.getKey())) {
            revision = Math.max(revision, found.getModRevision());
        }
    }

    /** Returns the position: that of the last commit. */
    Position position() {
        return new Position(epoch.name(), revision);
    }

    Epoch epoch() {
        return epoch;
    }

    Head head() {
        return head;
    }

    TreePMap<HostName, HostRecord> records() {
        return hosts.records();
    }

    MirroredHosts hosts() {
        return hosts;
    }

    SharedKeys shared() {
        return shared;
    }

    UnreadableKeys unreadable() {
        return unreadable;
    }

    SeenBuckets seen() {
        return seen;
    }

    Listing<Outage> outages() {
        return outages;
    }

    Listing<Expired> expired() {
        return expired;
    }

    /** Returns when a registry was alive last, by the clock of that one. */
    Instant alive() {
        return alive;
    }

    /**
     * Returns what the feed is told.
     *
     * @param now no outage ends later: it may be of a registry whose clock was wrong, and no host would expire until then
     */
    Snapshot snapshot(Instant now) {
        return new Snapshot(position(), records(), notAfter(now, outages.all()), expired.all());
    }

    private static List<Outage> notAfter(Instant now, List<Outage> outages) {
        return outages.stream()
                .map(outage -> outage.notAfter(now))
                .filter(outage -> !outage.isNone())
                .toList();
    }

    /**
     * Applies all that happened at one revision.
     *
     * @param now no time is later
     */
    Change apply(List<WatchEvent> events, Instant now) {
        List<Commit.Change> changes = new ArrayList<>();
        Map<HostName, SignOfLife> marks = new HashMap<>();
        Head before = head;
        List<Outage> known = outages.all();
        Listing<Expired> withdrawn = expired;
        for (WatchEvent event : events) {
            if (event.getEventType() == EventType.PUT) {
                put(event.getKeyValue(), now, changes, marks);
            } else {
                delete(event.getKeyValue(), changes);
            }
        }
        List<Outage> news = new ArrayList<>(outages.all());
        news.removeAll(known);
        List<Outage> more = notAfter(now, news);
        if (changes.isEmpty() && head.equals(before)) {
            return new Change(null, marks, more);
        }
        revision = events.get(0).getKeyValue().getModRevision();
        return new Change(new Commit(revision, changes, last(withdrawn)), marks, more);
    }

    /** Returns what has expired since, null if nothing has. */
    private @Nullable Expired last(Listing<Expired> before) {
        List<Expired> all = expired.all();
        return all.isEmpty() || expired.revision() == before.revision() ? null : all.get(all.size() - 1);
    }

    private void put(KeyValue found, Instant now, List<Commit.Change> changes, Map<HostName, SignOfLife> marks) {
        ByteSequence key = found.getKey();
        if (key.startsWith(keys.hosts())) {
            changes.addAll(hosts.put(found, now));
        } else if (key.startsWith(keys.seen())) {
            putSeen(found, now, marks);
        } else if (key.equals(keys.head())) {
            head = new Head(found.getModRevision(), found.getValue());
            revision = Math.max(revision, found.getModRevision());
        } else if (!shared.put(found)) {
            putTimes(found);
        }
    }

    private void putTimes(KeyValue found) {
        ByteSequence key = found.getKey();
        try {
            if (key.equals(keys.alive())) {
                alive = Lifetimes.time(found);
            } else if (key.equals(keys.outages())) {
                outages = new Listing<>(EtcdJson.readOutages(found.getValue()), found.getModRevision());
            } else if (key.equals(keys.expired())) {
                expired = new Listing<>(EtcdJson.readExpired(found.getValue()), found.getModRevision());
            }
            unreadable.remove(key);
        } catch (UnreadableException e) {
            unreadable.add(key, String.valueOf(e.getMessage()));
        }
    }

    private void putSeen(KeyValue found, Instant now, Map<HostName, SignOfLife> marks) {
        int bucket = SeenBuckets.number(Keyspace.after(keys.seen(), found.getKey()));
        if (bucket < 0) {
            return;
        }
        Map<HostName, SignOfLife> written = seen.read(bucket, found.getModRevision(), found.getValue());
        if (seen.hasOthers(bucket)) {
            unreadable.add(found.getKey(), "a line is no mark of a host that belongs there");
        } else {
            unreadable.remove(found.getKey());
        }
        written.forEach((name, sign) -> {
            SignOfLife past = sign.notAfter(now);
            if (hosts.mark(name, past)) {
                marks.put(name, past);
            } else if (!records().containsKey(name)) {
                seen.forget(name);
            }
        });
    }

    private void delete(KeyValue gone, List<Commit.Change> changes) {
        ByteSequence key = gone.getKey();
        unreadable.remove(key);
        if (key.startsWith(keys.hosts())) {
            changes.addAll(hosts.delete(gone));
        } else if (key.startsWith(keys.seen())) {
            int bucket = SeenBuckets.number(Keyspace.after(keys.seen(), key));
            if (bucket >= 0) {
                seen.removed(bucket);
            }
        } else if (key.equals(keys.outages())) {
            outages = new Listing<>(List.of(), 0);
        } else if (key.equals(keys.expired())) {
            expired = new Listing<>(List.of(), 0);
        } else {
            shared.delete(key);
        }
    }

    /** Takes marks of hosts that reported here, and returns those that are news. */
    Map<HostName, SignOfLife> mark(Map<HostName, SignOfLife> reported, Instant now) {
        Map<HostName, SignOfLife> news = new HashMap<>();
        reported.forEach((name, sign) -> {
            SignOfLife past = sign.notAfter(now);
            if (hosts.mark(name, past)) {
                seen.add(name, past);
                news.put(name, past);
            }
        });
        return news;
    }

    /** Makes nothing later than {@code now}. */
    void notAfter(Instant now) {
        hosts.notAfter(now);
        seen.notAfter(now);
    }
}
