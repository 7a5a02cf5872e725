package org.bosixnet.registry;

import java.util.List;
import java.util.concurrent.TimeUnit;
import org.bosixnet.bench.Fleet;
import org.bosixnet.bench.FleetRegistry;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** A report of a new address, decided and in the view, without a disk; and a name that is looked up. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class ViewBenchmark {

    private HostRegistry registry;

    @Setup
    public void setUp() {
        registry = FleetRegistry.start();
    }

    @Benchmark
    public Object report() {
        return registry.update(Fleet.anyName(), List.of(Fleet.newAddress()), Authorities.ADMIN);
    }

    @Benchmark
    public Object find() {
        return registry.view().find(Fleet.anyName());
    }
}
