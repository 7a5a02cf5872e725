package org.bosixnet.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.bosixnet.registry.Authorities.ADMIN;
import static org.bosixnet.registry.Authorities.OPEN;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.bosixnet.host.HostAddress;
import org.bosixnet.host.HostName;
import org.bosixnet.host.HostRecord;
import org.bosixnet.host.Reports;
import org.bosixnet.testing.ManualClock;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How a host reports, what its silence means by that, and who is told of it. */
class ReportsTest {

    private static final HostName ALPHA = new HostName("alpha");
    private static final List<HostAddress> ONE = List.of(new HostAddress("2001:db8::1"));
    private static final List<HostAddress> TWO = List.of(new HostAddress("2001:db8::2"));
    private static final Duration STALE = Duration.ofMinutes(15);
    private static final Authority ROUTER = OPEN.ofHost(Reports.DYNDNS2);

    private final ManualClock clock = new ManualClock(Instant.parse("2026-11-23T06:00:00Z"));
    private final FakeDao dao = new FakeDao();
    private final HostRegistry registry =
            new HostRegistry(dao, new RegistryConfig(1000, STALE, null), clock, clock::nanos);

    @BeforeEach
    void start() {
        registry.start();
    }

    private HostRecord alpha() {
        return registry.view().find(ALPHA).orElseThrow();
    }

    private HostState state() {
        return registry.liveness().state(alpha(), clock.instant());
    }

    @Test
    void theLastReportTellsHow() {
        registry.update(ALPHA, ONE, OPEN);
        assertThat(alpha().reports()).isEqualTo(Reports.AGENT);
        clock.advance(Duration.ofSeconds(1));
        assertThat(registry.update(ALPHA, ONE, ROUTER).record().reports()).isEqualTo(Reports.DYNDNS2);
        assertThat(alpha().reports()).isEqualTo(Reports.DYNDNS2);
        registry.update(ALPHA, TWO, OPEN.ofHost(Reports.ORIGINAL));
        assertThat(alpha().reports()).isEqualTo(Reports.ORIGINAL);
    }

    @Test
    void whoeverAsksForAHostDoesNotTellHowItReports() {
        registry.update(ALPHA, ONE, ROUTER);
        clock.advance(Duration.ofHours(1));
        registry.refresh(ALPHA, OPEN.ofHost(Reports.ORIGINAL));
        assertThat(alpha().seen()).isEqualTo(clock.instant());
        assertThat(alpha().reports()).isEqualTo(Reports.DYNDNS2);
    }

    @Test
    void onlyAHostOfWhichNothingIsKnownIsTakenForAnOriginalThatAsks() {
        dao.write(ALPHA, new HostRecord(ALPHA, ONE, clock.instant(), clock.instant(), 0));
        clock.advance(Duration.ofSeconds(1));
        registry.refresh(ALPHA, OPEN.ofHost(Reports.ORIGINAL));
        assertThat(alpha().reports()).isEqualTo(Reports.ORIGINAL);
    }

    @Test
    void anAdministratorWhoMendsAnAddressDoesNotTellHowTheHostReports() {
        registry.update(ALPHA, ONE, ROUTER);
        registry.update(ALPHA, TWO, ADMIN);
        assertThat(alpha().reports()).isEqualTo(Reports.DYNDNS2);
        registry.update(new HostName("beta"), ONE, ADMIN);
        assertThat(registry.view().find(new HostName("beta")).orElseThrow().reports())
                .isEqualTo(Reports.AGENT);
    }

    @Test
    void whoReportsOnlyChangesIsQuietAndTheOthersAreStale() {
        registry.update(ALPHA, ONE, ROUTER);
        clock.advance(STALE.minusMillis(1));
        assertThat(state()).isEqualTo(HostState.ONLINE);
        clock.advance(Duration.ofMillis(1));
        assertThat(state()).isEqualTo(HostState.QUIET);
        for (Reports reports : Set.of(Reports.AGENT, Reports.ORIGINAL)) {
            registry.update(ALPHA, ONE, OPEN.ofHost(reports));
            assertThat(state()).isEqualTo(HostState.ONLINE);
            clock.advance(STALE);
            assertThat(state()).isEqualTo(HostState.STALE);
        }
    }

    private List<Set<HostName>> said() {
        List<Set<HostName>> said = new ArrayList<>();
        registry.history().asidesFrom(0).values().stream()
                .filter(aside -> aside.kind() == History.Aside.Kind.SAID)
                .forEach(aside -> said.add(aside.names()));
        return said;
    }

    @Test
    void itIsSaidOnceWhenHostsTurnSilent() {
        registry.update(ALPHA, ONE, OPEN);
        clock.advance(Duration.ofMinutes(5));
        registry.update(new HostName("beta"), ONE, ROUTER);
        registry.update(new HostName("gamma"), ONE, OPEN);
        for (int second = 0; second < 1800; second++) {
            clock.advance(Duration.ofSeconds(1));
            if (second == 300) {
                registry.update(new HostName("gamma"), ONE, OPEN);
            }
            registry.liveness().look();
        }
        assertThat(said()).containsExactly(Set.of(ALPHA), Set.of(new HostName("beta")), Set.of(new HostName("gamma")));
    }

    @Test
    void itIsSaidOfHostsThatCameWhileNobodyWasThere() {
        clock.advance(Duration.ofHours(1));
        registry.liveness().look();
        registry.update(ALPHA, ONE, OPEN);
        clock.advance(STALE.minusMillis(1));
        registry.liveness().look();
        assertThat(said()).isEmpty();
        clock.advance(Duration.ofMillis(1));
        registry.liveness().look();
        assertThat(said()).containsExactly(Set.of(ALPHA));
    }

    @Test
    void manyAtOnceAreSaidInParts() {
        for (int i = 0; i < 1000; i++) {
            registry.update(new HostName("host" + i), ONE, ADMIN);
        }
        clock.advance(STALE);
        registry.liveness().look();
        assertThat(said()).hasSize(1);
        assertThat(said().get(0)).hasSize(1000);
    }
}
