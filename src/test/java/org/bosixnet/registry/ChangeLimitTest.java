package org.bosixnet.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.bosixnet.dao.StoreFailures.storeFailure;
import static org.bosixnet.registry.KeyedFixture.ALPHA;
import static org.bosixnet.registry.KeyedFixture.BETA;

import java.time.Duration;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.bosixnet.dao.StoreException;
import org.bosixnet.dao.StoreException.Kind;
import org.bosixnet.host.HostAddress;
import org.bosixnet.host.HostName;
import org.bosixnet.limit.ThrottledException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ChangeLimitTest {

    private static final Authority MINE = Authorities.key("mine");

    private final KeyedFixture at = new KeyedFixture();
    private int last;

    @BeforeEach
    void bind() {
        at.claim(ALPHA, "mine");
        at.claim(BETA, "mine");
    }

    private void change(HostName name, Authority by) {
        at.registry.update(name, List.of(new HostAddress("2001:db8::" + Integer.toHexString(++last))), by);
    }

    private void changes(int count) {
        for (int i = 0; i < count; i++) {
            change(ALPHA, MINE);
        }
    }

    private static void isThrottled(Duration wait, ThrowingCallable change) {
        assertThatThrownBy(change)
                .hasMessage("'alpha' changes too often.")
                .isInstanceOfSatisfying(ThrottledException.class, e -> assertThat(e.retryAfter())
                        .isEqualTo(wait));
    }

    @Test
    void aHostChangesTenTimesAtOnceAndThenOnceInTenSeconds() {
        changes(10);
        isThrottled(Duration.ofSeconds(10), () -> change(ALPHA, MINE));
        at.clock.advance(Duration.ofSeconds(4));
        isThrottled(Duration.ofSeconds(6), () -> change(ALPHA, MINE));
        at.clock.advance(Duration.ofSeconds(6));
        change(ALPHA, MINE);
        isThrottled(Duration.ofSeconds(10), () -> change(ALPHA, MINE));
        at.clock.advance(Duration.ofSeconds(100));
        changes(10);
        isThrottled(Duration.ofSeconds(10), () -> change(ALPHA, MINE));
    }

    @Test
    void anotherHostOfTheSameKeyHasItsOwnLimit() {
        changes(10);
        change(BETA, MINE);
    }

    @Test
    void aThrottledChangeIsNotStored() {
        changes(10);
        List<HostAddress> before = at.addressesOf(ALPHA);
        isThrottled(Duration.ofSeconds(10), () -> change(ALPHA, MINE));
        assertThat(at.addressesOf(ALPHA)).isEqualTo(before);
    }

    @Test
    void reportsWithoutAChangeAreFree() {
        change(ALPHA, MINE);
        for (int i = 0; i < 100; i++) {
            at.registry.update(ALPHA, at.addressesOf(ALPHA), MINE);
        }
        changes(9);
        at.registry.update(ALPHA, at.addressesOf(ALPHA), MINE);
        isThrottled(Duration.ofSeconds(10), () -> change(ALPHA, MINE));
    }

    @Test
    void aWithdrawalIsAChange() {
        changes(9);
        at.registry.withdraw(ALPHA, MINE);
        isThrottled(Duration.ofSeconds(10), () -> change(ALPHA, MINE));
        at.clock.advance(Duration.ofSeconds(10));
        change(ALPHA, MINE);
        isThrottled(Duration.ofSeconds(10), () -> at.registry.withdraw(ALPHA, MINE));
    }

    @Test
    void aNewKeyIsAChange() {
        changes(10);
        isThrottled(Duration.ofSeconds(10), () -> at.bind(ALPHA, "next", MINE));
        at.clock.advance(Duration.ofSeconds(10));
        at.bind(ALPHA, "next", MINE);
        isThrottled(Duration.ofSeconds(10), () -> change(ALPHA, MINE));
        assertThat(at.keysOf(ALPHA)).containsExactly("mine00", "next00");
    }

    @Test
    void allNamesOfAKeyTogetherChangeSixtyTimesAtOnceAndThenOnceInASecond() {
        for (int i = 0; i < 20; i++) {
            at.bind(new HostName("router" + i), "mine", Authorities.ADMIN);
        }
        for (int round = 0; round < 3; round++) {
            for (int i = 0; i < 20; i++) {
                change(new HostName("router" + i), MINE);
            }
        }
        assertThatThrownBy(() -> change(BETA, MINE))
                .hasMessage("All names of this key together change too often.")
                .isInstanceOfSatisfying(ThrottledException.class, e -> assertThat(e.retryAfter())
                        .isEqualTo(Duration.ofSeconds(1)));
        at.clock.advance(Duration.ofSeconds(1));
        changes(1);
        assertThatThrownBy(() -> change(BETA, MINE)).isInstanceOf(ThrottledException.class);
        at.clock.advance(Duration.ofSeconds(9));
        changes(9);
    }

    @Test
    void aChangeThatOneLimitRefusesTakesNothingFromTheOther() {
        changes(10);
        for (int i = 0; i < 100; i++) {
            isThrottled(Duration.ofSeconds(10), () -> change(ALPHA, MINE));
        }
        change(BETA, MINE);
    }

    @Test
    void aChangeThatIsNotStoredTakesNothingFromALimit() {
        at.dao.beforeCommit = () -> {
            throw new StoreException(Kind.FULL, "no space");
        };
        for (int i = 0; i < 100; i++) {
            assertThatThrownBy(() -> change(ALPHA, MINE)).is(storeFailure(Kind.FULL));
        }
        at.dao.beforeCommit = () -> {};
        changes(10);
    }

    @Test
    void aChangeThatIsDecidedTwiceCountsOnce() {
        for (int i = 0; i < 10; i++) {
            at.dao.meanwhile(at.record(ALPHA, List.of(), "mine"));
            change(ALPHA, MINE);
        }
        isThrottled(Duration.ofSeconds(10), () -> change(ALPHA, MINE));
    }

    @Test
    void anAdministratorHasNoLimitAndTakesNothingFromTheHosts() {
        for (int i = 0; i < 30; i++) {
            change(ALPHA, Authorities.ADMIN);
        }
        changes(10);
        assertThat(at.registry.withdraw(ALPHA, Authorities.ADMIN)).isTrue();
    }

    @Test
    void anExpiryHasNoLimit() {
        changes(10);
        assertThat(at.registry.expire(List.of(at.dao.records.get(ALPHA)))).hasSize(1);
    }
}
