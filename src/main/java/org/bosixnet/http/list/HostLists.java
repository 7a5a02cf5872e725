package org.bosixnet.http.list;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.Iterator;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Function;
import java.util.function.Supplier;
import org.bosixnet.async.AsyncWriter;
import org.bosixnet.host.HostName;
import org.bosixnet.host.HostRecord;
import org.bosixnet.host.OriginalTime;
import org.bosixnet.host.Position;
import org.bosixnet.http.list.SharedRendering.Rendering;
import org.bosixnet.registry.HostRegistry;
import org.bosixnet.registry.RegistryView;
import org.jspecify.annotations.Nullable;

/** The lists in each of their forms, rendered once for all who want them. The calling thread does no long work. */
public final class HostLists {

    /**
     * The most hosts of which changes are written for each reader separately, which is as cheap as any request. Who has
     * missed more shares a rendering with others at about the same position, which may repeat up to this many revisions
     * that they already have.
     */
    static final int NEAR = 128;

    /** The most hosts of which changes are written; who has missed more gets the whole list. */
    private static final int FAR = 4096;

    /** How many renderings of changes are kept. */
    private static final int RENDERINGS = 32;

    /** The most hosts of which the lists that change with each report are kept: about 3 MB in the longest form. */
    public static final int MOST_KEPT = 16 * 1024;

    /** The usual length of a line of text. */
    private static final int LINE = 48;

    private final HostRegistry registry;
    private final Clock clock;
    private final Executor executor;
    private final int mostKept;

    /** Tells this start of the registry from others: versions count anew. */
    private final String start = Long.toString(ThreadLocalRandom.current().nextLong(Long.MAX_VALUE), 36);

    /** The newest list, from which the next is made; belongs to whoever renders. */
    private @Nullable HostsText text;

    private final SharedRendering<RenderedList> hosts;
    private final SharedRendering<RenderedList> timestamps;
    private final SharedRendering<RenderedList> json;

    /** The changes after a position, for readers that are not near; empty if the whole list is the better answer. */
    private final Cache<Position, SharedRendering<Optional<RenderedList>>> changes = Caffeine.newBuilder()
            .maximumSize(RENDERINGS)
            .executor(Runnable::run) // no thread of a pool that is not ours
            .build();

    /**
     * @param executor renders the lists, in the order in which they are wanted
     * @param mostKept the most hosts of which the lists that change with each report are kept
     */
    public HostLists(HostRegistry registry, Clock clock, Executor executor, int mostKept) {
        this.mostKept = mostKept;
        this.registry = registry;
        this.clock = clock;
        this.executor = executor;
        this.hosts = shared(RegistryView::position, this::renderHosts);
        this.timestamps = shared(RegistryView::version, HostLists::renderTimestamps);
        this.json = shared(RegistryView::version, view -> HostsJson.whole(view, registry.liveness(), clock.instant()));
    }

    private <T> SharedRendering<T> shared(
            Function<RegistryView, Object> part, Function<RegistryView, Rendering<T>> renderer) {
        return new SharedRendering<>(registry::view, part, renderer, clock, executor);
    }

    /** Returns a line {@code ADDRESS    NAME} per address, sorted by name. */
    public CompletableFuture<RenderedList> hosts() {
        return hosts.get();
    }

    /** Returns a line {@code TIME    NAME} per host, sorted by name: when it last reported. */
    public CompletableFuture<RenderedList> timestamps() {
        RegistryView view = registry.view();
        return view.records().size() <= mostKept
                ? timestamps.get()
                : streamed(view, (long) view.records().size() * LINE, () -> new Timestamps(view));
    }

    /** Returns all hosts as JSON. */
    public CompletableFuture<RenderedList> json() {
        RegistryView view = registry.view();
        Instant now = clock.instant();
        return view.records().size() <= mostKept
                ? json.get()
                : streamed(view, HostsJson.size(view), () -> new HostsJson.Whole(view, registry.liveness(), now));
    }

