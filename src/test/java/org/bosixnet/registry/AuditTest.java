package org.bosixnet.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.bosixnet.dao.StoreFailures.storeFailure;
import static org.bosixnet.registry.Authorities.ADMIN;
import static org.bosixnet.registry.Authorities.OPEN;
import static org.bosixnet.registry.KeyedFixture.ALPHA;
import static org.bosixnet.registry.KeyedFixture.BETA;
import static org.bosixnet.registry.KeyedFixture.ONE;
import static org.bosixnet.registry.KeyedFixture.TWO;
import static org.bosixnet.registry.Refusals.refused;

import java.time.Duration;
import java.util.List;
import org.bosixnet.dao.StoreException;
import org.bosixnet.registry.RefusedException.Kind;
import org.bosixnet.testing.LogCapture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the audit log says, word for word. */
class AuditTest {

    private static final Authority OLD = Authorities.key("old");
    private static final Authority NEW = Authorities.key("new");
    private static final String BY_JOINER = " by=join:join00 network=2001:db8:0:3::/64";
    private static final String BY_BOSS = " by=admin:admin0 network=2001:db8:0:a::/64";
    private static final String BY_HOST = " by=host:actor0 network=2001:db8:0:3::/64";

    private final KeyedFixture at = new KeyedFixture();
    private final LogCapture log = new LogCapture(Audit.LOG_NAME);
    private int told;

    @AfterEach
    void end() {
        log.close();
    }

    /** Compares what was written since this was last asked. */
    private void tells(String... events) {
        List<String> all = log.messages();
        assertThat(all.subList(told, all.size()))
                .containsExactlyElementsOf(List.of(events).stream()
                        .map(event -> "time=2026-11-23T06:00:00Z event=" + event)
                        .toList());
        told = all.size();
    }

    @Test
    void everyChangeOfOwnershipHasItsLine() {
        at.claim(ALPHA, "old");
        tells("join name=alpha key=host:old000" + BY_JOINER);
        at.registry.update(ALPHA, List.of(ONE), OLD);
        tells();
        at.bind(ALPHA, "new", OLD);
        tells("rotate-begun name=alpha key=host:new000" + BY_HOST);
        at.registry.update(ALPHA, List.of(TWO), NEW);
        tells("rotate-done name=alpha key=host:new000 gone=host:old000" + BY_HOST);
        at.registry.withdraw(ALPHA, NEW);
        at.registry.update(ALPHA, List.of(ONE), NEW);
        tells();
        at.registry.withdraw(ALPHA, ADMIN);
        tells("withdraw name=alpha" + BY_BOSS);
        at.registry.update(ALPHA, List.of(ONE), ADMIN);
        tells("report name=alpha" + BY_BOSS);
        at.replace(ALPHA, "third");
        tells("replace name=alpha key=host:third0 gone=host:new000" + BY_BOSS);
        at.unbind(ALPHA);
        tells("unbind name=alpha gone=host:third0" + BY_BOSS);
        at.bind(ALPHA, "fourth", ADMIN);
        tells("issue name=alpha key=host:fourth" + BY_BOSS);
        at.replace(BETA, "fourth");
        tells("issue name=beta key=host:fourth" + BY_BOSS);
    }

    @Test
    void aFirstUseThatBeginsTheNextRotationEndsOneAndBeginsAnother() {
        at.claim(ALPHA, "old");
        at.bind(ALPHA, "new", OLD);
        told = log.messages().size();
        at.bind(ALPHA, "third", NEW);
        tells(
                "rotate-done name=alpha key=host:new000 gone=host:old000" + BY_HOST,
                "rotate-begun name=alpha key=host:third0" + BY_HOST);
    }

    @Test
    void anAdministratorWhoHandsTheNameToTheKeyUnderWayReplaces() {
        at.claim(ALPHA, "old");
        at.bind(ALPHA, "new", OLD);
        told = log.messages().size();
        at.replace(ALPHA, "new");
        tells("replace name=alpha key=host:new000 gone=host:old000" + BY_BOSS);
    }

