package org.bosixnet.metrics;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import jakarta.servlet.Filter;
import java.time.Clock;
import java.time.Duration;
import java.util.Locale;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;
import org.bosixnet.async.OpenStreams;
import org.bosixnet.dao.Cluster;
import org.bosixnet.dao.StoreMeter;
import org.bosixnet.http.problem.Problem;
import org.bosixnet.http.request.Endpoints;
import org.bosixnet.registry.HostRegistry;
import org.bosixnet.registry.HostState;
import org.bosixnet.registry.RegistryConfig;
import org.jspecify.annotations.Nullable;

/**
 * The figures of one registry. Made before its parts, of which some tell it what they do; the others are read when
 * somebody asks for the figures.
 */
public final class RegistryMetrics implements AutoCloseable {

    private static final double NANOS = 1e9;

    private final PrometheusMeterRegistry meters = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final JvmGcMetrics pauses = new JvmGcMetrics();
    private final StoreMetrics store = new StoreMetrics(meters);
    private final LongSupplier nanos;
    private volatile @Nullable HostCounts hosts;

    /**
     * @param nanos the monotonic clock, in nanoseconds
     */
    public RegistryMetrics(LongSupplier nanos) {
        this.nanos = nanos;
        new JvmMemoryMetrics().bindTo(meters);
        new JvmThreadMetrics().bindTo(meters);
        new UptimeMetrics().bindTo(meters);
        new FileDescriptorMetrics().bindTo(meters);
        pauses.bindTo(meters);
    }

    /** Returns what the store tells how it works. */
    public StoreMeter store() {
        return store;
    }

    /** Returns the filter that times all requests; it has to be the first one. */
    public Filter requests(Endpoints endpoints) {
        return new RequestTimer(meters, endpoints, nanos);
    }

    /**
     * Shows a registry, its limits, and the size of its store.
     *
     * @param storedBytes returns how many bytes it takes up on the disk
     */
    public void show(HostRegistry registry, RegistryConfig config, LongSupplier storedBytes, Clock clock) {
        HostCounts counts = new HostCounts(registry.liveness(), clock, nanos);
        hosts = counts;
        for (HostState state : HostState.values()) {
            Gauge.builder("bosixnet.hosts", () -> counts.in(state))
                    .description("Hosts that are listed")
                    .tags("state", state.name().toLowerCase(Locale.ROOT))
                    .register(meters);
        }
        gauge("bosixnet.hosts.limit", null, "The most names that may be listed or bound", config::maxHosts);
        gauge(
                "bosixnet.hosts.contested",
                null,
                "Names that several computers report in turns",
                registry.liveness()::contested);
        gauge("bosixnet.names", null, "Names that are listed, or bound to a key", () -> registry.view()
                .records()
                .size());
        gauge("bosixnet.list", "bytes", "The length of the list as a hosts file", () -> registry.view()
                .listBytes());
        gauge("bosixnet.list.limit", "bytes", "The longest that the list may be", config::maxListBytes);
        gauge("bosixnet.store.journal", "bytes", "What the journal takes up on the disk", storedBytes::getAsLong);
        gauge(
                "bosixnet.store.writable",
                null,
                "1 while changes can be stored, 0 while they cannot",
                () -> registry.unavailable().isEmpty() ? 1 : 0);
        gauge(
                "bosixnet.store.behind",
                "seconds",
                "How long ago this registry certainly knew all that was stored",
                () -> registry.cluster()
                                .map(Cluster::behind)
                                .orElse(Duration.ZERO)
                                .toNanos()
                        / NANOS);
        gauge(
                "bosixnet.store.leads",
                null,
                "1 if this registry withdraws silent hosts, 0 if another one does",
                () -> registry.cluster().map(Cluster::leads).orElse(true) ? 1 : 0);
    }

    /**
     * Shows the streams of changes, and the lists that are being sent.
     *
     * @param lists returns how many lists there are
     */
    public void show(Supplier<OpenStreams.Totals> streams, Supplier<Integer> lists) {
        gauge("bosixnet.streams", null, "Streams of changes that are open", () -> streams.get()
                .open());
        counter("bosixnet.streams.begun", "Streams of changes that have begun", Tags.empty(), () -> streams.get()
                .begun());
        String dropped = "Streams of changes that the registry ended before their time";
        counter("bosixnet.streams.dropped", dropped, Tags.of("reason", "replaced"), () -> streams.get()
                .replaced());
        counter("bosixnet.streams.dropped", dropped, Tags.of("reason", "stuck"), () -> streams.get()
                .stuck());
        gauge("bosixnet.lists.sending", null, "Lists that are being sent to clients that read slowly", lists::get);
    }

    /** Shows how many answers told of which problem. */
    public void show(ToLongFunction<Problem> told) {
        for (Problem problem : Problem.values()) {
            counter(
                    "bosixnet.refusals",
                    "Answers that told of an error",
                    Tags.of("code", problem.code()),
                    () -> told.applyAsLong(problem));
        }
    }

    private void gauge(String name, @Nullable String unit, String description, Supplier<Number> value) {
        Gauge.builder(name, value).baseUnit(unit).description(description).register(meters);
    }

    /** Micrometer refers to what it asks so weakly that it would be forgotten, were it not this. */
    private void counter(String name, String description, Tags tags, LongSupplier value) {
        FunctionCounter.builder(name, this, self -> value.getAsLong())
                .description(description)
                .tags(tags)
                .register(meters);
    }

    /** Returns all figures in Prometheus' text format, version 0.0.4. */
    public String text() {
        HostCounts counts = hosts;
        if (counts != null) {
            counts.refresh();
        }
        return meters.scrape();
    }

    /** Ends the listening for pauses of the collector, which outlives the application otherwise. */
    @Override
    public void close() {
        pauses.close();
        meters.close();
    }
}
