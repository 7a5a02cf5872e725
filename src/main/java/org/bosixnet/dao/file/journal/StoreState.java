package org.bosixnet.dao.file.journal;

import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.bosixnet.dao.Outage;
import org.bosixnet.dao.Snapshot;
import org.bosixnet.host.HostName;
import org.bosixnet.host.Position;
import org.jspecify.annotations.Nullable;

/** What the journal's lines add up to. Belongs to one thread at a time. */
public final class StoreState {

    /** Most outages remembered; the oldest are forgotten first. */
    public static final int MAX_OUTAGES = 1000;

    private final Map<HostName, StoredRecord> records = new HashMap<>();
    final List<Line.Gap> outages = new ArrayList<>();
    final List<Line.Foreign> foreign = new ArrayList<>();
    JsonObject headerExtras = JsonValue.EMPTY_JSON_OBJECT;
    long revision;

    /** The newest time at which a registry is known to have been alive. */
    @Nullable
    Instant alive;

    /** Returns the record of a host, null if there is none. */
    public @Nullable StoredRecord find(HostName name) {
        return records.get(name);
    }

    /** Returns all records as they are now and will be, in no order. */
    public Collection<StoredRecord> records() {
        return Collections.unmodifiableCollection(records.values());
    }

    /** Returns the number of the last commit. */
    public long revision() {
        return revision;
    }

    /** Returns keys of the header that this version does not know. */
    public JsonObject headerExtras() {
        return headerExtras;
    }

    void put(StoredRecord record) {
        records.put(record.record().name(), record);
    }

    void remove(HostName name) {
        records.remove(name);
    }

    /**
     * Applies the changes of several commits in a row.
     *
     * @param changed the records as of the last of them, null where one was removed
     */
    public void apply(Map<HostName, @Nullable StoredRecord> changed, int commits) {
        changed.forEach((name, record) -> {
            if (record == null) {
                remove(name);
            } else {
                put(record);
            }
        });
        revision += commits;
    }

    /** Notes a mark; returns whether it was news. */
    public boolean seen(HostName name, Instant time) {
        StoredRecord current = records.get(name);
        if (current == null || !time.isAfter(current.record().seen())) {
            return false;
        }
        records.put(name, current.replacedBy(current.record().withSeen(time)));
        return true;
    }

    /** Notes a time at which a registry was alive. */
    public void aliveAt(Instant time) {
        if (alive == null || time.isAfter(alive)) {
            alive = time;
        }
    }

    /** Adds the time since the last sign of life; the clock may have been set back since, and is not believed then. */
    public void openedAt(Instant now) {
        if (alive != null && now.isAfter(alive)) {
            outages.add(new Line.Gap(new Outage(alive, now), JsonValue.EMPTY_JSON_OBJECT));
            while (outages.size() > MAX_OUTAGES) {
                outages.remove(0);
            }
        }
        aliveAt(now);
    }

    /** Returns this state as a feed receives it. */
    public Snapshot snapshot(String epoch) {
        return new Snapshot(
                new Position(epoch, revision),
                records.values().stream().map(StoredRecord::record).toList(),
                outages.stream().map(Line.Gap::outage).toList());
    }

    /** Returns the lines that represent this state. */
    public List<Line> lines() {
        List<Line> lines = new ArrayList<>(foreign.size() + outages.size() + records.size());
        lines.addAll(foreign);
        lines.addAll(outages);
        records.values().forEach(record -> lines.add(new Line.Kept(record)));
        return lines;
    }
}
