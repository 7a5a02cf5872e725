package org.bosixnet.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.bosixnet.dao.StoreFailures.storeFailure;
import static org.bosixnet.registry.Authorities.ADMIN;
import static org.bosixnet.registry.Authorities.OPEN;
import static org.bosixnet.registry.KeyedFixture.ALPHA;
import static org.bosixnet.registry.KeyedFixture.BETA;
import static org.bosixnet.registry.KeyedFixture.ELSEWHERE;
import static org.bosixnet.registry.KeyedFixture.ONE;
import static org.bosixnet.registry.KeyedFixture.TWO;
import static org.bosixnet.registry.Refusals.refused;

import java.time.Duration;
import java.util.List;
import org.bosixnet.dao.StoreException;
import org.bosixnet.host.HostAddress;
import org.bosixnet.host.HostKey;
import org.bosixnet.host.HostName;
import org.bosixnet.host.KeyDigest;
import org.bosixnet.host.Reports;
import org.bosixnet.limit.ThrottledException;
import org.bosixnet.registry.RefusedException.Kind;
import org.junit.jupiter.api.Test;

class HostKeysTest {

    private final KeyedFixture at = new KeyedFixture();

    @Test
    void aFreeNameIsBoundToTheKeyThatItIsClaimedFor() {
        HostKeys.Binding binding = at.claim(ALPHA, "first");
        assertThat(binding).isEqualTo(new HostKeys.Binding(at.hostKey("first"), true));
        assertThat(at.registry.view().records())
                .containsOnlyKeys(ALPHA)
                .containsValue(at.record(ALPHA, List.of(), "first").withRevision(1));
        assertThat(at.registry.view().namesOf(KeyDigest.of("first"))).containsExactly(ALPHA);
    }

    @Test
    void theSameClaimAgainChangesNothingAndIsFreeOfTheLimit() {
        HostKey first = at.claim(ALPHA, "first").key();
        at.clock.advance(Duration.ofSeconds(1));
        for (int i = 0; i < 200; i++) {
            assertThat(at.claim(ALPHA, "first")).isEqualTo(new HostKeys.Binding(first, false));
        }
        assertThat(at.dao.commits).isEqualTo(1);
        claimOthers(59);
    }

    @Test
    void aNameThatAnotherKeyOwnsIsTaken() {
        at.claim(ALPHA, "first");
        assertThatThrownBy(() -> at.claim(ALPHA, "second"))
                .satisfies(refused(Kind.NAME_TAKEN))
                .hasMessage("The name 'alpha' is bound to another key; 'alpha-2' is free.");
        assertThat(at.keysOf(ALPHA)).containsExactly("first0");
    }

    @Test
    void oneKeyMayOwnSeveralNames() {
        at.claim(ALPHA, "router");
        at.claim(BETA, "router");
        assertThat(at.registry.view().namesOf(KeyDigest.of("router"))).containsExactlyInAnyOrder(ALPHA, BETA);
    }

    @Test
    void aNameWithAddressesIsClaimedOnlyFromTheNetworkOfOneOfThem() {
        at.registry.update(ALPHA, List.of(ONE, TWO), OPEN);
        for (HostAddress from : new HostAddress[] {ELSEWHERE, new HostAddress("2001:db8:0:0:1::1"), null}) {
            assertThatThrownBy(() -> at.claim(ALPHA, "first", "join", from))
                    .satisfies(refused(Kind.CLAIM_REFUSED))
                    .hasMessage("The name 'alpha' has addresses already; it can be claimed only from the /64 of one"
                            + " of them, or bound by an administrator.");
        }
        assertThat(at.keysOf(ALPHA)).isEmpty();
        HostAddress neighbour = new HostAddress("2001:db8:0:2:ffff:ffff:ffff:ffff");
        assertThat(at.claim(ALPHA, "first", "join", neighbour).bound()).isTrue();
        assertThat(at.addressesOf(ALPHA)).containsExactly(ONE, TWO);
    }

    @Test
    void aBoundNameWithAddressesIsTakenEvenForTheNextDoor() {
        at.claim(ALPHA, "first");
        at.registry.update(ALPHA, List.of(ONE), Authorities.key("first"));
        assertThatThrownBy(() -> at.claim(ALPHA, "second", "join", ONE)).satisfies(refused(Kind.NAME_TAKEN));
    }

    @Test
    void anAdministratorBindsANameWithAddressesFromAnywhere() {
        at.registry.update(ALPHA, List.of(ONE), OPEN);
        assertThat(at.bind(ALPHA, "first", ADMIN).bound()).isTrue();
        assertThat(at.keysOf(ALPHA)).containsExactly("first0");
        assertThat(at.addressesOf(ALPHA)).containsExactly(ONE);
    }

