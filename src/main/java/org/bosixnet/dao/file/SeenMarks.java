package org.bosixnet.dao.file;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.bosixnet.dao.file.journal.Line;
import org.bosixnet.dao.file.journal.LineWriter;
import org.bosixnet.dao.file.journal.StoreState;
import org.bosixnet.host.HostName;
import org.bosixnet.host.Reports;
import org.bosixnet.host.SignOfLife;
import org.bosixnet.stored.StoredRecord;
import org.jspecify.annotations.Nullable;

/** Seen marks on their way from any thread to the state, and from there to the journal. */
final class SeenMarks {

    /** A line should still be readable. */
    private static final int NAMES_PER_LINE = 500;

    /** How many are applied, and how many stored, at once: each part takes a few milliseconds. */
    private static final int APPLIED = 1000;

    private static final int STORED = 4 * NAMES_PER_LINE;

    private final Map<HostName, SignOfLife> incoming = new ConcurrentHashMap<>();

    /** Whose marks are in the state but not in the journal; belongs to the writer. */
    private final Set<HostName> unwritten = new LinkedHashSet<>();

    /** Those of them that may report in another way than the journal tells. */
    private final Set<HostName> otherwise = new HashSet<>();

    /** Those of which the lines were asked for last. */
    private final List<HostName> part = new ArrayList<>();

    /** What is still to be applied in this round, null between rounds. */
    private @Nullable Iterator<Map.Entry<HostName, SignOfLife>> applying;

    /** Takes a mark; any thread may call this. */
    void add(HostName name, SignOfLife sign) {
        incoming.merge(name, sign, SignOfLife::orLater);
    }

    /** Returns whether there is a mark of that host that is not in the state yet; any thread may call this. */
    boolean isComing(HostName name) {
        return incoming.containsKey(name);
    }

    /**
     * Applies a part of the marks that have arrived to the state, and returns those that are news. When it throws, no
     * mark is lost, but which of them are in the state is not known.
     *
     * @param now later marks count as of now
     */
    Map<HostName, SignOfLife> apply(StoreState state, Instant now) {
        Map<HostName, SignOfLife> news = new HashMap<>();
        Iterator<Map.Entry<HostName, SignOfLife>> arrived =
                applying != null ? applying : incoming.entrySet().iterator();
        applying = null;
        for (int i = 0; i < APPLIED && arrived.hasNext(); i++) {
            Map.Entry<HostName, SignOfLife> mark = arrived.next();
            HostName name = mark.getKey();
            SignOfLife sign = mark.getValue().notAfter(now);
            unwritten.add(name); // first: once too often does no harm
            StoredRecord before = state.find(name);
            if (before != null && before.record().reports() != sign.reports()) {
                otherwise.add(name);
            }
            if (state.seen(name, sign)) {
                news.put(name, sign);
            }
            incoming.remove(name, mark.getValue()); // unless there is a newer one by now
        }
        applying = arrived.hasNext() ? arrived : null;
        return news;
    }

    /** Returns whether there are more parts of what has arrived. */
    boolean isApplying() {
        return applying != null;
    }

    /** Returns how many marks are not in the journal yet. */
    int unwritten() {
        return unwritten.size();
    }

    /** Returns the lines for a part of the marks that are not in the journal yet, of hosts that still exist. */
    List<String> json(StoreState state) {
        List<String> json = new ArrayList<>();
        Map<HostName, SignOfLife> line = new HashMap<>();
        part.clear();
        unwritten.stream().limit(STORED).forEach(part::add);
        for (HostName name : part) {
            StoredRecord stored = state.find(name);
            if (stored != null) {
                SignOfLife sign = stored.record().sign();
                line.put(name, otherwise.contains(name) ? sign : new SignOfLife(sign.time(), Reports.UNKNOWN));
            }
            if (line.size() == NAMES_PER_LINE) {
                json.add(LineWriter.write(new Line.Seen(line)));
                line.clear();
            }
        }
        if (!line.isEmpty()) {
            json.add(LineWriter.write(new Line.Seen(line)));
        }
        return json;
    }

    /** Notes that those lines are durable, and returns of how many marks they were. */
    int written() {
        part.forEach(unwritten::remove);
        part.forEach(otherwise::remove);
        return part.size();
    }
}
