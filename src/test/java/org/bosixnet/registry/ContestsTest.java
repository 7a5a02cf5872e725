package org.bosixnet.registry;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.bosixnet.host.HostAddress;
import org.bosixnet.host.HostName;
import org.bosixnet.host.HostRecord;
import org.bosixnet.host.KeyDigest;
import org.bosixnet.host.Reports;
import org.bosixnet.testing.LogCapture;
import org.bosixnet.testing.ManualClock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who reports a name in turns, and who only seems to. */
class ContestsTest {

    private static final HostName PI = new HostName("raspberrypi");
    private static final String HOME = "2001:db8:0:1::/64";
    private static final String OFFICE = "192.0.2.7";

    private final ManualClock clock = new ManualClock(Instant.parse("2026-11-23T06:00:00Z"));
    private final FakeDao dao = new FakeDao();
    private final HostRegistry registry =
            new HostRegistry(dao, new RegistryConfig(1000, Duration.ofMinutes(15), null), clock, clock::nanos);
    private final LogCapture log = new LogCapture(ContestsTest.class.getPackage());

    @BeforeEach
    void start() {
        registry.start();
    }

    @AfterEach
    void stopListening() {
        log.close();
    }

    /** Reports, and lets half a period pass. */
    private void report(String network, Reports reports, String... addresses) {
        report(PI, network, reports, addresses);
        clock.advance(Duration.ofSeconds(150));
        registry.liveness().look();
    }

    private void report(HostName name, String network, Reports reports, String... addresses) {
        Authority by = new Authority(null, false, true, Authorities.actor("anonymous", "-", network), reports);
        registry.update(name, Stream.of(addresses).map(HostAddress::new).toList(), by);
    }

    private boolean contested() {
        return registry.liveness().contestedSince(PI).isPresent();
    }

    @Test
    void twoThatReportInTurnsFromDifferentNetworksAreNoticedAtTheFourthReport() {
        for (int i = 0; i < 3; i++) {
            report(i % 2 == 0 ? HOME : OFFICE, Reports.AGENT, "2001:db8:0:" + (1 + i % 2) + "::1");
            assertThat(contested()).isFalse();
        }
        Instant fourth = clock.instant();
        report(OFFICE, Reports.AGENT, "2001:db8:0:2::1");
        assertThat(registry.liveness().contestedSince(PI)).contains(fourth);
        assertThat(log.warnings())
                .containsExactly("raspberrypi is contested: several computers report it in turns, from 192.0.2.7 by"
                        + " agent with 2001:db8:0:2::1, 2001:db8:0:1::/64 by agent with 2001:db8:0:1::1."
                        + " Give each a name of its own.");
    }

    @Test
    void reportsInARowOfEitherChangeNothingAboutIt() {
        report(HOME, Reports.AGENT, "2001:db8:0:1::1");
        report(HOME, Reports.AGENT, "2001:db8:0:1::1");
        report(OFFICE, Reports.AGENT, "2001:db8:0:2::1");
        report(HOME, Reports.AGENT, "2001:db8:0:1::1");
        assertThat(contested()).isFalse();
        report(OFFICE, Reports.AGENT, "2001:db8:0:2::1");
        assertThat(contested()).isTrue();
    }

    @Test
    void threeAreNoticedLikeTwo() {
        for (int i = 0; i < 5; i++) {
            report(PI, "192.0.2." + i % 3, Reports.AGENT, "2001:db8:0:" + i % 3 + "::1");
            clock.advance(Duration.ofSeconds(100));
            assertThat(contested()).isEqualTo(i == 4);
        }
    }

    @Test
    void differentWaysOfReportingTellTwoApartInOneNetwork() {
        for (int i = 0; i < 2; i++) {
            report(HOME, Reports.AGENT, "2001:db8:0:1::1");
            report(HOME, Reports.DYNDNS2, "2001:db8:0:1::2");
        }
        assertThat(contested()).isTrue();
    }

    @Test
    void twoOfOneNetworkThatReportInOneWayAreToldApartByAddressesThatComeAgain() {
        for (String network : List.of(HOME, OFFICE)) { // by IPv6, and by an IPv4 address that both share
            HostName name = new HostName("copy-" + (network.equals(HOME) ? 6 : 4));
            for (int i = 0; i < 4; i++) {
                report(name, network, Reports.AGENT, "2001:db8:0:1::" + (1 + i % 2), "fd00::" + (1 + i % 2));
                clock.advance(Duration.ofSeconds(150));
                assertThat(registry.liveness().contestedSince(name).isPresent()).isEqualTo(i == 3);
            }
        }
        assertThat(log.warnings())
                .contains("copy-6 is contested: several computers report it in turns, from 2001:db8:0:1::/64 by agent"
                        + " with 2001:db8:0:1::1, 2001:db8:0:1::/64 by agent with 2001:db8:0:1::2. Give each a name"
                        + " of its own.");
    }

    @Test
    void aCopyThatMakesUpTemporaryAddressesIsToldByTheOneThatDoesNot() {
        for (int i = 0; i < 6; i++) {
            report(HOME, Reports.AGENT, i % 2 == 0 ? "2001:db8:0:1::1" : "2001:db8:0:1::a" + i);
        }
        assertThat(contested()).isTrue();
    }

    @Test
    void aComputerThatMakesUpTemporaryAddressesIsOne() {
        for (int i = 1; i < 20; i++) {
            report(HOME, Reports.AGENT, "2001:db8:0:1::" + i);
            clock.advance(Duration.ofSeconds(i % 3 * 30L));
        }
        assertThat(contested()).isFalse();
    }

