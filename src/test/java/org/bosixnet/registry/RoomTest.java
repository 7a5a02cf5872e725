package org.bosixnet.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.bosixnet.registry.Authorities.ADMIN;
import static org.bosixnet.registry.Authorities.OPEN;
import static org.bosixnet.registry.KeyedFixture.ALPHA;
import static org.bosixnet.registry.KeyedFixture.BETA;
import static org.bosixnet.registry.KeyedFixture.ONE;
import static org.bosixnet.registry.KeyedFixture.TWO;
import static org.bosixnet.registry.Refusals.refused;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.bosixnet.host.HostAddress;
import org.bosixnet.host.HostName;
import org.bosixnet.limit.ThrottledException;
import org.bosixnet.registry.RefusedException.Kind;
import org.bosixnet.testing.LogCapture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How long the list may be. */
class RoomTest {

    /** Bytes of a line of {@code alpha}: {@code 2001:db8:0:1::1}, four blanks, the name, the line's end. */
    private static final int LINE = 15 + 4 + 5 + 1;

    private final LogCapture log = new LogCapture(RoomTest.class.getPackage());

    @AfterEach
    void end() {
        log.close();
    }

    private static KeyedFixture of(long maxListBytes) {
        return new KeyedFixture(
                new RegistryConfig(100, maxListBytes, ReservedNames.NONE, Duration.ofMinutes(15), null, null));
    }

    private static String list(RegistryView view) {
        StringBuilder list = new StringBuilder();
        view.listed().forEach(record -> record.addresses().forEach(address -> list.append(address)
                .append("    ")
                .append(record.name())
                .append('\n')));
        return list.toString();
    }

    @Test
    void itsLengthIsKnownAfterEveryChangeAndAfterARestart() {
        KeyedFixture at = of(1 << 20);
        Random random = new Random(11);
        for (int i = 0; i < 300; i++) {
            HostName name = new HostName("h" + random.nextInt(20));
            List<HostAddress> addresses = new ArrayList<>();
            for (int j = random.nextInt(4); j >= 0; j--) {
                addresses.add(new HostAddress("2001:db8::" + Integer.toHexString(1 + random.nextInt(99999) % 65535)));
            }
            if (random.nextInt(4) == 0) {
                at.registry.withdraw(name, ADMIN);
            } else {
                at.registry.update(name, addresses.stream().distinct().toList(), ADMIN);
            }
            assertThat(at.registry.view().listBytes())
                    .isEqualTo(list(at.registry.view()).length());
        }
        long before = at.registry.view().listBytes();
        HostRegistry again = new HostRegistry(
                at.dao, new RegistryConfig(100, Duration.ofMinutes(15), null), at.clock, at.clock::nanos);
        again.start();
        assertThat(again.view().listBytes()).isEqualTo(before).isPositive();
    }

    @Test
    void whatMakesItTooLongIsRefusedAndNothingElse() {
        KeyedFixture at = of(2 * LINE);
        at.registry.update(ALPHA, List.of(ONE, TWO), OPEN);
        assertThatThrownBy(() -> at.registry.update(BETA, List.of(ONE), ADMIN))
                .satisfies(refused(Kind.LIST_FULL))
                .hasMessage("The list of hosts would be longer than 50 bytes, which is its limit"
                        + " (bosixnet.max-list-bytes).");
        assertThatThrownBy(() -> at.registry.update(ALPHA, List.of(TWO, ONE, KeyedFixture.ELSEWHERE), OPEN))
                .satisfies(refused(Kind.LIST_FULL));
        at.registry.update(ALPHA, List.of(TWO, ONE), OPEN);
        at.claim(BETA, "other");
        at.registry.update(ALPHA, List.of(TWO), OPEN);
        at.registry.update(BETA, List.of(ONE), Authorities.key("other"));
        assertThat(at.registry.view().listBytes()).isEqualTo(2 * LINE - 1);
    }

    @Test
    void aListThatIsLongerThanANewBoundCanStillShrink() {
        KeyedFixture at = of(LINE);
        at.dao.write(ALPHA, at.record(ALPHA, List.of(ONE, TWO), "mine"));
        assertThatThrownBy(() -> at.registry.update(BETA, List.of(ONE), OPEN)).satisfies(refused(Kind.LIST_FULL));
        at.registry.update(ALPHA, List.of(TWO), Authorities.key("mine"));
        assertThat(at.addressesOf(ALPHA)).containsExactly(TWO);
    }

    @Test
    void whatIsOnItsWayCounts() {
        KeyedFixture at = of(LINE);
        at.dao.beforeCommit = () -> {
            at.dao.beforeCommit = () -> {};
            assertThatThrownBy(() -> at.registry.update(BETA, List.of(ONE), OPEN))
                    .satisfies(refused(Kind.LIST_FULL));
        };
        at.registry.update(ALPHA, List.of(ONE), OPEN);
        at.registry.withdraw(ALPHA, OPEN);
        at.registry.update(BETA, List.of(ONE), OPEN);
    }

    @Test
    void thatThereIsNoRoomIsToldBeforeAnyLimitAndTakesNothingFromOne() {
        KeyedFixture at = of(LINE);
        Authority mine = Authorities.key("mine");
        at.claim(BETA, "mine");
        at.claim(ALPHA, "mine");
        for (int i = 0; i < 10; i++) {
            at.registry.update(ALPHA, List.of(i % 2 == 0 ? ONE : TWO), mine);
        }
        assertThatThrownBy(() -> at.registry.update(ALPHA, List.of(ONE), mine)).isInstanceOf(ThrottledException.class);
        for (int i = 0; i < 100; i++) {
            assertThatThrownBy(() -> at.registry.update(ALPHA, List.of(ONE, TWO), mine))
                    .satisfies(refused(Kind.LIST_FULL));
            assertThatThrownBy(() -> at.registry.update(BETA, List.of(ONE), mine))
                    .satisfies(refused(Kind.LIST_FULL));
        }
        at.registry.withdraw(ALPHA, ADMIN);
        at.registry.update(BETA, List.of(ONE), mine);
    }

    @Test
    void itIsSaidOnceThatItFillsAndOnceThatItIsFull() {
        KeyedFixture at = of(10 * LINE);
        for (int i = 0; i < 20; i++) {
            HostName name = new HostName("host" + (i / 10) + (i % 10)); // as long as alpha, and one
            try {
                at.registry.update(name, List.of(ONE), OPEN);
            } catch (RefusedException e) {
                assertThat(e.kind()).isEqualTo(Kind.LIST_FULL);
                assertThat(i).isGreaterThanOrEqualTo(9);
            }
        }
        assertThat(log.warnings())
                .containsExactly(
                        "The list of hosts has 234 bytes, which is 93 percent of its limit"
                                + " (bosixnet.max-list-bytes)",
                        "The list of hosts has 234 bytes, of 250 allowed (bosixnet.max-list-bytes): changes that"
                                + " make it longer are refused");
    }
}
