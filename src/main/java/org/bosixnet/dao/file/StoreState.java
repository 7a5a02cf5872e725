package org.bosixnet.dao.file;

import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.bosixnet.dao.Outage;
import org.bosixnet.dao.Snapshot;
import org.bosixnet.host.HostName;
import org.bosixnet.host.Position;
import org.jspecify.annotations.Nullable;

/** What the journal's lines add up to. Belongs to one thread at a time. */
final class StoreState {

    /** Most outages remembered; the oldest are forgotten first. */
    static final int MAX_OUTAGES = 1000;

    final Map<HostName, StoredRecord> records = new HashMap<>();
    final List<Line.Gap> outages = new ArrayList<>();
    final List<Line.Foreign> foreign = new ArrayList<>();
    JsonObject headerExtras = JsonValue.EMPTY_JSON_OBJECT;
    long revision;

    /** The newest time at which a registry is known to have been alive. */
    @Nullable
    Instant alive;

    void put(StoredRecord record) {
        records.put(record.record().name(), record);
    }

    /** Notes a mark; returns whether it told anything new. */
    boolean seen(HostName name, Instant time) {
        StoredRecord current = records.get(name);
        if (current == null || !time.isAfter(current.record().seen())) {
            return false;
        }
        records.put(name, current.replacedBy(current.record().withSeen(time)));
        return true;
    }

    void aliveAt(Instant time) {
        if (alive == null || time.isAfter(alive)) {
            alive = time;
        }
    }

    /** Adds the time since the last sign of life; the clock may have been set back since, and is not believed then. */
    void openedAt(Instant now) {
        if (alive != null && now.isAfter(alive)) {
            outages.add(new Line.Gap(new Outage(alive, now), JsonValue.EMPTY_JSON_OBJECT));
            while (outages.size() > MAX_OUTAGES) {
                outages.remove(0);
            }
        }
        aliveAt(now);
    }

    /** Returns this state as a feed is told of it. */
    Snapshot snapshot(String epoch) {
        return new Snapshot(
                new Position(epoch, revision),
                records.values().stream().map(StoredRecord::record).toList(),
                outages.stream().map(Line.Gap::outage).toList());
    }

    /** Returns the lines that stand for this state. */
    List<Line> lines() {
        List<Line> lines = new ArrayList<>(foreign.size() + outages.size() + records.size());
        lines.addAll(foreign);
        lines.addAll(outages);
        records.values().forEach(record -> lines.add(new Line.Kept(record)));
        return lines;
    }
}
