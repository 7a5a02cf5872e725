package org.bosixnet.access;

import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.bosixnet.bench.Fleet;
import org.bosixnet.bench.FleetRegistry;
import org.bosixnet.registry.HostRegistry;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** Whose key a request has presented. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class KeyCheckBenchmark {

    private static final int CALLERS = 1000;

    private final String[] texts = new String[CALLERS];
    private KeyRing keys;

    @Setup
    public void setUp() {
        HostRegistry registry = FleetRegistry.start();
        keys = new KeyRing(Map.of(KeyKind.ADMIN, Set.of()), registry::view, Clock.systemUTC());
        for (int i = 0; i < CALLERS; i++) {
            texts[i] = Fleet.key(i);
            if (check(texts[i]).isEmpty()) {
                throw new IllegalStateException("the key of host " + i + " is unknown");
            }
        }
    }

    private Optional<KeyKind> check(String text) {
        return AccessKey.parse(text).flatMap(key -> keys.kindOf(key.digest()));
    }

    @Benchmark
    public Object check() {
        return check(texts[ThreadLocalRandom.current().nextInt(CALLERS)]);
    }
}
