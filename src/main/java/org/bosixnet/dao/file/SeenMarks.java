package org.bosixnet.dao.file;

import java.time.Instant;
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
import org.bosixnet.host.HostName;
import org.bosixnet.host.Reports;
import org.bosixnet.host.SignOfLife;
import org.bosixnet.stored.StoredRecord;

/** Seen marks on their way from any thread to the state, and from there to the journal. */
final class SeenMarks {

    /** A line should still be readable. */
    private static final int NAMES_PER_LINE = 500;

    private final Map<HostName, SignOfLife> incoming = new ConcurrentHashMap<>();

    /** Whose marks are in the state but not in the journal; belongs to the writer. */
    private final Set<HostName> unwritten = new HashSet<>();

    /** Those of them that may report in another way than the journal tells. */
    private final Set<HostName> otherwise = new HashSet<>();

    /** Takes a mark; any thread may call this. */
    void add(HostName name, SignOfLife sign) {
        incoming.merge(name, sign, SignOfLife::orLater);
    }

    /**
     * Applies the marks that have arrived to the state, and returns those that are news. When it throws, no mark is
     * lost, but which of them are in the state is not known.
     *
     * @param now later marks count as of now
     */
    Map<HostName, SignOfLife> apply(StoreState state, Instant now) {
        Map<HostName, SignOfLife> news = new HashMap<>();
        for (Map.Entry<HostName, SignOfLife> mark : Map.copyOf(incoming).entrySet()) {
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
        return news;
    }

    /** Returns the lines for marks that are not in the journal yet, of hosts that still exist. */
    List<String> json(StoreState state) {
        List<String> json = new ArrayList<>();
        Map<HostName, SignOfLife> line = new HashMap<>();
        for (HostName name : unwritten) {
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

    /** Notes that those lines are durable. */
    void written() {
        unwritten.clear();
        otherwise.clear();
    }
}
