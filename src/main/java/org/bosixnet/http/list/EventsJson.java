package org.bosixnet.http.list;

import jakarta.json.bind.Jsonb;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.bosixnet.events.EventEncoder;
import org.bosixnet.host.HostName;
import org.bosixnet.host.Position;
import org.bosixnet.host.SignOfLife;
import org.bosixnet.registry.HostRegistry;
import org.bosixnet.registry.RegistryView;

/** Writes events in the form of the list of hosts. */
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
    public String change(Position upTo, List<HostName> names) {
        return new String(
                HostsJson.change(upTo, registry.view(), names, registry.liveness(), clock.instant()),
                StandardCharsets.UTF_8);
    }

    @Override
    public String reset(Position position) {
        return jsonb.toJson(Map.of("revision", position.toString()));
    }

    @Override
    public String seen(Map<HostName, SignOfLife> marks) {
        Map<String, String> seen = new TreeMap<>();
        marks.forEach((name, sign) -> seen.put(name.value(), sign.time().toString()));
        return jsonb.toJson(Map.of("seen", seen));
    }

    @Override
    public String said(Set<HostName> names) {
        RegistryView view = registry.view();
        Instant now = clock.instant();
        List<HostJson> hosts = names.stream()
                .sorted()
                .flatMap(name -> view.find(name).stream())
                .map(record -> HostJson.of(record, registry.liveness(), now))
                .toList();
        return jsonb.toJson(Map.of("hosts", hosts));
    }
}
