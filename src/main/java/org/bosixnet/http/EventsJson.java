package org.bosixnet.http;

import jakarta.json.bind.Jsonb;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.bosixnet.dao.Commit;
import org.bosixnet.dao.Position;
import org.bosixnet.events.EventEncoder;
import org.bosixnet.host.HostName;
import org.bosixnet.host.HostRecord;
import org.bosixnet.host.HostRegistry;

/** Writes events in the shape of the list of hosts. */
public final class EventsJson implements EventEncoder {

    private final HostRegistry registry;
    private final Jsonb jsonb;
    private final Clock clock;

    public EventsJson(HostRegistry registry, Jsonb jsonb, Clock clock) {
        this.registry = registry;
        this.jsonb = jsonb;
        this.clock = clock;
    }

    @Override
    public String change(Position position, Commit commit) {
        Instant now = clock.instant();
        List<HostJson> changed = new ArrayList<>();
        List<String> removed = new ArrayList<>();
        for (Commit.Change change : commit.changes()) {
            HostRecord record = change.record();
            if (record != null && record.listed()) {
                changed.add(HostJson.of(record, registry, now));
            } else {
                removed.add(change.name().value());
            }
        }
        return jsonb.toJson(new HostsJson(position.toString(), changed, removed, false));
    }

    @Override
    public String reset(Position position) {
        return jsonb.toJson(Map.of("revision", position.toString()));
    }

    @Override
    public String seen(Map<HostName, Instant> marks) {
        Map<String, String> seen = new TreeMap<>();
        marks.forEach((name, time) -> seen.put(name.value(), time.toString()));
        return jsonb.toJson(Map.of("seen", seen));
    }
}
