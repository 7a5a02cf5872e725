package org.bosixnet.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.bosixnet.registry.KeyedFixture.ALPHA;
import static org.bosixnet.registry.KeyedFixture.BETA;
import static org.bosixnet.registry.KeyedFixture.ONE;
import static org.bosixnet.registry.KeyedFixture.TWO;
import static org.bosixnet.registry.Refusals.refused;

import java.time.Duration;
import java.util.List;
import org.bosixnet.host.HostKey;
import org.bosixnet.host.KeyDigest;
import org.bosixnet.registry.RefusedException.Kind;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A host that reports {@code ONE} gives its key away for a new one. */
class KeyRotationTest {

    private static final Authority OLD = Authorities.key("old");
    private static final Authority NEW = Authorities.key("new");

    private final KeyedFixture at = new KeyedFixture();

    /** What a key is first used for. */
    enum Use {
        REPORT_OF_THE_SAME {
            @Override
            void run(KeyedFixture at, Authority by) {
                at.registry.update(ALPHA, List.of(ONE), by);
            }
        },
        REPORT_OF_ANOTHER {
            @Override
            void run(KeyedFixture at, Authority by) {
                at.registry.update(ALPHA, List.of(TWO), by);
            }
        },
        REFRESH {
            @Override
            void run(KeyedFixture at, Authority by) {
                at.registry.refresh(ALPHA, by);
            }
        },
        WITHDRAW {
            @Override
            void run(KeyedFixture at, Authority by) {
                at.registry.withdraw(ALPHA, by);
            }
        },
        BIND_AGAIN {
            @Override
            void run(KeyedFixture at, Authority by) {
                at.bind(ALPHA, "new", by);
            }
        };

        abstract void run(KeyedFixture at, Authority by);
    }

    @BeforeEach
    void bindBoth() {
        at.claim(ALPHA, "old");
        at.registry.update(ALPHA, List.of(ONE), OLD);
        assertThat(at.bind(ALPHA, "new", OLD)).isEqualTo(new HostKeys.Binding(at.hostKey("new"), true));
    }

