package org.bosixnet.http;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import jakarta.json.bind.Jsonb;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.function.Function;
import org.bosixnet.dao.Position;
import org.bosixnet.host.HostAddress;
import org.bosixnet.host.HostRecord;
import org.bosixnet.host.HostRegistry;
import org.bosixnet.host.HostState;
import org.bosixnet.host.RegistryView;
import org.jspecify.annotations.Nullable;

/** The lists in each of their forms, rendered once per state of the registry and not per request. */
final class HostLists {

    /** How the original writes a time. */
    private static final DateTimeFormatter TIMESTAMP =
            DateTimeFormatter.ofPattern("yyyy-MM-dd_HH:mm:ss_xxxx").withZone(ZoneOffset.UTC);

    private final HostRegistry registry;
    private final Jsonb jsonb;
    private final Clock clock;

    private final Cache hosts = new Cache(RegistryView::position, this::renderHosts);
    private final Cache timestamps = new Cache(RegistryView::version, this::renderTimestamps);
    private final Cache json = new Cache(RegistryView::version, this::renderJson);

    HostLists(HostRegistry registry, Jsonb jsonb, Clock clock) {
        this.registry = registry;
        this.jsonb = jsonb;
        this.clock = clock;
    }

    /** Returns a line {@code ADDRESS    NAME} per address, sorted by name. */
    RenderedList hosts() {
        return hosts.get();
    }

    /** Returns a line {@code TIME    NAME} per host, sorted by name: when it last reported. */
    RenderedList timestamps() {
        return timestamps.get();
    }

    /** Returns all hosts as JSON. The tag is made from the hosts alone, so that it outlives a restart. */
    RenderedList json() {
        return json.get();
    }

    /** Returns what changed after a position, or all hosts if that is not known any more. */
    RenderedList jsonSince(Position after) {
        RegistryView view = registry.view();
        return registry.changedSince(after, view)
                .map(names -> {
                    byte[] plain = bytes(jsonb.toJson(HostsJson.changes(view, names, registry, clock.instant())));
                    return new RenderedList(plain, plain);
                })
                .orElseGet(this::json);
    }

    private Rendering renderHosts(RegistryView view) {
        StringBuilder out = new StringBuilder(view.records().size() * 48);
        for (HostRecord record : view.listed()) {
            for (HostAddress address : record.addresses()) {
                out.append(address).append("    ").append(record.name()).append('\n');
            }
        }
        return text(out);
    }

    private Rendering renderTimestamps(RegistryView view) {
        StringBuilder out = new StringBuilder(view.records().size() * 48);
        for (HostRecord record : view.listed()) {
            TIMESTAMP.formatTo(record.seen(), out);
            out.append("    ").append(record.name()).append('\n');
        }
        return text(out);
    }

    private Rendering renderJson(RegistryView view) {
        Instant now = clock.instant();
        HostsJson whole = whole(view, now);
        byte[] content = bytes(jsonb.toJson(whole.hosts()));
        return new Rendering(new RenderedList(bytes(jsonb.toJson(whole)), content), nextStale(view, now));
    }

    private HostsJson whole(RegistryView view, Instant now) {
        List<HostJson> all = view.listed().stream()
                .map(record -> HostJson.of(record, registry, now))
                .toList();
        return new HostsJson(
                view.position().toString(),
                all,
                List.of(),
                true,
                registry.staleAfter().toSeconds());
    }

    private Instant nextStale(RegistryView view, Instant now) {
        return view.listed().stream()
                .filter(record -> registry.state(record, now) == HostState.ONLINE)
                .map(registry::staleAt)
                .min(Instant::compareTo)
                .orElse(Instant.MAX);
    }

    private static Rendering text(StringBuilder out) {
        byte[] plain = bytes(out.toString());
        return new Rendering(new RenderedList(plain, plain), Instant.MAX);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** A list, and when the mere passing of time makes it untrue. */
    private record Rendering(RenderedList list, Instant validUntil) {}

    /** Holds the last rendering together with what of the view it was made from. */
    private final class Cache {
        private final Function<RegistryView, Object> part;
        private final Function<RegistryView, Rendering> renderer;

        @GuardedBy("this")
        private @Nullable Object key;

        @GuardedBy("this")
        private @Nullable Rendering last;

        Cache(Function<RegistryView, Object> part, Function<RegistryView, Rendering> renderer) {
            this.part = part;
            this.renderer = renderer;
        }

        synchronized RenderedList get() {
            RegistryView view = registry.view(); // under the lock, or an older view could displace a newer one
            Object wanted = part.apply(view);
            Rendering known = last;
            if (known == null || !wanted.equals(key) || !clock.instant().isBefore(known.validUntil())) {
                known = renderer.apply(view);
                last = known;
                key = wanted;
            }
            return known.list();
        }
    }
}
