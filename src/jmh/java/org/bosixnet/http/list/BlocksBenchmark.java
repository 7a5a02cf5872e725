package org.bosixnet.http.list;

import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.bosixnet.bench.Fleet;
import org.bosixnet.bench.FleetRegistry;
import org.bosixnet.host.HostName;
import org.bosixnet.registry.Authorities;
import org.bosixnet.registry.HostRegistry;
import org.bosixnet.registry.RegistryView;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** The list of hosts after a change of one address. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class BlocksBenchmark {

    private final HostName changed = Fleet.name(Fleet.HOSTS / 2);
    private HostsText list;
    private RegistryView after;

    @Setup
    public void setUp() {
        HostRegistry registry = FleetRegistry.start();
        list = HostsText.of(registry.view());
        list.pack();
        registry.update(changed, List.of(Fleet.newAddress()), Authorities.ADMIN);
        after = registry.view();
    }

    @Benchmark
    public Object renderAll() {
        return HostsText.of(after);
    }

    @Benchmark
    public Object renderOne() {
        return list.with(after, Set.of(changed));
    }

    @Benchmark
    public Object renderAndPackOne() {
        return list.with(after, Set.of(changed)).pack();
    }
}
