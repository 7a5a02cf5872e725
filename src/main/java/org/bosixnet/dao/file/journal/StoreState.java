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
import java.util.TreeMap;
import org.bosixnet.dao.ClockStep;
import org.bosixnet.dao.Expired;
import org.bosixnet.dao.Outage;
import org.bosixnet.dao.Snapshot;
import org.bosixnet.host.HostName;
import org.bosixnet.host.HostRecord;
import org.bosixnet.host.Position;
import org.bosixnet.host.SignOfLife;
import org.bosixnet.stored.StoredRecord;
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

    /** What was withdrawn for its silence lately, by its time. */
    private final TreeMap<Instant, Expired> expired = new TreeMap<>();

    /** The last time at which a registry is known to have been alive; its clock may have been set back before. */
    @Nullable
    Instant alive;

    /** Returns the state of a store that has just what a snapshot tells. */
    public static StoreState of(Snapshot snapshot) {
        StoreState state = new StoreState();
        state.revision = snapshot.position().revision();
        snapshot.records().forEach(record -> state.put(new StoredRecord(record)));
        snapshot.outages().forEach(state::outage);
        snapshot.expired().forEach(state::expired);
        return state;
    }

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
     * Applies so many changes in a row.
     *
     * @param changed the records as of the last of them, null where one was removed
     */
    public void apply(Map<HostName, @Nullable StoredRecord> changed, int changes) {
        changed.forEach((name, record) -> {
            if (record == null) {
                remove(name);
            } else {
                put(record);
            }
        });
        revision += changes;
    }

    /** Notes a mark; returns whether it was news. */
    public boolean seen(HostName name, SignOfLife sign) {
        StoredRecord current = records.get(name);
        if (current == null || !sign.time().isAfter(current.record().seen())) {
            return false;
        }
        records.put(name, current.replacedBy(current.record().withSeen(sign)));
        return true;
    }

    /** Notes a time at which a registry was alive, the last so far. */
    public void aliveAt(Instant time) {
        alive = time;
    }

    /** Notes that hosts were withdrawn for their silence. */
    public void expired(Expired more) {
        expired.merge(more.time(), more, (one, other) -> new Expired(one.time(), one.hosts() + other.hosts()));
        expired.headMap(more.time().minus(Expired.REMEMBERED), true).clear();
    }

    /**
     * Adds the time since the last sign of life. If the clock has been set back since, it is not known how long that
     * was, and whatever is later than now is taken for now.
     *
     * @return how many records had a time that was later
     */
    public int openedAt(Instant now) {
        int late = notAfter(now);
        if (alive != null && now.isAfter(alive)) {
            outage(new Outage(alive, now));
        }
        alive = now;
        return late;
    }

    /** Notes that the clock was set. */
    public void clockSet(ClockStep step) {
        if (step.back()) {
            notAfter(step.to());
        } else {
            outage(new Outage(step.from(), step.to()));
        }
    }

    private void outage(Outage outage) {
        outages.add(new Line.Gap(outage, JsonValue.EMPTY_JSON_OBJECT));
        while (outages.size() > MAX_OUTAGES) {
            outages.remove(0);
        }
    }

    private int notAfter(Instant now) {
        int late = 0;
        for (Map.Entry<HostName, StoredRecord> entry : records.entrySet()) {
            StoredRecord record = entry.getValue();
            HostRecord cut = record.record().notAfter(now);
            if (!cut.equals(record.record())) {
                entry.setValue(record.replacedBy(cut));
                late++;
            }
        }
        outages.replaceAll(gap -> new Line.Gap(gap.outage().notAfter(now), gap.extras()));
        outages.removeIf(gap -> gap.outage().isNone());
        List<Expired> coming = List.copyOf(expired.tailMap(now, false).values());
        expired.tailMap(now, false).clear();
        coming.forEach(later -> expired(new Expired(now, later.hosts())));
        return late;
    }

    /** Returns this state as a feed receives it. */
    public Snapshot snapshot(String epoch) {
        return new Snapshot(
                new Position(epoch, revision),
                records.values().stream().map(StoredRecord::record).toList(),
                outages.stream().map(Line.Gap::outage).toList(),
                List.copyOf(expired.values()));
    }

    /** Returns the lines that represent this state. */
    public List<Line> lines() {
        List<Line> lines = new ArrayList<>(foreign.size() + outages.size() + records.size());
        lines.addAll(foreign);
        lines.addAll(outages);
        expired.values().forEach(gone -> lines.add(new Line.Gone(gone)));
        records.values().forEach(record -> lines.add(new Line.Kept(record)));
        return lines;
    }
}
