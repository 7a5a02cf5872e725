package org.bosixnet.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.bosixnet.registry.Authorities.ADMIN;
import static org.bosixnet.registry.Authorities.OPEN;
import static org.bosixnet.registry.KeyedFixture.ALPHA;
import static org.bosixnet.registry.KeyedFixture.BETA;
import static org.bosixnet.registry.KeyedFixture.ELSEWHERE;
import static org.bosixnet.registry.KeyedFixture.ONE;
import static org.bosixnet.registry.KeyedFixture.TWO;
import static org.bosixnet.registry.Refusals.refused;

import java.util.List;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.bosixnet.host.HostName;
import org.bosixnet.host.HostRecord;
import org.bosixnet.host.KeyDigest;
import org.bosixnet.host.Reports;
import org.bosixnet.registry.RefusedException.Kind;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Who may change what, also when that changes between the look and the write. */
class OwnershipTest {

    private static final HostName FREE = new HostName("free");
    private static final Authority MINE = Authorities.key("mine");

    private final KeyedFixture at = new KeyedFixture();

    @BeforeEach
    void bind() {
        at.claim(ALPHA, "mine");
        at.registry.update(ALPHA, List.of(ONE), MINE);
        at.claim(BETA, "other");
        at.dao.commits = 0;
    }

    @Test
    void aKeyChangesItsOwnNameOnly() {
        assertThat(at.registry.update(ALPHA, List.of(TWO), MINE).kind()).isEqualTo(UpdateOutcome.Kind.CHANGED);
        for (HostName name : List.of(BETA, FREE)) {
            assertThatThrownBy(() -> at.registry.update(name, List.of(TWO), MINE))
                    .satisfies(refused(Kind.NOT_OWNER))
                    .hasMessage("The key is not bound to '" + name + "'.");
            assertThatThrownBy(() -> at.registry.withdraw(name, MINE)).satisfies(refused(Kind.NOT_OWNER));
        }
        assertThat(at.dao.commits).isEqualTo(1);
    }

    @Test
    void anAdministratorChangesEveryName() {
        assertThat(at.registry.update(ALPHA, List.of(TWO), ADMIN).kind()).isEqualTo(UpdateOutcome.Kind.CHANGED);
        assertThat(at.registry.update(FREE, List.of(TWO), ADMIN).kind()).isEqualTo(UpdateOutcome.Kind.CREATED);
        assertThat(at.registry.withdraw(ALPHA, ADMIN)).isTrue();
        assertThat(at.keysOf(ALPHA)).containsExactly("mine00");
        assertThat(at.keysOf(FREE)).isEmpty();
        assertThatThrownBy(() -> at.registry.update(BETA, List.of(TWO), ADMIN.ofHost(Reports.DYNDNS2)))
                .satisfies(refused(Kind.NOT_OWNER));
    }

    @Test
    void openAccessChangesOnlyNamesThatNoKeyOwns() {
        assertThat(at.registry.update(FREE, List.of(TWO), OPEN).kind()).isEqualTo(UpdateOutcome.Kind.CREATED);
        assertThat(at.registry.withdraw(FREE, OPEN)).isTrue();
        assertThat(at.registry.withdraw(new HostName("unknown"), OPEN)).isFalse();
        assertThatThrownBy(() -> at.registry.update(ALPHA, List.of(TWO), OPEN)).satisfies(refused(Kind.NOT_OWNER));
        assertThatThrownBy(() -> at.registry.withdraw(ALPHA, OPEN)).satisfies(refused(Kind.NOT_OWNER));
        Authority mineInOpenAccess = new Authority(MINE.key(), false, true, MINE.actor());
        assertThat(at.registry.update(ALPHA, List.of(TWO), mineInOpenAccess).kind())
                .isEqualTo(UpdateOutcome.Kind.CHANGED);
    }

    @Test
    void onlyTheHostItselfIsRefreshed() {
        at.clock.advance(java.time.Duration.ofMinutes(5));
        for (Authority stranger : List.of(OPEN, ADMIN.ofHost(Reports.DYNDNS2), Authorities.key("other"))) {
            at.registry.refresh(ALPHA, stranger);
            assertThat(at.dao.records.get(ALPHA).seen()).isBefore(at.clock.instant());
        }
        at.registry.refresh(ALPHA, MINE);
        assertThat(at.dao.records.get(ALPHA).seen()).isEqualTo(at.clock.instant());
    }

    static Stream<BiConsumer<HostRegistry, HostName>> changes() {
        return Stream.of(
                (registry, name) -> registry.update(name, List.of(TWO), MINE),
                (registry, name) -> registry.withdraw(name, MINE),
                (registry, name) -> registry.keys().bind(name, KeyedFixture.id("next"), KeyDigest.of("next"), MINE));
    }

