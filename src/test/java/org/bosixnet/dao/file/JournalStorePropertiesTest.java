package org.bosixnet.dao.file;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
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
import org.bosixnet.host.HostName;
import org.bosixnet.testing.LogCapture;

/** Does anything in any order, and compares with what a map would hold. */
class JournalStorePropertiesTest {

    enum Kind {
        PUT,
        REMOVE,
        SEEN,
        COMPACT,
        REOPEN,
        CRASH
    }

    record Step(Kind kind, String name, int number) {}

    private final LogCapture log = new LogCapture(JournalStorePropertiesTest.class.getPackage());
    private Path directory = Path.of("");
    private StoreDriver driver;
    private final Map<String, String> addresses = new TreeMap<>();
    private final Map<String, Instant> seen = new HashMap<>();
    private long revision;

    @BeforeTry
    void open() throws IOException {
        directory = Files.createTempDirectory("bosixnet-properties");
        driver = new StoreDriver(directory);
        addresses.clear();
        seen.clear();
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
            assertThat(state.revision).isEqualTo(revision);
            assertThat(StoreDriver.content(state)).isEqualTo(addresses);
            addresses.keySet().forEach(name -> assertThat(
                            state.records.get(new HostName(name)).record().seen())
                    .isEqualTo(seen.get(name)));
        }
    }

    private void run(Step step) throws IOException {
        String name = step.name();
        switch (step.kind()) {
            case PUT -> {
                driver.commit(name);
                addresses.put(name, "2001:db8::" + Long.toHexString(++revision));
                seen.putIfAbsent(name, StoreDriver.TIME);
            }
            case REMOVE -> {
                if (addresses.remove(name) != null) {
                    driver.commit("-" + name);
                    seen.remove(name);
                    revision++;
                }
            }
            case SEEN -> {
                Instant time = StoreDriver.TIME.plusMillis(step.number());
                driver.seen(name, time);
                seen.computeIfPresent(name, (n, before) -> time.isAfter(before) ? time : before);
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