    /** Returns a list of a view, tagged by its version, which grows with all that is shown of hosts. */
    private CompletableFuture<RenderedList> streamed(
            RegistryView view, long bytes, Supplier<AsyncWriter.Source> sources) {
        String tag = "v-" + view.position().epoch() + "-" + start + "-" + view.version();
        return CompletableFuture.completedFuture(new StreamedList(tag, bytes, sources));
    }

    /** Returns whether a position can be told from, as soon as that is known. */
    public boolean reaches(Position position) {
        return registry.reaches(position);
    }

    /** Returns what changed after a position, or all hosts if that is no longer known or about as long. */
    public CompletableFuture<RenderedList> jsonSince(Position after) {
        RegistryView view = registry.view();
        Optional<Set<HostName>> few = registry.history().changedSince(after, view.position(), NEAR);
        if (few.isPresent()) {
            return CompletableFuture.completedFuture(
                    HostsJson.changes(view, few.get(), registry.liveness(), clock.instant())
                            .value());
        }
        Position from = new Position(after.epoch(), after.revision() / NEAR * NEAR);
        if (!registry.history().knowsSince(after, view.position()) // rounded, one that is ahead might be known
                || !registry.history().knowsSince(from, view.position())) {
            return json();
        }
        return changes.get(from, same -> shared(RegistryView::version, now -> renderChanges(from, now)))
                .get()
                .thenCompose(
                        list -> list.map(CompletableFuture::completedFuture).orElseGet(this::json));
    }

    /** Returns the list packed with gzip. */
    public CompletableFuture<ListBody> packed(RenderedList list) {
        return list.packed(executor);
    }

    private Rendering<Optional<RenderedList>> renderChanges(Position from, RegistryView view) {
        int most = Math.min(FAR, view.records().size() / 2);
        return registry.history()
                .changedSince(from, view.position(), most)
                .map(names -> HostsJson.changes(view, names, registry.liveness(), clock.instant()))
                .map(json -> new Rendering<>(Optional.of(json.value()), json.validUntil()))
                .orElseGet(() -> new Rendering<>(Optional.empty(), Instant.MAX));
    }

    private Rendering<RenderedList> renderHosts(RegistryView view) {
        HostsText before = text;
        HostsText list = before == null
                ? HostsText.of(view)
                : registry.history()
                        .changedSince(before.position(), view.position(), Integer.MAX_VALUE)
                        .map(changed -> before.with(view, changed))
                        .orElseGet(() -> before.with(view));
        text = list;
        return new Rendering<>(list, Instant.MAX);
    }

    private static Rendering<RenderedList> renderTimestamps(RegistryView view) {
        StringBuilder out = new StringBuilder(view.records().size() * LINE);
        view.listed().forEach(record -> timestamp(record, out));
        return new Rendering<>(RenderedList.of(out.toString().getBytes(StandardCharsets.UTF_8)), Instant.MAX);
    }

    private static void timestamp(HostRecord record, StringBuilder out) {
        out.append(OriginalTime.format(record.seen()))
                .append("    ")
                .append(record.name())
                .append('\n');
    }

    /** Makes the list of timestamps piece by piece. */
    private static final class Timestamps implements AsyncWriter.Source {

        private final Iterator<HostRecord> records;

        Timestamps(RegistryView view) {
            this.records = view.records().values().iterator();
        }

        @Override
        public ByteBuffer next() {
            StringBuilder out = new StringBuilder(AsyncWriter.CHUNK);
            while (out.length() < AsyncWriter.CHUNK - LINE && records.hasNext()) {
                HostRecord record = records.next();
                if (record.listed()) {
                    timestamp(record, out);
                }
            }
            return ByteBuffer.wrap(out.toString().getBytes(StandardCharsets.UTF_8));
        }

        @Override
        public boolean isAtEnd() {
            return !records.hasNext();
        }
    }
}
