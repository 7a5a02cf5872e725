package org.bosixnet.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.bosixnet.access.AccessFixture.ADMIN;
import static org.bosixnet.access.AccessFixture.ALPHA;
import static org.bosixnet.access.AccessFixture.BETA;
import static org.bosixnet.access.AccessFixture.HOST;
import static org.bosixnet.access.AccessFixture.JOIN;
import static org.bosixnet.access.AccessFixture.READER;

import java.util.Map;
import java.util.Set;
import org.bosixnet.host.KeyDigest;
import org.bosixnet.registry.Authorities;
import org.junit.jupiter.api.Test;

class KeyRingTest {

    private final AccessFixture at = new AccessFixture();

    @Test
    void itKnowsTheConfiguredKeysAndThoseOfHosts() {
        assertThat(at.keys.kindOf(ADMIN.digest())).contains(KeyKind.ADMIN);
        assertThat(at.keys.kindOf(KeyDigest.of("a second one"))).contains(KeyKind.ADMIN);
        assertThat(at.keys.kindOf(JOIN.digest())).contains(KeyKind.JOIN);
        assertThat(at.keys.kindOf(READER.digest())).contains(KeyKind.READER);
        assertThat(at.keys.kindOf(HOST.digest())).contains(KeyKind.HOST);
        assertThat(at.keys.kindOf(KeyDigest.of("unknown"))).isEmpty();
        assertThat(at.keys.namesOf(HOST.digest())).containsExactlyInAnyOrder(ALPHA, BETA);
        assertThat(at.keys.namesOf(ADMIN.digest())).isEmpty();
    }

    @Test
    void aHostsKeyIsKnownAsLongAsOneNameIsBoundToIt() {
        at.registry.keys().unbind(ALPHA, Authorities.ADMIN);
        assertThat(at.keys.kindOf(HOST.digest())).contains(KeyKind.HOST);
        at.registry.keys().unbind(BETA, Authorities.ADMIN);
        assertThat(at.keys.kindOf(HOST.digest())).isEmpty();
    }

    @Test
    void aKeyThatIsConfiguredForSeveralKindsIsOfTheOneThatMayMost() {
        Map<KeyKind, Set<KeyDigest>> twice =
                Map.of(KeyKind.READER, Set.of(HOST.digest()), KeyKind.ADMIN, Set.of(HOST.digest()));
        assertThat(new KeyRing(twice, at.registry::view, at.clock).kindOf(HOST.digest()))
                .contains(KeyKind.ADMIN);
    }
}