    @Test
    void theSixtyFirstClaimWithinAnHourHasToWaitUntilTheFirstIsAnHourAgo() {
        for (int i = 0; i < 60; i++) {
            at.claim(new HostName("host" + i), "router");
            at.clock.advance(Duration.ofSeconds(20));
        }
        assertThatThrownBy(() -> at.claim(ALPHA, "first"))
                .hasMessage(
                        "This join key was used for 60 names within an hour, which is the limit: wait, use another join"
                                + " key of this registry, or ask an administrator for a key made by 'bosixnet key issue"
                                + " alpha'.")
                .isInstanceOfSatisfying(ThrottledException.class, e -> assertThat(e.retryAfter())
                        .isEqualTo(Duration.ofMinutes(40)));
        assertThat(at.keysOf(ALPHA)).isEmpty();
        assertThat(at.claim(BETA, "second", "another join key", ELSEWHERE).bound())
                .isTrue();
        at.clock.advance(Duration.ofMinutes(40));
        assertThat(at.claim(ALPHA, "first").bound()).isTrue();
    }

    @Test
    void claimsThatFailCountForTheirNetworkAndNotForTheJoinKey() {
        at.claim(ALPHA, "first");
        for (int i = 0; i < 60; i++) {
            assertThatThrownBy(() -> at.claim(ALPHA, "second", "join", ELSEWHERE, "192.0.2.66"))
                    .satisfies(refused(Kind.NAME_TAKEN));
        }
        assertThatThrownBy(() -> at.claim(ALPHA, "second", "join", ELSEWHERE, "192.0.2.66"))
                .hasMessage("Too many claims from your network failed.")
                .isInstanceOfSatisfying(ThrottledException.class, e -> assertThat(e.retryAfter())
                        .isEqualTo(Duration.ofMinutes(1)));
        claimOthers(59);
        at.clock.advance(Duration.ofMinutes(1));
        assertThatThrownBy(() -> at.claim(ALPHA, "second", "join", ELSEWHERE, "192.0.2.66"))
                .satisfies(refused(Kind.NAME_TAKEN));
    }

    @Test
    void thatThereIsNoRoomIsToldHoweverManyClaimsOfTheNetworkFailed() {
        KeyedFixture small = new KeyedFixture(1);
        small.claim(ALPHA, "first");
        for (int i = 0; i < 100; i++) {
            assertThatThrownBy(() -> small.claim(BETA, "second")).satisfies(refused(Kind.TOO_MANY_HOSTS));
        }
        small.unbind(ALPHA);
        assertThatThrownBy(() -> small.claim(BETA, "second")).isInstanceOf(ThrottledException.class);
    }

    @Test
    void aClaimThatFailsForAnotherReasonThanOwnershipTakesNothingFromALimit() {
        at.dao.beforeCommit = () -> {
            throw new StoreException(StoreException.Kind.FULL, "no space");
        };
        for (int i = 0; i < 200; i++) {
            assertThatThrownBy(() -> at.claim(ALPHA, "first")).is(storeFailure(StoreException.Kind.FULL));
        }
        at.dao.beforeCommit = () -> {};
        claimOthers(60);
    }

    @Test
    void aKeyHasAHundredNamesUnlessAnAdministratorBindsMore() {
        KeyedFixture large = new KeyedFixture(1000);
        for (int i = 0; i < HostKeys.MAX_NAMES; i++) {
            large.bind(new HostName("host" + i), "router", ADMIN);
        }
        assertThatThrownBy(() -> large.claim(ALPHA, "router"))
                .satisfies(refused(Kind.KEY_FULL))
                .hasMessage("The key is bound to 100 names, which is its limit; use another key for this one.");
        large.claim(BETA, "other");
        assertThatThrownBy(() -> large.bind(BETA, "router", Authorities.key("other")))
                .satisfies(refused(Kind.KEY_FULL));
        assertThat(large.bind(ALPHA, "router", ADMIN).bound()).isTrue();
        assertThat(large.claim(ALPHA, "router").bound()).isFalse();
    }

    private void claimOthers(int count) {
        for (int i = 0; i < count; i++) {
            at.claim(new HostName("other" + i), "router");
        }
        assertThatThrownBy(() -> at.claim(BETA, "router")).isInstanceOf(ThrottledException.class);
    }

    @Test
    void anAdministratorBindsAsOftenAsNeeded() {
        for (int i = 0; i < 61; i++) {
            assertThat(at.bind(new HostName("host" + i), "router", ADMIN).bound())
                    .isTrue();
        }
    }

    @Test
    void anAdministratorDoesNotBindATakenName() {
        at.claim(ALPHA, "first");
        assertThatThrownBy(() -> at.bind(ALPHA, "second", ADMIN)).satisfies(refused(Kind.NAME_TAKEN));
        assertThat(at.bind(ALPHA, "first", ADMIN)).isEqualTo(new HostKeys.Binding(at.hostKey("first"), false));
        assertThat(at.keysOf(ALPHA)).containsExactly("first0");
    }