    @Test
    void aSignOfLifeWithTheNewKeyEndsARotationInTheLogToo() {
        at.claim(ALPHA, "old");
        at.registry.update(ALPHA, List.of(ONE), OLD);
        at.bind(ALPHA, "new", OLD);
        told = log.messages().size();
        at.registry.refresh(ALPHA, NEW);
        tells("rotate-done name=alpha key=host:new000 gone=host:old000" + BY_HOST);
    }

    @Test
    void whatChangesNothingOrIsNotStoredHasNone() {
        at.claim(ALPHA, "old");
        told = log.messages().size();
        at.claim(ALPHA, "old");
        at.registry.withdraw(ALPHA, ADMIN);
        at.registry.update(BETA, List.of(ONE), OPEN);
        at.registry.withdraw(BETA, OPEN);
        at.dao.beforeCommit = () -> {
            throw new StoreException(StoreException.Kind.FULL, "no space");
        };
        assertThatThrownBy(() -> at.unbind(ALPHA)).is(storeFailure(StoreException.Kind.FULL));
        tells();
    }

    @Test
    void whatIsDecidedTwiceIsToldOnceAndAsItCameToBe() {
        at.claim(ALPHA, "old");
        told = log.messages().size();
        at.dao.meanwhile(at.record(ALPHA, List.of(ONE), "old", "new"));
        at.unbind(ALPHA);
        tells("unbind name=alpha gone=host:old000,host:new000" + BY_BOSS);
    }

    @Test
    void refusalsAreToldButNotWithoutEnd() {
        at.claim(ALPHA, "old");
        at.bind(ALPHA, "new", OLD);
        told = log.messages().size();
        assertThatThrownBy(() -> at.bind(ALPHA, "third", OLD)).satisfies(refused(Kind.ROTATION_UNDER_WAY));
        tells("rotate-refused name=alpha" + BY_HOST);
        for (int i = 0; i < 60; i++) {
            assertThatThrownBy(() -> at.claim(ALPHA, "third")).satisfies(refused(Kind.NAME_TAKEN));
        }
        assertThat(log.messages().subList(told, log.messages().size()))
                .hasSize(10)
                .containsOnly("time=2026-11-23T06:00:00Z event=join-refused name=alpha" + BY_JOINER);
        at.clock.advance(Duration.ofMinutes(1));
        assertThatThrownBy(() -> at.claim(ALPHA, "third")).satisfies(refused(Kind.NAME_TAKEN));
        assertThat(log.messages()).hasSize(told + 11).last().asString().endsWith(BY_JOINER + " left-out=50");
    }

    @Test
    void manyCallersDoNotCauseLinesWithoutEndEither() {
        for (int i = 0; i < 1000; i++) {
            at.registry
                    .audit()
                    .refused(
                            "join-refused",
                            ALPHA,
                            Authorities.actor("join", "join00", "10.0." + i / 250 + "." + i % 250));
            at.registry.audit().signedIn(Authorities.actor("reader", "read00", "10.0." + i / 250 + "." + i % 250));
        }
        assertThat(log.messages()).hasSize(200);
        at.clock.advance(Duration.ofSeconds(2));
        at.registry.audit().signedIn(Authorities.BOSS);
        at.registry.audit().signedIn(Authorities.BOSS);
        assertThat(log.messages()).hasSize(201).last().asString().endsWith(BY_BOSS + " left-out=900");
    }

    @Test
    void signingInAndOutIsToldWithoutAName() {
        at.registry.audit().signedIn(Authorities.BOSS);
        at.registry.audit().signedOut(Authorities.BOSS);
        tells("sign-in" + BY_BOSS, "sign-out" + BY_BOSS);
    }

    @Test
    void sessionsAreToldButNotWithoutEnd() {
        for (int i = 0; i < 100; i++) {
            at.registry.audit().signedIn(Authorities.BOSS);
            at.registry.audit().signedOut(Authorities.BOSS);
        }
        assertThat(log.messages()).hasSize(30);
        at.registry.audit().signedIn(Authorities.actor("admin", "admin0", "192.0.2.1"));
        assertThat(log.messages()).hasSize(31);
        at.clock.advance(Duration.ofSeconds(10));
        at.registry.audit().signedIn(Authorities.BOSS);
        at.registry.audit().signedIn(Authorities.BOSS);
        assertThat(log.messages()).hasSize(32);
    }
}
