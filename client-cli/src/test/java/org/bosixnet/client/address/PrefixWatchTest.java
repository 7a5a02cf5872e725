package org.bosixnet.client.address;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.bosixnet.client.host.Cidr;
import org.bosixnet.client.host.HostAddress;
import org.junit.jupiter.api.Test;

/** Routers that announce prefixes, on a clock of their own. */
class PrefixWatchTest {

    private static final String OLD = "2001:db8:dead:1:211:22ff:fe33:4455";
    private static final String NEW = "2001:db8:beef:1:211:22ff:fe33:4455";
    private static final Ways ONE_ROUTER = routers("fe80::1");
    private static final Ways TWO_ROUTERS = routers("fe80::1", "fe80::2");

    private final PrefixWatch watch = new PrefixWatch();

    /** When each address stops being preferred, in milliseconds. */
    private final Map<String, Long> ends = new TreeMap<>();

    private Ways ways = ONE_ROUTER;
    private long now = 1_000_000;
    private long delay;

    private static Ways routers(String... nextHops) {
        return new Ways(
                null,
                List.of(nextHops).stream()
                        .map(nextHop -> List.of(new Route(nextHop, "eth0")))
                        .toList());
    }

    private void announce(String address, long seconds) {
        ends.put(address, now + seconds * 1000);
    }

    /** Reads lifetimes as the kernel gives them: whole seconds, a part of one counting as one. */
    private List<Candidate> read() {
        List<Candidate> candidates = new ArrayList<>();
        ends.forEach((address, end) -> candidates.add(new Candidate(
                address,
                "eth0",
                true,
                64,
                AddressScope.GLOBAL,
                Set.of(),
                new Lifetime(Math.max(0, (end - now + 999) / 1000)))));
        return candidates;
    }

    private Map<LinkPrefix, Liveness> look() {
        long asked = now;
        now += delay / 2;
        List<Candidate> candidates = read();
        now += delay - delay / 2;
        return watch.look(candidates, ways, Duration.ofMillis(asked), Duration.ofMillis(now));
    }

    private static LinkPrefix prefix(String address) {
        return new LinkPrefix("eth0", Cidr.parse(address + "/64"));
    }

    private void pass(double seconds) {
        now += (long) (seconds * 1000);
    }

    @Test
    void atFirstNothingIsKnown() {
        announce(OLD, 590_000);
        announce(NEW, 1800);
        assertThat(look()).isEmpty();
        pass(300);
        assertThat(look()).isEmpty();
    }

    @Test
    void whatIsProlongedIsRefreshed() {
        announce(NEW, 1800);
        look();
        pass(200);
        announce(NEW, 1800);
        assertThat(look()).isEqualTo(Map.of(prefix(NEW), Liveness.REFRESHED));
    }

    /** A busy computer answers late, and lifetimes are rounded: neither is a refresh. */
    @Test
    void latenessIsNoRefresh() {
        announce(OLD, 86_400);
        Random random = new Random(1);
        for (int i = 0; i < 1000; i++) {
            delay = random.nextInt(5000);
            assertThat(look()).doesNotContainValue(Liveness.REFRESHED);
            pass(random.nextDouble());
        }
    }

    /** The old router is gone, and had announced its prefix for a week. */
    @Test
    void aPrefixThatOnlyCountsDownIsGivenUpOnceTheOtherWasRefreshedThreeTimes() {
        announce(OLD, 590_000);
        announce(NEW, 1800);
        look();
        for (int i = 1; i <= PrefixWatch.OUTDONE; i++) {
            pass(200);
            announce(NEW, 1800);
            Map<LinkPrefix, Liveness> known = look();
            assertThat(known).containsEntry(prefix(NEW), Liveness.REFRESHED);
            assertThat(known.get(prefix(OLD))).isEqualTo(i < PrefixWatch.OUTDONE ? null : Liveness.COUNTING);
        }
        announce(OLD, 590_000 + 1000);
        assertThat(look()).containsEntry(prefix(OLD), Liveness.REFRESHED);
    }

    /** As after a power cut: the router is the same, its prefix is another, and nobody deprecates the old one. */
    @Test
    void aRouterThatComesBackWithAnotherPrefixIsBelievedWithinItsFirstAnnouncements() {
        for (int i = 0; i < 5; i++) {
            announce(OLD, 14_400);
            look();
            pass(600);
        }
        assertThat(look()).isEqualTo(Map.of(prefix(OLD), Liveness.REFRESHED));
        for (int i = 0; i < PrefixWatch.OUTDONE; i++) {
            announce(NEW, 14_400);
            look();
            pass(16);
        }
        assertThat(look()).isEqualTo(Map.of(prefix(OLD), Liveness.COUNTING, prefix(NEW), Liveness.REFRESHED));
    }

