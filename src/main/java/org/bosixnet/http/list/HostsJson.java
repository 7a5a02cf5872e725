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
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.bosixnet.host.HostName;
import org.bosixnet.host.HostRecord;
import org.bosixnet.host.Position;
import org.bosixnet.http.list.SharedRendering.Rendering;
import org.bosixnet.registry.History;
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
        return new Rendering<>(
                RenderedList.of(
                        written.text, ByteBuffer.wrap(written.text, written.begin, written.end - written.begin)),
                nextStale(view.listed(), liveness, now));
    }

    /** Returns those names as in a view: with their addresses, or removed. */
    static Rendering<RenderedList> changes(RegistryView view, Set<HostName> names, Liveness liveness, Instant now) {
        List<HostRecord> changed = new ArrayList<>();
        List<HostName> removed = new ArrayList<>();
        for (HostName name : names) {
            view.find(name).ifPresentOrElse(changed::add, () -> removed.add(name));
        }
        return new Rendering<>(
                RenderedList.of(write(view.position(), changed, removed, false, liveness, now).text),
                nextStale(changed, liveness, now));
    }

    /** Returns what a commit changed, in UTF-8. */
    static byte[] change(History.Change change, Liveness liveness, Instant now) {
        return write(change.position(), change.hosts(), change.removed(), false, liveness, now).text;
    }

    private static Instant nextStale(Collection<HostRecord> hosts, Liveness liveness, Instant now) {
        return hosts.stream()
                .filter(host -> liveness.state(host, now) == HostState.ONLINE)
                .map(liveness::staleAt)
                .min(Instant::compareTo)
                .orElse(Instant.MAX);
    }

    /**
     * What was written.
     *
     * @param begin where the hosts begin in the text
     * @param end where they end
     */
    private record Written(byte[] text, int begin, int end) {}

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
            json.writeStartObject().write("revision", position.toString());
            json.writeStartArray("hosts").flush();
            begin = out.size();
            hosts.forEach(host -> HostJson.of(host, liveness, now).write(json));
            json.flush();
            end = out.size();
            json.writeEnd().writeStartArray("removed");
            removed.forEach(name -> json.write(name.value()));
            json.writeEnd().write("reset", whole);
            if (whole) {
                json.write("staleAfter", liveness.staleAfter().toSeconds());
            }
            json.writeEnd();
        }
        return new Written(out.toByteArray(), begin, end);
    }
}
