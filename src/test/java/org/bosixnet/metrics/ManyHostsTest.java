package org.bosixnet.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.bosixnet.dao.HostRecordDao;
import org.bosixnet.dao.Mutation;
import org.bosixnet.dao.StoreConfig;
import org.bosixnet.dao.Transaction;
import org.bosixnet.dao.memory.MemoryHostRecordDaoFactory;
import org.bosixnet.host.HostAddress;
import org.bosixnet.host.HostName;
import org.bosixnet.host.HostRecord;
import org.bosixnet.host.Reports;
import org.bosixnet.registry.HostRegistry;
import org.bosixnet.registry.RegistryConfig;
import org.bosixnet.testing.ManualClock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The figures of a registry that has many hosts. */
class ManyHostsTest {

    private static final Instant NOW = Instant.parse("2026-11-26T12:00:00Z");
    private static final Duration STALE_AFTER = Duration.ofMinutes(15);

    private final ManualClock clock = new ManualClock(NOW);
    private final RegistryMetrics figures = new RegistryMetrics(clock::nanos);
    private final HostRecordDao dao = new MemoryHostRecordDaoFactory()
            .open(new StoreConfig(Path.of("unused"), Duration.ofMinutes(1), clock, figures.store()));

    @BeforeEach
    void start() {
        RegistryConfig config = new RegistryConfig(200_000, STALE_AFTER, null);
        HostRegistry registry = new HostRegistry(dao, config, clock, clock::nanos);
        registry.start();
        figures.show(registry, config, dao::storedBytes, clock);
    }

    @AfterEach
    void stop() {
        dao.close();
        figures.close();
    }

    /** Stores hosts, of which each third reports by dyndns2. */
    private void report(int from, int to, Instant seen) {
        List<Mutation> all = new ArrayList<>();
        for (int i = from; i < to; i++) {
            HostName name = new HostName("host-" + i);
            HostAddress address = new HostAddress(
                    "2001:db8:" + Integer.toHexString(i >> 16) + ":" + Integer.toHexString(i & 0xffff) + "::1");
            Reports reports = i % 3 == 0 ? Reports.DYNDNS2 : Reports.AGENT;
            all.add(new Mutation(name, 0, new HostRecord(name, List.of(address), List.of(), seen, seen, reports, 0)));
        }
        for (int i = 0; i < all.size(); i += Transaction.MAX_MUTATIONS) {
            dao.commit(new Transaction(all.subList(i, Math.min(all.size(), i + Transaction.MAX_MUTATIONS))));
        }
        clock.advance(Duration.ofSeconds(2)); // hosts are counted once in a second
    }

    private double hosts(String state) {
        return Figures.value(figures.text(), "bosixnet_hosts{state=\"" + state + "\"}");
    }

    @Test
    void aHundredThousandHostsMakeNoMoreSeriesThanTen() {
        report(0, 10, NOW);
        Set<String> ofTen = Figures.series(figures.text());
        report(10, 100_000, NOW);
        assertThat(Figures.series(figures.text())).isEqualTo(ofTen);
        assertThat(hosts("online")).isEqualTo(100_000);
    }

    @Test
    void eachHostIsCountedInItsState() {
        report(0, 9, NOW);
        report(9, 21, NOW.minus(STALE_AFTER));
        assertThat(hosts("online")).isEqualTo(9);
        assertThat(hosts("stale")).isEqualTo(8);
        assertThat(hosts("quiet")).isEqualTo(4);
        clock.advance(STALE_AFTER);
        assertThat(hosts("online")).isZero();
        assertThat(hosts("stale")).isEqualTo(14);
        assertThat(hosts("quiet")).isEqualTo(7);
    }

    @Test
    void whoAsksAgainWithinASecondIsToldWhatWasCounted() {
        report(0, 9, NOW);
        assertThat(hosts("online")).isEqualTo(9);
        clock.advance(Duration.ofMillis(999).minusSeconds(2)); // which pass with the report
        report(9, 12, NOW);
        assertThat(hosts("online")).isEqualTo(9);
        clock.advance(Duration.ofMillis(1));
        assertThat(hosts("online")).isEqualTo(12);
    }

    @Test
    void commitsAreCountedByBatches() {
        report(0, 9, NOW);
        report(9, 10, NOW);
        String text = figures.text();
        assertThat(Figures.value(text, "bosixnet_store_commits_total")).isEqualTo(2);
        assertThat(Figures.value(text, "bosixnet_names")).isEqualTo(10);
    }
}