    /** A stopwatch would tell as little of it as one run does; the way through the code is what time is made of. */
    @ParameterizedTest
    @MethodSource("changes")
    void aForeignNameIsRefusedOnTheSameWayAsAnUnknownOne(BiConsumer<HostRegistry, HostName> change) {
        HostName listed = new HostName("listed");
        at.claim(listed, "other");
        at.registry.update(listed, List.of(ELSEWHERE), Authorities.key("other"));
        RefusedException unknown = refusal(change, FREE);
        for (HostName foreign : List.of(BETA, listed)) {
            RefusedException refused = refusal(change, foreign);
            assertThat(refused).hasMessage(unknown.getMessage().replace("free", foreign.value()));
            assertThat(way(refused)).isEqualTo(way(unknown)).hasSizeGreaterThan(2);
        }
    }

    private RefusedException refusal(BiConsumer<HostRegistry, HostName> change, HostName name) {
        return catchThrowableOfType(RefusedException.class, () -> change.accept(at.registry, name));
    }

    /** Returns where it was thrown, up to where the registry was called: classes, methods and lines. */
    private static List<StackTraceElement> way(RefusedException refused) {
        return Stream.of(refused.getStackTrace())
                .takeWhile(element -> !element.getClassName().startsWith(OwnershipTest.class.getName()))
                .toList();
    }

    @Test
    void aRefusedChangeTakesNothingFromTheHostsLimit() {
        for (int i = 0; i < 20; i++) {
            assertThatThrownBy(() -> at.registry.update(BETA, List.of(TWO), MINE))
                    .satisfies(refused(Kind.NOT_OWNER));
        }
        at.registry.update(BETA, List.of(TWO), Authorities.key("other"));
        assertThat(at.addressesOf(BETA)).containsExactly(TWO);
    }

    @Test
    void aNameLostMeanwhileIsNotChanged() {
        HostRecord lost = at.record(ALPHA, List.of(ONE), "other");
        at.dao.meanwhile(lost);
        assertThatThrownBy(() -> at.registry.update(ALPHA, List.of(TWO), MINE)).satisfies(refused(Kind.NOT_OWNER));
        at.dao.write(ALPHA, at.record(ALPHA, List.of(ONE), "mine"));
        at.dao.meanwhile(lost);
        assertThatThrownBy(() -> at.registry.withdraw(ALPHA, MINE)).satisfies(refused(Kind.NOT_OWNER));
        at.dao.write(ALPHA, at.record(ALPHA, List.of(ONE), "mine"));
        at.dao.meanwhile(lost);
        assertThatThrownBy(() -> at.bind(ALPHA, "next", MINE)).satisfies(refused(Kind.NOT_OWNER));
        assertThat(at.keysOf(ALPHA)).containsExactly("other0");
        assertThat(at.addressesOf(ALPHA)).containsExactly(ONE);
    }

    @Test
    void aNameClaimedMeanwhileIsTaken() {
        at.dao.meanwhile(at.record(FREE, List.of(), "other"));
        assertThatThrownBy(() -> at.claim(FREE, "mine")).satisfies(refused(Kind.NAME_TAKEN));
        assertThat(at.keysOf(FREE)).containsExactly("other0");
    }

    @Test
    void aNameClaimedMeanwhileForTheSameKeyIsItsOwn() {
        at.dao.meanwhile(at.record(FREE, List.of(), "mine"));
        assertThat(at.claim(FREE, "mine").bound()).isFalse();
    }

    @Test
    void aNameThatGotAddressesMeanwhileIsClaimedOnlyFromTheirNetwork() {
        at.dao.meanwhile(at.record(FREE, List.of(ONE)));
        assertThatThrownBy(() -> at.claim(FREE, "mine")).satisfies(refused(Kind.CLAIM_REFUSED));
        at.dao.write(FREE, null);
        at.dao.meanwhile(at.record(FREE, List.of(ELSEWHERE)));
        assertThat(at.claim(FREE, "mine").bound()).isTrue();
        assertThat(at.addressesOf(FREE)).containsExactly(ELSEWHERE);
    }

    @Test
    void aNameBoundMeanwhileIsNotOpenAnyMore() {
        at.dao.meanwhile(at.record(FREE, List.of(), "other"));
        assertThatThrownBy(() -> at.registry.update(FREE, List.of(TWO), OPEN)).satisfies(refused(Kind.NOT_OWNER));
        assertThat(at.addressesOf(FREE)).isEmpty();
    }

    @Test
    void whatIsReportedKeepsKeysThatCameMeanwhile() {
        at.dao.meanwhile(at.record(ALPHA, List.of(ONE), "mine", "next"));
        at.registry.update(ALPHA, List.of(TWO), MINE);
        assertThat(at.keysOf(ALPHA)).containsExactly("mine00", "next00");
    }

    @Test
    void anUnboundNameThatGotAnotherAddressMeanwhileLosesItToo() {
        at.dao.meanwhile(at.record(ALPHA, List.of(TWO), "mine"));
        assertThat(at.unbind(ALPHA)).isTrue();
        assertThat(at.dao.records).containsOnlyKeys(BETA);
    }
}
