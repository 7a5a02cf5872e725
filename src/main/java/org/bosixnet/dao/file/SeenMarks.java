package org.bosixnet.dao.file;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.bosixnet.host.HostName;

/** Marks on their way: from any thread to the state, and from there to the journal. */
final class SeenMarks {

    /** A line should still be readable. */
    private static final int NAMES_PER_LINE = 500;

    private final Map<HostName, Instant> incoming = new ConcurrentHashMap<>();

    /** Marks that are in the state but not in the journal; belongs to the writer. */
    private final Map<HostName, Instant> unwritten = new HashMap<>();

    /** Takes a mark; any thread may call this. */
    void add(HostName name, Instant time) {
        incoming.merge(name, time.truncatedTo(ChronoUnit.MILLIS), (a, b) -> a.isAfter(b) ? a : b);
    }

    /** Moves what came in into the state, and returns what of it is news. */
    Map<HostName, Instant> apply(StoreState state) {
        Map<HostName, Instant> news = new HashMap<>();
        for (HostName name : List.copyOf(incoming.keySet())) {
            Instant time = incoming.remove(name);
            if (time != null && state.seen(name, time)) {
                news.put(name, time);
            }
        }
        unwritten.putAll(news);
        return news;
    }

    /** Forgets the marks of a host that was removed, so that they do not fall to a later one of its name. */
    void removed(HostName name) {
        unwritten.remove(name);
    }

    /** Returns the lines for what is not yet in the journal. */
    List<String> json() {
        List<String> json = new ArrayList<>();
        Map<HostName, Instant> line = new HashMap<>();
        for (Map.Entry<HostName, Instant> mark : unwritten.entrySet()) {
            line.put(mark.getKey(), mark.getValue());
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
