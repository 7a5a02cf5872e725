package org.bosixnet.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.bosixnet.registry.Authorities.ADMIN;
import static org.bosixnet.registry.KeyedFixture.ALPHA;
import static org.bosixnet.registry.KeyedFixture.BETA;
import static org.bosixnet.registry.KeyedFixture.ONE;
import static org.bosixnet.registry.Refusals.refused;

import java.time.Duration;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.bosixnet.host.KeyDigest;
import org.bosixnet.registry.RefusedException.Kind;
import org.bosixnet.testing.LogCapture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** People know keys by their ids, which whoever makes a key chooses: so no two keys of a name have the same. */
class KeyIdTest {

    private static final Authority OWNER = Authorities.key("owner");

    private final KeyedFixture at = new KeyedFixture();
    private final HostKeys keys = at.registry.keys();
    private final String id = KeyedFixture.id("owner");
    private final KeyDigest other = KeyDigest.of("another key with the same id");

    @BeforeEach
    void join() {
        at.claim(ALPHA, "owner");
        at.registry.update(ALPHA, List.of(ONE), OWNER);
    }

    private void isRefused(ThrowingCallable binding) {
        List<String> before = at.keysOf(ALPHA);
        assertThatThrownBy(binding)
                .satisfies(refused(Kind.KEY_ID_TAKEN))
                .hasMessage("Another key of this name has the id owner0, and only the id of a key is ever shown: make a"
                        + " new key, with a random id.");
        assertThat(at.keysOf(ALPHA)).isEqualTo(before);
        assertThat(at.addressesOf(ALPHA)).containsExactly(ONE);
    }

    @Test
    void aThiefCannotRotateToAKeyThatLooksLikeTheOwners() {
        try (LogCapture log = new LogCapture(Audit.LOG_NAME)) {
            isRefused(() -> keys.bind(ALPHA, id, other, OWNER));
            assertThat(log.messages())
                    .singleElement()
                    .asString()
                    .contains(" event=rotate-refused name=alpha by=host:actor0 ");
        }
    }

    @Test
    void norToOneThatLooksLikeTheNextOneOfTheOwner() {
        at.bind(ALPHA, "next", OWNER);
        at.clock.advance(Duration.ofHours(1));
        assertThatThrownBy(() -> keys.bind(ALPHA, KeyedFixture.id("next"), other, OWNER))
                .satisfies(refused(Kind.KEY_ID_TAKEN));
        assertThat(at.dao.records.get(ALPHA).key(KeyDigest.of("next"))).isPresent();
    }

    @Test
    void norDoesAnAdministratorReplaceByOneUnawares() {
        try (LogCapture log = new LogCapture(Audit.LOG_NAME)) {
            isRefused(() -> keys.replace(ALPHA, id, other, Authorities.BOSS));
            assertThat(log.messages()).isEmpty();
        }
    }

    @Test
    void theSameKeyMayOwnSeveralNames() {
        assertThat(at.claim(BETA, "owner").bound()).isTrue();
        assertThat(at.replace(ALPHA, "owner").bound()).isFalse();
    }

    @Test
    void theIdOfAKeyThatTheNameNoLongerHasIsFree() {
        at.unbind(ALPHA);
        assertThat(keys.bind(ALPHA, id, other, ADMIN).bound()).isTrue();
    }
}
