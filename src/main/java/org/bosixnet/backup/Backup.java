package org.bosixnet.backup;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.bosixnet.access.KeyKind;
import org.bosixnet.dao.Expired;
import org.bosixnet.dao.Outage;
import org.bosixnet.dao.Snapshot;
import org.bosixnet.host.HostRecord;
import org.bosixnet.host.KeyDigest;
import org.bosixnet.host.Position;

/**
 * Everything that a registry has to remember, at one position.
 *
 * @param time when it was taken, in whole milliseconds
 * @param revision the number of the last commit in it
 * @param keys the digests of the keys that the registry made for itself
 * @param outages when no host could report
 * @param expired what was withdrawn for its silence lately
 * @param records one record a name, in no order
 */
public record Backup(
        Instant time,
        long revision,
        Map<KeyKind, Set<KeyDigest>> keys,
        List<Outage> outages,
        List<Expired> expired,
        Collection<HostRecord> records) {

    /** Names no history: what is restored begins a new one. */
    private static final String NO_EPOCH = "backup";

    public Backup {
        time = time.truncatedTo(ChronoUnit.MILLIS);
        keys = Map.copyOf(keys);
        outages = List.copyOf(outages);
        expired = List.copyOf(expired);
    }

    /** Makes one of what a store holds. */
    public static Backup of(Snapshot snapshot, Map<KeyKind, Set<KeyDigest>> keys, Instant time) {
        return new Backup(
                time, snapshot.position().revision(), keys, snapshot.outages(), snapshot.expired(), snapshot.records());
    }

    /** Returns what a store holds once this is restored: no host could report since it was taken. */
    public Snapshot restoredAt(Instant now) {
        List<Outage> all = new ArrayList<>(outages);
        if (now.isAfter(time)) {
            all.add(new Outage(time, now.truncatedTo(ChronoUnit.MILLIS)));
        }
        return new Snapshot(new Position(NO_EPOCH, revision), records, all, expired);
    }
}
