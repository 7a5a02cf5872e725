package org.bosixnet.dao.file;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.bosixnet.dao.file.journal.Line;
import org.bosixnet.dao.file.journal.LineWriter;
import org.bosixnet.dao.file.journal.StoreState;
import org.bosixnet.dao.file.journal.StoredRecord;
import org.bosixnet.host.HostName;

/** Seen marks on their way from any thread to the state, and from there to the journal. */
final class SeenMarks {

    /** A line should still be readable. */
    private static final int NAMES_PER_LINE = 500;

    private final Map<HostName, Instant> incoming = new ConcurrentHashMap<>();

    /** Whose marks are in the state but not in the journal; belongs to the writer. */
    private final Set<HostName> unwritten = new HashSet<>();

    /** Takes a mark; any thread may call this. */
    void add(HostName name, Instant time) {
        incoming.merge(name, time.truncatedTo(ChronoUnit.MILLIS), (a, b) -> a.isAfter(b) ? a : b);
    }

    /**
     * Applies the marks that have arrived to the state, and returns those that are news. When it throws, no mark is
     * lost, but which of them are in the state is not known.
     */
    Map<HostName, Instant> apply(StoreState state) {
        Map<HostName, Instant> news = new HashMap<>();
        for (Map.Entry<HostName, Instant> mark : Map.copyOf(incoming).entrySet()) {
            HostName name = mark.getKey();
            Instant time = mark.getValue();
            unwritten.add(name); // first: once too often does no harm
            if (state.seen(name, time)) {
                news.put(name, time);
            }
            incoming.remove(name, time); // unless there is a newer one by now
        }
        return news;
    }

    /** Returns the lines for marks that are not in the journal yet, of hosts that still exist. */
    List<String> json(StoreState state) {
        List<String> json = new ArrayList<>();
        Map<HostName, Instant> line = new HashMap<>();
        for (HostName name : unwritten) {
            StoredRecord stored = state.find(name);
            if (stored != null) {
                line.put(name, stored.record().seen());
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

    /** Notes that those lines are durable. */
    void written() {
        unwritten.clear();
    }
}