    @Test
    void aKeyOfAnotherNameBindsNothing() {
        at.claim(BETA, "other");
        at.claim(ALPHA, "first");
        for (HostName name : List.of(ALPHA, new HostName("unknown"))) {
            for (Authority by : List.of(Authorities.key("other"), Authorities.key("unknown"), OPEN)) {
                assertThatThrownBy(() -> at.bind(name, "next", by))
                        .satisfies(refused(Kind.NOT_OWNER))
                        .hasMessage("The key is not bound to '" + name + "'.");
            }
        }
        assertThat(at.keysOf(ALPHA)).containsExactly("first0");
        assertThat(at.dao.records).containsOnlyKeys(ALPHA, BETA);
    }

    @Test
    void anUnboundNameIsAsIfNobodyEverHadIt() {
        at.claim(ALPHA, "first");
        at.registry.update(ALPHA, List.of(ONE), Authorities.key("first"));
        assertThat(at.unbind(ALPHA)).isTrue();
        assertThat(at.dao.records).isEmpty();
        assertThat(at.registry.view().namesOf(KeyDigest.of("first"))).isEmpty();
        assertThatThrownBy(() -> at.registry.update(ALPHA, List.of(TWO), Authorities.key("first")))
                .satisfies(refused(Kind.NOT_OWNER));
        assertThat(at.claim(ALPHA, "second", "join", ELSEWHERE).bound()).isTrue();
    }

    @Test
    void aReplacedKeyTakesItsAddressesWithIt() {
        at.claim(ALPHA, "first");
        at.registry.update(ALPHA, List.of(ONE), Authorities.key("first"));
        at.bind(ALPHA, "next", Authorities.key("first"));
        int commits = at.dao.commits;
        at.clock.advance(Duration.ofHours(1));
        assertThat(at.replace(ALPHA, "second")).isEqualTo(new HostKeys.Binding(at.hostKey("second"), true));
        assertThat(at.dao.commits).isEqualTo(commits + 1);
        assertThat(at.dao.records.get(ALPHA))
                .isEqualTo(at.record(ALPHA, List.of(), "second")
                        .withRevision(at.registry.view().position().revision()));
        for (String former : List.of("first", "next")) {
            assertThatThrownBy(() -> at.registry.update(ALPHA, List.of(TWO), Authorities.key(former)))
                    .satisfies(refused(Kind.NOT_OWNER));
        }
        at.registry.update(ALPHA, List.of(TWO), Authorities.key("second"));
        assertThat(at.addressesOf(ALPHA)).containsExactly(TWO);
    }

    @Test
    void theSameReplacementAgainLeavesWhatTheNewOwnerReported() {
        at.claim(ALPHA, "first");
        at.replace(ALPHA, "second");
        at.registry.update(ALPHA, List.of(TWO), Authorities.key("second"));
        assertThat(at.replace(ALPHA, "second").bound()).isFalse();
        assertThat(at.addressesOf(ALPHA)).containsExactly(TWO);
    }

    @Test
    void whatHasNoKeyOrDoesNotExistGetsOneByReplacementToo() {
        at.registry.update(BETA, List.of(ONE), OPEN);
        assertThat(at.replace(ALPHA, "first").bound()).isTrue();
        assertThat(at.replace(BETA, "first").bound()).isTrue();
        assertThat(at.registry.view().namesOf(KeyDigest.of("first"))).containsExactlyInAnyOrder(ALPHA, BETA);
        assertThat(at.addressesOf(BETA)).isEmpty();
    }

    @Test
    void aHolderAndAnAdministratorSeeWhoOwnsANameAndNobodyElse() {
        at.claim(ALPHA, "first");
        at.claim(BETA, "other");
        HostKeys keys = at.registry.keys();
        assertThat(keys.ofOwner(ALPHA, Authorities.key("first")))
                .contains(at.registry.view().records().get(ALPHA));
        assertThat(keys.ofOwner(ALPHA, ADMIN)).isPresent();
        assertThat(keys.ofOwner(new HostName("unknown"), ADMIN)).isEmpty();
        for (Authority by : List.of(OPEN, Authorities.key("other"), ADMIN.ofHost(Reports.DYNDNS2))) {
            assertThatThrownBy(() -> keys.ofOwner(ALPHA, by)).satisfies(refused(Kind.NOT_OWNER));
        }
    }

    @Test
    void anUnboundNameWithoutAddressesIsForgotten() {
        at.claim(ALPHA, "first");
        assertThat(at.unbind(ALPHA)).isTrue();
        assertThat(at.dao.records).isEmpty();
        assertThat(at.claim(ALPHA, "second").bound()).isTrue();
    }

    @Test
    void whatHasNoKeyIsNotUnbound() {
        at.registry.update(BETA, List.of(ONE), OPEN);
        at.dao.commits = 0;
        assertThat(at.unbind(ALPHA)).isFalse();
        assertThat(at.unbind(BETA)).isFalse();
        assertThat(at.dao.commits).isZero();
    }
}