    /** Both live, and the second announces itself far more often. */
    @Test
    void ofTwoRoutersEachHasItsOwnInterval() {
        ways = TWO_ROUTERS;
        announce(OLD, 14_400);
        announce(NEW, 14_400);
        for (int i = 0; i < 2000; i++) {
            pass(5);
            announce(NEW, 14_400);
            if (i % 100 == 2) { // once in 500 seconds
                announce(OLD, 14_400);
            }
            if (i > 102) {
                assertThat(look()).isEqualTo(Map.of(prefix(OLD), Liveness.REFRESHED, prefix(NEW), Liveness.REFRESHED));
            } else {
                look();
            }
        }
    }

    /** With random intervals as RFC 4861 has them, some announcements lost, and looks that come at any time. */
    @Test
    void twoLivePrefixesDoNotTakeTurns() {
        ways = TWO_ROUTERS;
        Random random = new Random(7);
        announce(OLD, 3600);
        announce(NEW, 3600);
        List<HostAddress> reported = List.of();
        int changes = 0;
        long[] next = {now, now};
        for (int i = 0; i < 24 * 60 * 6; i++) { // a day
            pass(10);
            String[] addresses = {OLD, NEW};
            for (int router = 0; router < 2; router++) {
                if (now >= next[router]) {
                    next[router] = now + 200_000 + random.nextInt(400_000);
                    if (random.nextInt(10) > 0) {
                        announce(addresses[router], 3600);
                    }
                }
            }
            List<HostAddress> chosen = AddressPolicy.choose(
                            read(), AddressSettings.DEFAULT, reported, new Network(ways, look()))
                    .chosen();
            changes += reported.isEmpty() || chosen.equals(reported) ? 0 : 1;
            reported = chosen;
        }
        assertThat(changes).isZero();
    }

    @Test
    void alonePatienceIsHalfAnHourAndThenThreeIntervals() {
        announce(OLD, 86_400);
        look();
        pass(100);
        announce(OLD, 86_400);
        look();
        pass((double) PrefixWatch.PATIENCE.toSeconds());
        assertThat(look()).containsEntry(prefix(OLD), Liveness.REFRESHED);
        pass(1);
        assertThat(look()).containsEntry(prefix(OLD), Liveness.COUNTING);
        announce(OLD, 86_400); // after an outage: no measure of the interval
        look();
        pass(100);
        announce(OLD, 86_400);
        look();
        pass(300);
        assertThat(look()).containsEntry(prefix(OLD), Liveness.REFRESHED);
        pass(1);
        assertThat(look()).containsEntry(prefix(OLD), Liveness.COUNTING);
    }

    @Test
    void aPrefixThatComesWhileItIsWatchedIsAlive() {
        announce(OLD, 590_000);
        look();
        announce(NEW, 1800);
        assertThat(look()).isEqualTo(Map.of(prefix(NEW), Liveness.REFRESHED));
    }

    /** As the next temporary one, which the kernel makes by itself. */
    @Test
    void anotherAddressOfAKnownPrefixIsNoRefresh() {
        announce(OLD, 590_000);
        look();
        announce("2001:db8:dead:1:aaaa::1", 86_400);
        assertThat(look()).isEmpty();
    }

    @Test
    void aLookThatCannotTellLifetimesChangesNothing() {
        announce(OLD, 590_000);
        announce(NEW, 1800);
        look();
        lookWithoutLifetimes();
        assertThat(look()).isEmpty();
    }

    private Map<LinkPrefix, Liveness> lookWithoutLifetimes() {
        List<Candidate> without = read().stream()
                .map(candidate -> candidate.with(Lifetime.UNKNOWN))
                .toList();
        return watch.look(without, ways, Duration.ofMillis(now), Duration.ofMillis(now));
    }

    /** As while iproute2 is upgraded, or no process can be started. */
    @Test
    void silenceCountsOnlyOnceLifetimesCanBeReadAgain() {
        announce(OLD, 86_400);
        look();
        pass(100);
        announce(OLD, 86_400);
        look();
        pass(2.0 * PrefixWatch.PATIENCE.toSeconds());
        assertThat(lookWithoutLifetimes()).containsEntry(prefix(OLD), Liveness.REFRESHED);
        assertThat(look()).containsEntry(prefix(OLD), Liveness.COUNTING);
    }

    @Test
    void anIntervalInWhichLifetimesCouldNotBeReadIsNoMeasure() {
        announce(OLD, 86_400);
        look();
        for (int i = 0; i < 2; i++) {
            pass(100);
            announce(OLD, 86_400);
            look();
        }
        pass(200);
        lookWithoutLifetimes();
        announce(OLD, 86_400);
        look();
        pass(301);
        assertThat(look()).containsEntry(prefix(OLD), Liveness.COUNTING);
    }

    @Test
    void whatHasNoLifetimeIsNotWatched() {
        List<Candidate> candidates = List.of(
                new Candidate(
                        OLD, "eth0", true, 64, AddressScope.GLOBAL, Set.of(AddressFlag.PERMANENT), Lifetime.FOREVER),
                new Candidate(NEW, "eth0", true, 64, AddressScope.GLOBAL, Set.of(), Lifetime.FOREVER));
        for (int i = 0; i < 10; i++) {
            pass(3600);
            assertThat(watch.look(candidates, ways, Duration.ofMillis(now), Duration.ofMillis(now)))
                    .isEmpty();
        }
    }
}
