package org.bosixnet.registry;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntFunction;
import org.bosixnet.dao.HostRecordDao;
import org.bosixnet.dao.HostRecordDaoFactory;
import org.bosixnet.dao.StoreConfig;
import org.bosixnet.host.HostKey;
import org.bosixnet.host.HostName;
import org.bosixnet.host.HostRecord;
import org.bosixnet.host.KeyDigest;
import org.bosixnet.registry.RefusedException.Kind;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Many at once, on the stores as they are. */
class ConcurrentClaimsTest {

    private static final int THREADS = 8;
    private static final int MAX_HOSTS = 20;

    @TempDir
    private Path directory;

    private final ExecutorService pool = Executors.newFixedThreadPool(THREADS);

    @AfterEach
    void end() {
        pool.shutdownNow();
    }

    private HostRecordDao open(String store) {
        return ServiceLoader.load(HostRecordDaoFactory.class).stream()
                .map(ServiceLoader.Provider::get)
                .filter(factory -> factory.name().equals(store))
                .findFirst()
                .orElseThrow()
                .open(new StoreConfig(directory, Duration.ofMinutes(1), Clock.systemUTC()));
    }

    private static HostRegistry registry(HostRecordDao dao) {
        HostRegistry registry = new HostRegistry(
                dao, new RegistryConfig(MAX_HOSTS, Duration.ofMinutes(15), null), Clock.systemUTC(), System::nanoTime);
        registry.start();
        return registry;
    }

    /** Runs a task per thread, all at the same moment, and returns what each answered or threw. */
    private List<Object> together(IntFunction<Object> task) throws Exception {
        CyclicBarrier start = new CyclicBarrier(THREADS);
        List<Callable<Object>> tasks = new ArrayList<>();
        for (int i = 0; i < THREADS; i++) {
            int number = i;
            tasks.add(() -> {
                start.await();
                try {
                    return task.apply(number);
                } catch (RefusedException e) {
                    return e;
                }
            });
        }
        List<Object> outcomes = new ArrayList<>();
        for (Future<Object> future : pool.invokeAll(tasks)) {
            outcomes.add(future.get());
        }
        return outcomes;
    }

    /** Returns another network for each key. */
    private static String network(String joinKey) {
        return "2001:db8:" + Integer.toHexString(joinKey.hashCode() & 0xffff) + "::/64";
    }

    private static HostKeys.Binding claim(HostRegistry registry, HostName name, String key, String joinKey) {
        return registry.keys()
                .claim(
                        name,
                        KeyedFixture.id(key),
                        KeyDigest.of(key),
                        new HostKeys.Claim(
                                KeyDigest.of(joinKey),
                                KeyedFixture.ELSEWHERE,
                                Authorities.actor("join", "join00", network(joinKey))));
    }

    @ParameterizedTest
    @ValueSource(strings = {"memory", "file"})
    void oneOfManyWinsAName(String store) throws Exception {
        try (HostRecordDao dao = open(store)) {
            HostRegistry registry = registry(dao);
            for (int round = 0; round < MAX_HOSTS; round++) {
                HostName name = new HostName("host" + round);
                List<Object> outcomes =
                        together(thread -> claim(registry, name, thread + "key", "join of " + thread + name));
                List<Object> winners = outcomes.stream()
                        .filter(HostKeys.Binding.class::isInstance)
                        .toList();
                HostRecord record = registry.view().records().get(name);
                assertThat(winners)
                        .containsExactly(new HostKeys.Binding(record.keys().get(0), true));
                assertThat(record.keys()).hasSize(1);
                assertThat(outcomes)
                        .filteredOn(it -> it instanceof RefusedException e && e.kind() == Kind.NAME_TAKEN)
                        .hasSize(THREADS - 1);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"memory", "file"})
    void theSameClaimAtOnceBindsOnceAndAnswersAllAlike(String store) throws Exception {
        try (HostRecordDao dao = open(store)) {
            HostRegistry registry = registry(dao);
            HostName name = new HostName("alpha");
            List<Object> outcomes = together(thread -> claim(registry, name, "key", "join"));
            HostKey key = registry.view().records().get(name).keys().get(0);
            assertThat(outcomes).containsOnly(new HostKeys.Binding(key, true), new HostKeys.Binding(key, false));
            assertThat(outcomes).containsOnlyOnce(new HostKeys.Binding(key, true));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"memory", "file"})
    void exactlyAsManyNamesAreBoundAsThereIsRoomFor(String store) throws Exception {
        try (HostRecordDao dao = open(store)) {
            HostRegistry registry = registry(dao);
            int bound = 0;
            for (int round = 0; round < 5; round++) {
                int number = round;
                bound += (int) together(thread ->
                                claim(registry, new HostName("h" + number + "x" + thread), "router", "join" + thread))
                        .stream()
                        .filter(HostKeys.Binding.class::isInstance)
                        .count();
            }
            assertThat(bound).isEqualTo(MAX_HOSTS);
            assertThat(registry.view().records()).hasSize(MAX_HOSTS);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"memory", "file"})
    void aFirstUseOfTheNewKeyEndsTheRotationForAllWhoHoldTheOldOne(String store) throws Exception {
        try (HostRecordDao dao = open(store)) {
            HostRegistry registry = registry(dao);
            HostName name = new HostName("alpha");
            claim(registry, name, "old", "join");
            registry.keys().bind(name, "newnew", KeyDigest.of("new"), Authorities.key("old"));
            List<Object> outcomes = together(thread ->
                    registry.update(name, List.of(KeyedFixture.ONE), Authorities.key(thread == 0 ? "new" : "old")));
            assertThat(outcomes.get(0)).isInstanceOf(UpdateOutcome.class);
            assertThat(outcomes)
                    .allMatch(it -> it instanceof UpdateOutcome
                            || (it instanceof RefusedException e && e.kind() == Kind.NOT_OWNER));
            assertThat(registry.view().records().get(name).keys())
                    .extracting(HostKey::id)
                    .containsExactly("newnew");
        }
    }
}