    @Test
    void aComputerThatGoesBackToAnOldAddressOnceIsOne() {
        for (String address : List.of("2001:db8:0:1::1", "2001:db8:0:1::2", "2001:db8:0:1::1", "2001:db8:0:1::3")) {
            report(HOME, Reports.AGENT, address);
        }
        assertThat(contested()).isFalse();
    }

    @Test
    void aComputerWhoseTwoRoutersTakeTurnsIsOne() {
        for (int i = 0; i < 8; i++) {
            report(OFFICE, Reports.AGENT, "2001:db8:0:" + (1 + i % 2) + "::1");
        }
        assertThat(contested()).isFalse();
    }

    @Test
    void anAgentAndARouterThatKnowTheSameAddressAreOne() {
        for (int i = 0; i < 4; i++) {
            report(HOME, Reports.AGENT, "2001:db8:0:1::1", "fd00::1");
            report(HOME, Reports.DYNDNS2, "2001:db8:0:1::1");
        }
        assertThat(contested()).isFalse();
    }

    @Test
    void oneComputerWithTwoAddressesIsOne() {
        for (int i = 0; i < 4; i++) {
            report(HOME, Reports.AGENT, "2001:db8:0:1::1");
            report(HOME, Reports.AGENT, "2001:db8:0:2::1");
            report(OFFICE, Reports.AGENT, "2001:db8:0:2::1", "2001:db8:0:1::1"); // by IPv4
        }
        assertThat(contested()).isFalse();
    }

    @Test
    void aLaptopThatMovesAndComesBackIsOne() {
        for (String network : List.of(HOME, HOME, OFFICE, OFFICE, HOME, HOME)) {
            report(network, Reports.AGENT, network.equals(HOME) ? "2001:db8:0:1::1" : "2001:db8:0:2::1");
        }
        assertThat(contested()).isFalse();
    }

    @Test
    void oneThatMovesEveryFewPeriodsIsOne() {
        for (int i = 0; i < 8; i++) {
            report(i % 2 == 0 ? HOME : OFFICE, Reports.AGENT, "2001:db8:0:" + (1 + i % 2) + "::1");
            clock.advance(Duration.ofMinutes(4));
        }
        assertThat(contested()).isFalse();
    }

    @Test
    void itEndsOnceOnlyOneIsLeftAndIsLoggedOnceEach() {
        for (int i = 0; i < 12; i++) {
            report(i % 2 == 0 ? HOME : OFFICE, Reports.AGENT, "2001:db8:0:" + (1 + i % 2) + "::1");
        }
        long version = registry.view().version();
        assertThat(contested()).isTrue();
        for (int i = 0; i < 5; i++) {
            report(HOME, Reports.AGENT, "2001:db8:0:1::1");
        }
        assertThat(contested()).isFalse();
        assertThat(registry.view().version()).isGreaterThan(version);
        assertThat(log.warnings()).hasSize(1);
        assertThat(log.messages())
                .filteredOn(line -> line.contains("contested"))
                .hasSize(2)
                .last()
                .isEqualTo("raspberrypi is no longer contested: it was since 2026-11-23T06:07:30Z.");
    }

    @Test
    void manyAtOnceFillNoLog() {
        for (int i = 0; i < 4; i++) {
            for (int name = 0; name < 200; name++) {
                report(
                        new HostName("host" + name),
                        i % 2 == 0 ? HOME : OFFICE,
                        Reports.AGENT,
                        "2001:db8:0:" + (1 + i % 2) + "::1");
            }
        }
        assertThat(log.warnings()).hasSize(30);
        clock.advance(Duration.ofMinutes(11));
        registry.liveness().look();
        assertThat(log.messages().stream().filter(line -> line.contains("no longer")))
                .hasSize(30);
        assertThat(registry.liveness().contestedSince(new HostName("host199"))).isEmpty();
    }

    @Test
    void whatIsRefusedIsNoReport() {
        registry.keys().bind(PI, "abcdef", KeyDigest.of("mine"), Authorities.ADMIN);
        Authority mine = new Authority(KeyDigest.of("mine"), false, true, Authorities.actor("host", "abcdef", HOME));
        for (int i = 0; i < 4; i++) {
            registry.update(PI, List.of(new HostAddress("2001:db8:0:1::1")), mine);
            try {
                report(PI, OFFICE, Reports.AGENT, "2001:db8:0:2::1");
            } catch (RefusedException e) {
                assertThat(e.kind()).isEqualTo(RefusedException.Kind.NOT_OWNER);
            }
        }
        assertThat(contested()).isFalse();
    }

    @Test
    void aNameThatHasHadItsTurnIsForgottenWhileItReports() {
        Contests contests = new Contests(Duration.ofMinutes(10), clock::nanos);
        HostRecord before = record("2001:db8::1");
        HostRecord after = record("2001:db8:1::1");
        Authority by = new Authority(null, false, true, Authorities.actor("anonymous", "-", HOME), Reports.AGENT);
        assertThat(contests.reported(before, after, by, clock.instant())).isFalse();
        assertThat(contests.remembered()).isOne();
        for (int i = 0; i < 5; i++) {
            clock.advance(Duration.ofMinutes(5));
            assertThat(contests.reported(after, after, by, clock.instant())).isFalse();
        }
        assertThat(contests.remembered()).isZero();
    }

    private HostRecord record(String address) {
        return new HostRecord(PI, List.of(new HostAddress(address)), clock.instant(), clock.instant(), 1);
    }
}
