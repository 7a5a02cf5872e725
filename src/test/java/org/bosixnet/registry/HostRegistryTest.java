package org.bosixnet.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.bosixnet.registry.Authorities.OPEN;
import static org.bosixnet.registry.Refusals.refused;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.bosixnet.dao.StoreException;
import org.bosixnet.host.HostAddress;
import org.bosixnet.host.HostName;
import org.bosixnet.host.HostRecord;
import org.bosixnet.host.Position;
import org.bosixnet.host.Reports;
import org.bosixnet.registry.RefusedException.Kind;
import org.bosixnet.testing.ManualClock;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HostRegistryTest {

    private static final HostName ALPHA = new HostName("alpha");
    private static final List<HostAddress> ONE = List.of(new HostAddress("2001:db8::1"));
    private static final List<HostAddress> TWO = List.of(new HostAddress("2001:db8::2"));

    private final ManualClock clock = new ManualClock(Instant.parse("2026-11-23T06:00:00Z"));
    private final FakeDao dao = new FakeDao();
    private final HostRegistry registry =
            new HostRegistry(dao, new RegistryConfig(3, Duration.ofMinutes(15), null), clock, clock::nanos);

    @BeforeEach
    void start() {
        registry.start();
    }

    @Test
    void aFirstReportCreates() {
        UpdateOutcome outcome = registry.update(ALPHA, ONE, OPEN);
        assertThat(outcome.kind()).isEqualTo(UpdateOutcome.Kind.CREATED);
        assertThat(outcome.record())
                .isEqualTo(new HostRecord(ALPHA, ONE, List.of(), clock.instant(), clock.instant(), Reports.AGENT, 1));
        assertThat(registry.view().find(ALPHA)).contains(outcome.record());
    }

    @Test
    void theSameReportAgainOnlyMarksSeen() {
        registry.update(ALPHA, ONE, OPEN);
        clock.advance(Duration.ofMinutes(5));
        UpdateOutcome outcome = registry.update(ALPHA, ONE, OPEN);
        assertThat(outcome.kind()).isEqualTo(UpdateOutcome.Kind.UNCHANGED);
        assertThat(outcome.record().changed()).isEqualTo(clock.instant().minus(Duration.ofMinutes(5)));
        assertThat(registry.view().find(ALPHA).orElseThrow().seen()).isEqualTo(clock.instant());
        assertThat(dao.commits).isEqualTo(1);
    }

    @Test
    void theOrderOfAddressesMatters() {
        registry.update(ALPHA, List.of(ONE.get(0), TWO.get(0)), OPEN);
        assertThat(registry.update(ALPHA, List.of(TWO.get(0), ONE.get(0)), OPEN).kind())
                .isEqualTo(UpdateOutcome.Kind.CHANGED);
    }

    @Test
    void aConflictIsDecidedAgainOnTheRecordAsItIsNow() {
        registry.update(ALPHA, ONE, OPEN);
        dao.feeds = false;
        dao.write(ALPHA, new HostRecord(ALPHA, TWO, clock.instant(), clock.instant(), 0));
        // the view still shows the first address, the store holds the second already
        assertThat(registry.update(ALPHA, TWO.subList(0, 1), OPEN).kind()).isEqualTo(UpdateOutcome.Kind.UNCHANGED);
        assertThat(dao.records.get(ALPHA).addresses()).isEqualTo(TWO);
    }

    /** A host whose address changes there and back, and which reports the first change to another registry. */
    @Test
    void whatSeemsTheSameIsWrittenIfOthersHaveChangedIt() {
        registry.update(ALPHA, ONE, OPEN);
        dao.feeds = false;
        dao.write(ALPHA, new HostRecord(ALPHA, TWO, clock.instant(), clock.instant(), 0));
        dao.beforeNewest = dao::feedAll;
        assertThat(registry.update(ALPHA, ONE, OPEN).kind()).isEqualTo(UpdateOutcome.Kind.CHANGED);
        assertThat(dao.records.get(ALPHA).addresses()).isEqualTo(ONE);
    }

    @Test
    void whatSeemsToBeGoneIsWithdrawnIfOthersHaveMadeIt() {
        dao.feeds = false;
        dao.write(ALPHA, new HostRecord(ALPHA, ONE, clock.instant(), clock.instant(), 0));
        dao.beforeNewest = dao::feedAll;
        registry.withdraw(ALPHA, OPEN);
        assertThat(dao.records).isEmpty();
    }

    @Test
    void nothingIsSaidToBeTheSameByARegistryThatDoesNotHearOfTheOthers() {
        registry.update(ALPHA, ONE, OPEN);
        dao.feeds = false;
        dao.write(ALPHA, new HostRecord(ALPHA, TWO, clock.instant(), clock.instant(), 0));
        assertThatThrownBy(() -> registry.update(ALPHA, ONE, OPEN))
                .isInstanceOfSatisfying(
                        StoreException.class, e -> assertThat(e.kind()).isEqualTo(StoreException.Kind.UNAVAILABLE));
    }

    @Test
    void aChangeThatOthersAlwaysPreventIsGivenUpAfterTenTries() {
        registry.update(ALPHA, ONE, OPEN);
        dao.commits = 0;
        dao.beforeCommit = () -> dao.write(ALPHA, new HostRecord(ALPHA, ONE, clock.instant(), clock.instant(), 0));
        assertThatThrownBy(() -> registry.update(ALPHA, TWO, OPEN)).satisfies(refused(Kind.CONTENDED));
        assertThat(dao.commits).isEqualTo(10);
        assertThat(dao.records.get(ALPHA).addresses()).isEqualTo(ONE);
    }

    @Test
    void aDurableChangeIsAnsweredThoughTheFeedIsLate() {
        dao.feeds = false;
        assertThat(registry.update(ALPHA, ONE, OPEN).record().revision()).isEqualTo(1);
        assertThat(registry.view().find(ALPHA)).isEmpty();
    }

    @Test
    void withdrawingForgetsTheHost() {
        registry.update(ALPHA, ONE, OPEN);
        assertThat(registry.withdraw(ALPHA, OPEN)).isTrue();
        assertThat(registry.view().find(ALPHA)).isEmpty();
        assertThat(registry.withdraw(ALPHA, OPEN)).isFalse();
    }

    @Test
    void noMoreHostsThanAllowedAreTaken() {
        for (String name : new String[] {"a", "b", "c"}) {
            registry.update(new HostName(name), ONE, OPEN);
        }
        assertThatThrownBy(() -> registry.update(new HostName("d"), ONE, OPEN))
                .satisfies(refused(Kind.TOO_MANY_HOSTS))
                .hasMessage("The registry already holds 3 hosts, which is its limit (bosixnet.max-hosts).");
        assertThat(registry.update(new HostName("a"), TWO, OPEN).kind()).isEqualTo(UpdateOutcome.Kind.CHANGED);
        registry.withdraw(new HostName("b"), OPEN);
        assertThat(registry.update(new HostName("d"), ONE, OPEN).kind()).isEqualTo(UpdateOutcome.Kind.CREATED);
    }

    @Test
    void aHostIsStaleOnceItIsUnseenForTooLong() {
        HostRecord record = registry.update(ALPHA, ONE, OPEN).record();
        assertThat(registry.liveness()
                        .state(
                                record,
                                clock.instant().plus(Duration.ofMinutes(15)).minusMillis(1)))
                .isEqualTo(HostState.ONLINE);
        assertThat(registry.liveness().state(record, clock.instant().plus(Duration.ofMinutes(15))))
                .isEqualTo(HostState.STALE);
    }

    @Test
    void changesSinceAPositionAreKnownHoweverManyThereWereOfAName() {
        registry.update(new HostName("beta"), ONE, OPEN);
        Position first = registry.view().position();
        for (int i = 0; i < 10; i++) {
            clock.advance(Duration.ofSeconds(10));
            registry.update(ALPHA, i % 2 == 0 ? TWO : ONE, OPEN);
        }
        Position last = registry.view().position();
        assertThat(registry.history().changedSince(first, last, 1))
                .hasValueSatisfying(names -> assertThat(names).containsExactly(ALPHA));
        assertThat(registry.history().changedSince(first, last, 0)).isEmpty();
        assertThat(registry.history().changedSince(last, last, 0))
                .hasValueSatisfying(names -> assertThat(names).isEmpty());
    }
}
