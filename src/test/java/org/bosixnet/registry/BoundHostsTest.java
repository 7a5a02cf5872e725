package org.bosixnet.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.bosixnet.registry.KeyedFixture.ALPHA;
import static org.bosixnet.registry.KeyedFixture.BETA;
import static org.bosixnet.registry.KeyedFixture.ONE;
import static org.bosixnet.registry.KeyedFixture.TWO;
import static org.bosixnet.registry.Refusals.refused;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.bosixnet.host.HostName;
import org.bosixnet.host.HostRecord;
import org.bosixnet.host.Position;
import org.bosixnet.registry.RefusedException.Kind;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A host that has a key, with and without addresses. */
class BoundHostsTest {

    private static final Authority MINE = Authorities.key("mine");

    private final KeyedFixture at =
            new KeyedFixture(new RegistryConfig(KeyedFixture.MAX_HOSTS, Duration.ofMinutes(15), Duration.ofDays(1)));

    @BeforeEach
    void bind() {
        at.claim(ALPHA, "mine");
    }

    @Test
    void itsFirstReportCreatesIt() {
        UpdateOutcome outcome = at.registry.update(ALPHA, List.of(ONE), MINE);
        assertThat(outcome.kind()).isEqualTo(UpdateOutcome.Kind.CREATED);
        assertThat(outcome.record())
                .usingRecursiveComparison()
                .ignoringFields("reports")
                .isEqualTo(at.record(ALPHA, List.of(ONE), "mine").withRevision(2));
        assertThat(at.registry.view().find(ALPHA)).contains(outcome.record());
    }

    @Test
    void withoutAddressesItIsListedNowhere() {
        assertThat(at.registry.view().listed()).isEmpty();
        assertThat(at.registry.view().find(ALPHA)).isEmpty();
        assertThat(at.registry.view().records()).containsOnlyKeys(ALPHA);
    }

    @Test
    void whoFollowsTheChangesHearsNothingOfItUntilItHasAddresses() {
        Position start = at.registry.view().position();
        at.claim(BETA, "other");
        at.bind(ALPHA, "next", MINE);
        at.unbind(BETA);
        assertThat(changedSince(start)).isEmpty();
        at.registry.update(ALPHA, List.of(ONE), MINE);
        assertThat(changedSince(start)).containsExactly(ALPHA);
        Position reported = at.registry.view().position();
        at.registry.withdraw(ALPHA, MINE);
        assertThat(changedSince(reported)).containsExactly(ALPHA);
        Position withdrawn = at.registry.view().position();
        at.unbind(ALPHA);
        assertThat(changedSince(withdrawn)).isEmpty();
        assertThat(changedSince(start)).containsExactly(ALPHA);
    }

    private Iterable<HostName> changedSince(Position position) {
        return at.registry
                .history()
                .changedSince(position, at.registry.view().position(), 10)
                .orElseThrow();
    }

    @Test
    void aWithdrawnHostKeepsItsKeyAndCanReportAgain() {
        at.registry.update(ALPHA, List.of(ONE), MINE);
        Instant reported = at.clock.instant();
        at.clock.advance(Duration.ofMinutes(1));
        assertThat(at.registry.withdraw(ALPHA, MINE)).isTrue();
        HostRecord record = at.registry.view().records().get(ALPHA);
        assertThat(record.addresses()).isEmpty();
        assertThat(record.changed()).isEqualTo(at.clock.instant());
        assertThat(record.seen()).isEqualTo(reported);
        assertThat(at.keysOf(ALPHA)).containsExactly("mine00");
        assertThat(at.registry.withdraw(ALPHA, MINE)).isFalse();
        assertThat(at.registry.update(ALPHA, List.of(TWO), MINE).kind()).isEqualTo(UpdateOutcome.Kind.CREATED);
    }

    @Test
    void anExpiredHostKeepsItsKeyAndWhatIsOnlyBoundDoesNotExpire() {
        Expiry expiry = new Expiry(at.registry);
        at.registry.update(ALPHA, List.of(ONE), MINE);
        at.claim(BETA, "other");
        at.clock.advance(Duration.ofDays(2));
        int commits = at.dao.commits;
        expiry.run();
        assertThat(at.addressesOf(ALPHA)).isEmpty();
        assertThat(at.keysOf(ALPHA)).containsExactly("mine00");
        assertThat(at.keysOf(BETA)).containsExactly("other0");
        expiry.run();
        assertThat(at.dao.commits).isEqualTo(commits + 1);
    }

    @Test
    void whatWasWithdrawnMeanwhileDoesNotExpireAgain() {
        HostRecord seen = at.registry.update(ALPHA, List.of(ONE), MINE).record();
        at.dao.meanwhile(at.record(ALPHA, List.of(), "mine"));
        assertThat(at.registry.expire(List.of(seen))).isEmpty();
    }

    @Test
    void itCountsAsAHostThereIsRoomFor() {
        for (int i = 1; i < KeyedFixture.MAX_HOSTS; i++) {
            at.bind(new HostName("host" + i), "router", Authorities.ADMIN);
        }
        assertThatThrownBy(() -> at.claim(BETA, "other"))
                .satisfies(refused(Kind.TOO_MANY_HOSTS))
                .hasMessage("The registry already holds 100 hosts, which is its limit (bosixnet.max-hosts).");
        assertThatThrownBy(() -> at.registry.update(new HostName("gamma"), List.of(ONE), Authorities.OPEN))
                .satisfies(refused(Kind.TOO_MANY_HOSTS));
        assertThat(at.registry.update(ALPHA, List.of(ONE), MINE).kind()).isEqualTo(UpdateOutcome.Kind.CREATED);
        at.unbind(new HostName("host1"));
        assertThat(at.claim(BETA, "other").bound()).isTrue();
    }

    @Test
    void oneThatIsOnItsWayTakesUpRoom() {
        for (int i = 2; i < KeyedFixture.MAX_HOSTS; i++) {
            at.bind(new HostName("host" + i), "router", Authorities.ADMIN);
        }
        at.dao.beforeCommit = () -> {
            at.dao.beforeCommit = () -> {};
            assertThatThrownBy(() -> at.claim(new HostName("late"), "other")).satisfies(refused(Kind.TOO_MANY_HOSTS));
        };
        assertThat(at.claim(BETA, "other").bound()).isTrue();
        assertThat(at.dao.records).hasSize(KeyedFixture.MAX_HOSTS);
    }

    @Test
    void oneThatHasArrivedIsNotCountedTwice() {
        for (int i = 3; i < KeyedFixture.MAX_HOSTS; i++) {
            at.bind(new HostName("host" + i), "router", Authorities.ADMIN);
        }
        at.dao.afterCommit = () -> {
            at.dao.afterCommit = () -> {};
            at.claim(new HostName("late"), "other");
        };
        at.claim(BETA, "other");
        assertThat(at.dao.records).hasSize(KeyedFixture.MAX_HOSTS);
    }
}
