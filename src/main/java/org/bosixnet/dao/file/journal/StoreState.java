package org.bosixnet.dao.file.journal;

import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.time.Instant;
import java.util.AbstractCollection;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
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

    /** The records while lines are read, which a hash table takes fastest; null once they are sorted. */
    private @Nullable Map<HostName, StoredRecord> reading = new LinkedHashMap<>();

    private StoredRecords records = StoredRecords.NONE;
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
        return reading != null ? reading.get(name) : records.find(name);
    }

    /** Returns all records as they are now. */
    public StoredRecords records() {
        if (reading != null) {
            records = StoredRecords.of(reading.values());
            reading = null;
        }
        return records;
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
        if (reading != null) {
            reading.put(record.name(), record);
        } else {
            records = records.with(record);
        }
    }

    void remove(HostName name) {
        if (reading != null) {
            reading.remove(name);
        } else {
            records = records.without(name);
        }
    }

    /** Applies the next change: the record in place, or null where the name is removed. */
    public void change(HostName name, @Nullable StoredRecord record) {
        if (record == null) {
            remove(name);
        } else {
            put(record);
        }
        revision++;
    }

    /**
     * Goes on with that state of the records.
     *
     * @param changes how many changes in a row led there
     */
    public void apply(StoredRecords after, int changes) {
        reading = null;
        records = after;
        revision += changes;
    }

    /** Notes a mark; returns whether it was news. */
    public boolean seen(HostName name, SignOfLife sign) {
        StoredRecord current = find(name);
        if (current == null || !sign.time().isAfter(current.record().seen())) {
            return false;
        }
        put(current.replacedBy(current.record().withSeen(sign)));
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
        List<Expired> moved = step.moved(List.copyOf(expired.values()));
        expired.clear();
        moved.forEach(this::expired);
        if (step.back()) {
            notAfter(step.to());
        } else {
            outage(new Outage(step.from(), step.to()));
        }
    }

    private void outage(Outage outage) {
        outages.add(new Line.Gap(outage, JsonValue.EMPTY_JSON_OBJECT));
        Outage.forgetShortest(outages, Line.Gap::outage);
    }

    private int notAfter(Instant now) {
        int late = 0;
        for (StoredRecord record : reading != null ? reading.values() : records) {
            HostRecord cut = record.record().notAfter(now);
            if (!cut.equals(record.record())) {
                put(record.replacedBy(cut));
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
                records().sorted(),
                outages.stream().map(Line.Gap::outage).toList(),
                List.copyOf(expired.values()));
    }

    /** Returns the lines that represent this state as it is now, each made when it is asked for. */
    public Collection<Line> lines() {
        List<Line> few = new ArrayList<>(foreign);
        few.addAll(outages);
        expired.values().forEach(gone -> few.add(new Line.Gone(gone)));
        StoredRecords all = records();
        return new AbstractCollection<>() {
            @Override
            public Iterator<Line> iterator() {
                return Stream.concat(few.stream(), all.stream().map(Line.Kept::new))
                        .iterator();
            }

            @Override
            public int size() {
                return few.size() + all.size();
            }
        };
    }
}
