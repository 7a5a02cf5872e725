package org.bosixnet.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.bosixnet.registry.Authorities.OPEN;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.bosixnet.dao.Expired;
import org.bosixnet.dao.Outage;
import org.bosixnet.dao.Records;
import org.bosixnet.host.HostAddress;
import org.bosixnet.host.HostName;
import org.bosixnet.host.HostRecord;
import org.bosixnet.host.Position;
import org.bosixnet.host.Reports;
import org.bosixnet.testing.LogCapture;
import org.bosixnet.testing.ManualClock;
import org.junit.jupiter.api.Test;

class ExpiryTest {

    private static final Duration AFTER = Duration.ofDays(1);

    private final ManualClock clock = new ManualClock(Instant.parse("2026-11-23T06:00:00Z"));
    private final FakeDao dao = new FakeDao(clock);
    private final HostRegistry registry =
            new HostRegistry(dao, new RegistryConfig(1000, Duration.ofMinutes(15), AFTER), clock, clock::nanos);
    private final Expiry expiry = new Expiry(registry);

    private void report(int hosts) {
        for (int i = 0; i < hosts; i++) {
            registry.update(new HostName("host" + i), List.of(new HostAddress("2001:db8::1")), OPEN);
        }
    }

    private int listed() {
        return registry.view().listed().size();
    }

    @Test
    void aHostExpiresOnceItIsUnseenForLonger() {
        registry.start();
        report(1);
        clock.advance(AFTER);
        expiry.run();
        assertThat(listed()).isEqualTo(1);
        clock.advance(Duration.ofMillis(1));
        expiry.run();
        assertThat(listed()).isZero();
    }

    @Test
    void whateverIsThrownTheNextLookIsTaken() {
        registry.start();
        report(1);
        clock.advance(AFTER.plusMillis(1));
        try (LogCapture log = new LogCapture(ExpiryTest.class.getPackage())) {
            for (Throwable thrown : List.of(new OutOfMemoryError("Java heap space"), new IllegalStateException("no"))) {
                dao.beforeCommit = () -> {
                    dao.beforeCommit = () -> {};
                    if (thrown instanceof Error error) {
                        throw error;
                    }
                    throw (RuntimeException) thrown;
                };
                expiry.run();
                assertThat(listed()).isEqualTo(1);
            }
            assertThat(log.warnings()).hasSize(2);
            expiry.run();
        }
        assertThat(listed()).isZero();
    }

    @Test
    void aHostThatReportsDoesNotExpire() {
        registry.start();
        report(1);
        clock.advance(AFTER);
        registry.refresh(new HostName("host0"), OPEN);
        clock.advance(AFTER);
        expiry.run();
        assertThat(listed()).isEqualTo(1);
    }

    @Test
    void timeWithoutARegistryDoesNotCount() {
        registry.start();
        report(1);
        clock.advance(Duration.ofHours(1));
        dao.outages.add(new Outage(clock.instant(), clock.instant().plus(Duration.ofDays(7))));
        clock.advance(Duration.ofDays(7));
        registry.start();
        clock.advance(Duration.ofHours(23));
        expiry.run();
        assertThat(listed()).isEqualTo(1);
        clock.advance(Duration.ofMillis(1));
        expiry.run();
        assertThat(listed()).isZero();
    }

    @Test
    void noMoreThanAPartOfTheFleetExpiresInAnHour() {
        registry.start();
        report(100);
        clock.advance(AFTER.plusMillis(1));
        for (int minute = 0; minute < 60; minute++) {
            expiry.run();
            assertThat(listed()).isEqualTo(85);
            clock.advance(Duration.ofMinutes(1));
        }
        expiry.run();
        assertThat(listed()).isEqualTo(85 - 12);
    }

    @Test
    void theyGoInOneCommit() {
        registry.start();
        report(100);
        clock.advance(AFTER.plusMillis(1));
        int commits = dao.commits;
        long before = registry.view().position().revision();
        expiry.run();
        assertThat(dao.commits).isEqualTo(commits + 1);
        assertThat(registry.history()
                        .read(new Position("e", before), registry.view().position()))
                .hasValueSatisfying(names -> assertThat(names).hasSize(15));
    }

    @Test
    void noCommitHasMoreThanAHundredOfThem() {
        registry.start();
        report(1000);
        clock.advance(AFTER.plusMillis(1));
        int commits = dao.commits;
        expiry.run();
        assertThat(listed()).isEqualTo(850);
        assertThat(dao.commits).isEqualTo(commits + 2);
    }

    @Test
    void whatChangesMeanwhileIsLookedAtAnewTheNextTime() {
        registry.start();
        report(100);
        clock.advance(AFTER.plusMillis(1));
        HostName first = new HostName("host0");
        dao.meanwhile(new HostRecord(
                first, List.of(), Records.keys(clock.instant(), "any"), clock.instant(), clock.instant(), 0));
        expiry.run();
        assertThat(listed()).isEqualTo(99);
        expiry.run();
        assertThat(listed()).isEqualTo(99 - 14);
    }

    @Test
    void aRestartGrantsNoOthers() {
        registry.start();
        report(100);
        clock.advance(AFTER.plusMillis(1));
        expiry.run();
        assertThat(listed()).isEqualTo(85);
        clock.advance(Duration.ofMinutes(10));
        dao.expired = List.of(new Expired(clock.instant().minus(Duration.ofMinutes(10)), 15));
        HostRegistry restarted =
                new HostRegistry(dao, new RegistryConfig(1000, Duration.ofMinutes(15), AFTER), clock, clock::nanos);
        restarted.start();
        Expiry again = new Expiry(restarted);
        again.run();
        clock.advance(Duration.ofMinutes(49));
        again.run();
        assertThat(restarted.view().listed()).hasSize(85);
        clock.advance(Duration.ofMinutes(1));
        again.run();
        assertThat(restarted.view().listed()).hasSize(85 - 12);
    }

    @Test
    void aHostThatReportsOnlyChangesExpiresLater() {
        registry.start();
        registry.update(new HostName("router"), List.of(new HostAddress("2001:db8::1")), OPEN.ofHost(Reports.DYNDNS2));
        clock.advance(Duration.ofDays(60));
        expiry.run();
        assertThat(listed()).isEqualTo(1);
        clock.advance(Duration.ofMillis(1));
        expiry.run();
        assertThat(listed()).isZero();
    }

    @Test
    void aSmallFleetMayLoseOneHostAnHour() {
        registry.start();
        report(2);
        clock.advance(AFTER.plusMillis(1));
        expiry.run();
        expiry.run();
        assertThat(listed()).isEqualTo(1);
        clock.advance(Duration.ofHours(1));
        expiry.run();
        assertThat(listed()).isZero();
    }
}
