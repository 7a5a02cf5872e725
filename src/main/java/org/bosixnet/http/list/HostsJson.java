package org.bosixnet.http.list;

import jakarta.json.Json;
import jakarta.json.stream.JsonGenerator;
import jakarta.json.stream.JsonGeneratorFactory;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.bosixnet.async.AsyncWriter;
import org.bosixnet.host.HostName;
import org.bosixnet.host.HostRecord;
import org.bosixnet.host.Position;
import org.bosixnet.http.list.SharedRendering.Rendering;
import org.bosixnet.registry.HostState;
import org.bosixnet.registry.Liveness;
import org.bosixnet.registry.RegistryView;

/**
 * Hosts on the wire: {@code revision} is the position of this content, {@code hosts} are the hosts, {@code removed} are
 * the names removed since the requested position, {@code reset} is whether this is the whole list, which replaces what
 * the reader had. Only the whole list has {@code staleAfter}: how many seconds after its last report a host becomes
 * stale, so that a reader of changes can tell by itself.
 */
final class HostsJson {

    /** Kept, because finding the library anew each time would take longer than writing. */
    private static final JsonGeneratorFactory JSON = Json.createGeneratorFactory(Map.of());

    /** The approximate size of a host, in bytes. */
    private static final int HOST = 176;

    private HostsJson() {}

    /** Returns every host that has addresses; the tag is made from the hosts alone. */
    static Rendering<RenderedList> whole(RegistryView view, Liveness liveness, Instant now) {
        Written written = write(view.position(), view.listed(), List.of(), true, liveness, now);
        return new Rendering<>(RenderedList.of(written.text, written.hosts()), nextStale(view.listed(), liveness, now));
    }

    /** Returns those names as in a view: with their addresses, or removed. */
    static Rendering<RenderedList> changes(
            RegistryView view, Collection<HostName> names, Liveness liveness, Instant now) {
        Found found = new Found(view, names);
        return new Rendering<>(
                RenderedList.of(found.write(view.position(), liveness, now)), nextStale(found.hosts, liveness, now));
    }

    /**
     * Returns what has become of names that changed up to a position, in UTF-8.
     *
     * @param view one that has reached the position
     */
    static byte[] change(Position upTo, RegistryView view, Collection<HostName> names, Liveness liveness, Instant now) {
        return new Found(view, names).write(upTo, liveness, now);
    }

    /** What there is of names in a view. */
    private static final class Found {
        private final List<HostRecord> hosts = new ArrayList<>();
        private final List<HostName> removed = new ArrayList<>();

        Found(RegistryView view, Collection<HostName> names) {
            for (HostName name : names) {
                view.find(name).ifPresentOrElse(hosts::add, () -> removed.add(name));
            }
        }

        byte[] write(Position position, Liveness liveness, Instant now) {
            return HostsJson.write(position, hosts, removed, false, liveness, now).text;
        }
    }

    private static Instant nextStale(Collection<HostRecord> hosts, Liveness liveness, Instant now) {
        return hosts.stream()
                .filter(host -> liveness.state(host, now) == HostState.ONLINE)
                .map(liveness::staleAt)
                .min(Instant::compareTo)
                .orElse(Instant.MAX);
    }

    /** What was written, and where in it the hosts are. */
    private static final class Written {
        private final byte[] text;
        private final int begin;
        private final int end;

        Written(byte[] text, int begin, int end) {
            this.text = text;
            this.begin = begin;
            this.end = end;
        }

        ByteBuffer hosts() {
            return ByteBuffer.wrap(text, begin, end - begin);
        }
    }

    private static Written write(
            Position position,
            Collection<HostRecord> hosts,
            List<HostName> removed,
            boolean whole,
            Liveness liveness,
            Instant now) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(hosts.size() * HOST + 256);
        int begin;
        int end;
        try (JsonGenerator json = JSON.createGenerator(out, StandardCharsets.UTF_8)) {
            begin(json, position);
            json.flush();
            begin = out.size();
            hosts.forEach(host -> HostJson.of(host, liveness, now).write(json));
            json.flush();
            end = out.size();
            end(json, removed, whole, liveness);
        }
        return new Written(out.toByteArray(), begin, end);
    }

    private static void begin(JsonGenerator json, Position position) {
        json.writeStartObject().write("revision", position.toString());
        json.writeStartArray("hosts");
    }

    private static void end(JsonGenerator json, List<HostName> removed, boolean whole, Liveness liveness) {
        json.writeEnd().writeStartArray("removed");
        removed.forEach(name -> json.write(name.value()));
        json.writeEnd().write("reset", whole);
        if (whole) {
            json.write("staleAfter", liveness.staleAfter().toSeconds());
        }
        json.writeEnd();
    }

    /** Returns how many bytes the list of a view has, roughly. */
    static long size(RegistryView view) {
        return (long) view.records().size() * HOST;
    }

    /** Makes the list of all hosts piece by piece. */
    static final class Whole implements AsyncWriter.Source {

        private final RegistryView view;
        private final Liveness liveness;
        private final Instant now;
        private final Iterator<HostRecord> hosts;
        private final ByteArrayOutputStream out = new ByteArrayOutputStream(AsyncWriter.CHUNK);
        private final JsonGenerator json = JSON.createGenerator(out, StandardCharsets.UTF_8);
        private boolean begun;
        private boolean ended;

        Whole(RegistryView view, Liveness liveness, Instant now) {
            this.view = view;
            this.liveness = liveness;
            this.now = now;
            this.hosts = view.records().values().iterator();
        }

        @Override
        public ByteBuffer next() {
            out.reset();
            if (!begun) {
                begun = true;
                begin(json, view.position());
            }
            for (int more = AsyncWriter.CHUNK / HOST; more > 0 && hosts.hasNext(); ) {
                HostRecord host = hosts.next();
                if (host.listed()) {
                    HostJson.of(host, liveness, now).write(json);
                    more--;
                }
            }
            if (!hosts.hasNext() && !ended) {
                ended = true;
                end(json, List.of(), true, liveness);
            }
            json.flush();
            return ByteBuffer.wrap(out.toByteArray());
        }

        @Override
        public boolean isAtEnd() {
            return ended;
        }
    }
}