    private void oldIsRefused() {
        assertThatThrownBy(() -> at.registry.update(ALPHA, List.of(TWO), OLD)).satisfies(refused(Kind.NOT_OWNER));
        assertThatThrownBy(() -> at.registry.withdraw(ALPHA, OLD)).satisfies(refused(Kind.NOT_OWNER));
        assertThatThrownBy(() -> at.bind(ALPHA, "third", OLD)).satisfies(refused(Kind.NOT_OWNER));
        assertThat(at.registry.view().namesOf(KeyDigest.of("old"))).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(Use.class)
    void theOldKeyIsForgottenWhenTheNewOneIsFirstUsed(Use use) {
        assertThat(at.keysOf(ALPHA)).containsExactly("old000", "new000");
        use.run(at, NEW);
        assertThat(at.keysOf(ALPHA)).containsExactly("new000");
        assertThat(at.registry.view().namesOf(KeyDigest.of("new"))).containsExactly(ALPHA);
        oldIsRefused();
    }

    @ParameterizedTest
    @EnumSource(Use.class)
    void bothKeysWorkAsLongAsOnlyTheOldOneIsUsed(Use use) {
        use.run(at, OLD);
        assertThat(at.keysOf(ALPHA)).containsExactly("old000", "new000");
        at.registry.update(ALPHA, List.of(TWO), NEW);
        assertThat(at.keysOf(ALPHA)).containsExactly("new000");
    }

    @Test
    void theFirstUseSaysWhatItFound() {
        at.clock.advance(Duration.ofMinutes(1));
        UpdateOutcome outcome = at.registry.update(ALPHA, List.of(ONE), NEW);
        assertThat(outcome.kind()).isEqualTo(UpdateOutcome.Kind.UNCHANGED);
        assertThat(outcome.record()).isEqualTo(at.registry.view().find(ALPHA).orElseThrow());
        assertThat(outcome.record().seen()).isEqualTo(at.clock.instant());
        assertThat(outcome.record().changed()).isEqualTo(at.clock.instant().minus(Duration.ofMinutes(1)));
    }

    @Test
    void anAnswerThatWasLostIsGivenAgain() {
        HostKey bound = at.hostKey("new");
        at.clock.advance(Duration.ofMinutes(1));
        int commits = at.dao.commits;
        assertThat(at.bind(ALPHA, "new", OLD)).isEqualTo(new HostKeys.Binding(bound, false));
        assertThat(at.dao.commits).isEqualTo(commits);
    }

    @Test
    void whoeverElseHoldsTheOldKeyDoesNotReplaceTheNewOneThatIsUnderWay() {
        at.clock.advance(Duration.ofMinutes(59));
        assertThatThrownBy(() -> at.bind(ALPHA, "third", OLD))
                .satisfies(refused(Kind.ROTATION_UNDER_WAY))
                .hasMessage("A change of the key of 'alpha' is under way: the key new000 was bound 3540 s ago and"
                        + " has not been used yet. If you did not begin it, someone else has your key: an"
                        + " administrator can give"
                        + " the name a new one. Another change can begin after 60 minutes.");
        assertThat(at.bind(ALPHA, "new", OLD).bound()).isFalse();
        at.registry.update(ALPHA, List.of(TWO), NEW);
        assertThat(at.keysOf(ALPHA)).containsExactly("new000");
    }

    @Test
    void aNewKeyThatWasNotUsedForAnHourCanBeReplacedFromTheOldOne() {
        at.clock.advance(Duration.ofHours(1));
        assertThat(at.bind(ALPHA, "third", OLD).bound()).isTrue();
        assertThat(at.keysOf(ALPHA)).containsExactly("old000", "third0");
        assertThatThrownBy(() -> at.registry.update(ALPHA, List.of(TWO), NEW)).satisfies(refused(Kind.NOT_OWNER));
        at.registry.update(ALPHA, List.of(TWO), Authorities.key("third"));
        assertThat(at.keysOf(ALPHA)).containsExactly("third0");
    }

    @Test
    void aThirdKeyFromTheNewOneReplacesTheOldOne() {
        assertThat(at.bind(ALPHA, "third", NEW).bound()).isTrue();
        assertThat(at.keysOf(ALPHA)).containsExactly("new000", "third0");
        oldIsRefused();
    }

    @Test
    void theOldKeyCanComeBackFromTheNewOne() {
        assertThat(at.bind(ALPHA, "old", NEW).bound()).isTrue();
        assertThat(at.keysOf(ALPHA)).containsExactly("new000", "old000");
    }

    @Test
    void anAdministratorLeavesTheRotationAsItIs() {
        at.registry.update(ALPHA, List.of(TWO), Authorities.ADMIN);
        assertThat(at.bind(ALPHA, "new", Authorities.ADMIN).bound()).isFalse();
        assertThat(at.keysOf(ALPHA)).containsExactly("old000", "new000");
    }

    @Test
    void theRotationOfOneNameLeavesAnotherOfTheSameKeyAsItIs() {
        at.claim(BETA, "old");
        at.registry.update(ALPHA, List.of(TWO), NEW);
        assertThat(at.registry.view().namesOf(KeyDigest.of("old"))).containsExactly(BETA);
        assertThat(at.registry.update(BETA, List.of(ONE), OLD).kind()).isEqualTo(UpdateOutcome.Kind.CREATED);
    }

    @Test
    void aReadingThatCannotEndTheRotationIsAnsweredAllTheSame() {
        at.dao.beforeCommit = () -> at.dao.write(ALPHA, at.record(ALPHA, List.of(ONE), "old", "new"));
        assertThatCode(() -> at.registry.refresh(ALPHA, NEW)).doesNotThrowAnyException();
        assertThat(at.keysOf(ALPHA)).containsExactly("old000", "new000");
        at.dao.beforeCommit = () -> {};
        at.registry.refresh(ALPHA, NEW);
        assertThat(at.keysOf(ALPHA)).containsExactly("new000");
    }
}
