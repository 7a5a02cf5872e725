package org.bosixnet.dao.file;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterProperty;
import net.jqwik.api.lifecycle.AfterTry;
import net.jqwik.api.lifecycle.BeforeTry;
import org.bosixnet.dao.ClockStep;
import org.bosixnet.dao.Mutation;
import org.bosixnet.dao.Records;
import org.bosixnet.dao.Transaction;
import org.bosixnet.dao.file.journal.StoreState;
import org.bosixnet.host.HostAddress;
import org.bosixnet.host.HostKey;
import org.bosixnet.host.HostName;
import org.bosixnet.host.HostRecord;
import org.bosixnet.host.Reports;
import org.bosixnet.host.SignOfLife;
import org.bosixnet.testing.LogCapture;
import org.jspecify.annotations.Nullable;

/** Does anything in any order, and compares with what a map would hold. */
class JournalStorePropertiesTest {

    enum Kind {
        PUT,
        KEYS,
        REMOVE,
        SEEN,
        SEVERAL,
        CLOCK,
        COMPACT,
        REOPEN,
        CRASH
    }

    record Step(Kind kind, String name, int number) {}

    /** What a step of that number, less -5, binds a host to. */
    private static final List<List<HostKey>> KEYS = Stream.of(
                    "", "a", "b", "c", "a b", "b a", "a c", "c b", "", "b c", "c a")
            .map(keys -> Records.keys(StoreDriver.TIME, keys.isEmpty() ? new String[0] : keys.split(" ", -1)))
            .toList();

    private static final List<Reports> WAYS = Stream.generate(() -> EnumSet.allOf(Reports.class))
            .limit(3)
            .flatMap(Set::stream)
            .toList();

    private final LogCapture log = new LogCapture(JournalStorePropertiesTest.class.getPackage());
    private Path directory = Path.of("");
    private StoreDriver driver;
    private final Map<HostName, HostRecord> records = new HashMap<>();
    private long revision;

    @BeforeTry
    void open() throws IOException {
        directory = Files.createTempDirectory("bosixnet-properties");
        driver = new StoreDriver(directory);
        records.clear();
        revision = 0;
    }

    @AfterTry
    void close() throws IOException {
        driver.crash();
        try (Stream<Path> files = Files.list(directory)) {
            files.forEach(JournalStorePropertiesTest::delete);
        }
        Files.delete(directory);
    }

    @AfterProperty
    void stopListening() {
        log.close();
    }

    private static void delete(Path file) {
        try {
            Files.delete(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Property(tries = 60)
    void theStoreHoldsWhatAMapWould(@ForAll("steps") List<Step> steps) throws IOException {
        for (Step step : steps) {
            run(step);
            StoreState state = driver.store().state();
            assertThat(state.revision()).isEqualTo(revision);
            Map<HostName, HostRecord> found = new HashMap<>();
            state.records().forEach(stored -> found.put(stored.record().name(), stored.record()));
            assertThat(found).isEqualTo(records);
        }
    }

    private void run(Step step) throws IOException {
        HostName name = new HostName(step.name());
        HostRecord current = records.get(name);
        switch (step.kind()) {
            case PUT ->
                put(name, List.of(new HostAddress("2001:db8::" + Long.toHexString(revision + 1))), keys(current));
            case KEYS -> put(name, addresses(current), KEYS.get(step.number() + 5));
            case REMOVE -> {
                if (records.remove(name) != null) {
                    driver.commit("-" + name);
                    revision++;
                }
            }
            case SEEN -> {
                SignOfLife sign =
                        new SignOfLife(StoreDriver.TIME.plusMillis(step.number()), WAYS.get(step.number() + 5));
                driver.seen(step.name(), sign);
                records.computeIfPresent(name, (same, record) -> record.withSeen(sign));
            }
            case SEVERAL -> several(step.number() > 0);
            case CLOCK -> {
                ClockStep back =
                        new ClockStep(StoreDriver.TIME.plusSeconds(9), StoreDriver.TIME.plusMillis(step.number()));
                driver.store().clockSet(back);
                records.replaceAll((same, record) -> record.notAfter(back.to()));
            }
            case COMPACT -> assertThat(driver.compact()).isTrue();
            case REOPEN -> {
                driver.close();
                driver = new StoreDriver(directory);
            }
            case CRASH -> {
                driver.crash();
                driver = new StoreDriver(directory);
            }
        }
    }

    private static List<HostKey> keys(@Nullable HostRecord record) {
        return record == null ? List.of() : record.keys();
    }

    private static List<HostAddress> addresses(@Nullable HostRecord record) {
        return record == null ? List.of() : record.addresses();
    }

    private void put(HostName name, List<HostAddress> addresses, List<HostKey> keys) {
        if (addresses.isEmpty() && keys.isEmpty()) {
            return; // such a record does not exist
        }
        HostRecord current = records.get(name);
        HostRecord wanted = new HostRecord(name, addresses, keys, StoreDriver.TIME, StoreDriver.TIME, 0);
        driver.put(wanted);
        records.put(name, (current == null ? wanted : wanted.withSeen(current.sign())).withRevision(++revision));
    }

    /** Removes all there are as one commit, or writes them anew. */
    private void several(boolean removed) {
        if (records.isEmpty()) {
            return;
        }
        List<Mutation> mutations = new ArrayList<>();
        for (HostRecord record : List.copyOf(records.values())) {
            mutations.add(new Mutation(record.name(), record.revision(), removed ? null : record));
            revision++;
            if (removed) {
                records.remove(record.name());
            } else {
                records.put(record.name(), record.withRevision(revision));
            }
        }
        driver.store().commit(List.of(new Transaction(mutations, removed ? Instant.MAX : null)), name -> false);
    }

    @Provide
    Arbitrary<List<Step>> steps() {
        return Combinators.combine(
                        Arbitraries.of(Kind.class),
                        Arbitraries.of("alpha", "beta", "gamma", "delta"),
                        Arbitraries.integers().between(-5, 5))
                .as(Step::new)
                .list()
                .ofMaxSize(25);
    }
}
