package org.bosixnet.client.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.bosixnet.client.address.AddressScope;
import org.bosixnet.client.address.Candidate;
import org.bosixnet.client.address.Lifetime;
import org.bosixnet.client.address.Route;
import org.bosixnet.client.host.HostAddress;
import org.bosixnet.client.host.HostName;
import org.bosixnet.client.registry.RegistryException;
import org.bosixnet.client.registry.RegistryException.Kind;
import org.bosixnet.client.report.WantedAddresses;
import org.bosixnet.client.state.AgentState;
import org.bosixnet.client.state.StateFile;
import org.bosixnet.client.time.FakeAgentClock;
import org.bosixnet.client.time.Standstill;
import org.bosixnet.testing.Await;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the agent reports, and when it looks anew. */
class AgentTest extends AgentFixture {

    @Test
    void whileNothingChangesTheAddressesAreReadOnceEveryPeriod() throws Exception {
        platform.addresses = CANDIDATES;
        platform.mayHaveChanged = false;
        start();
        for (int i = 0; i < PERIOD.toSeconds() - 1; i++) {
            second();
        }
        assertThat(platform.reads).hasValue(1);
        second();
        assertThat(platform.reads).hasValue(2);
    }

    @Test
    void theLoopSleepsLongerWhileWhatChangesIsAnnounced() throws Exception {
        platform.addresses = CANDIDATES;
        start();
        assertThat(clock.awaitWaiting()).isEqualTo(AddressChooser.SHORT_STATE_PERIOD);
        platform.mayHaveChanged = false;
        second();
        assertThat(clock.awaitWaiting()).isEqualTo(clock.uptime().plus(Duration.ofMillis(2500)));
    }

    @Test
    void whatBecameOfAReportIsInTheStateAtOnce() throws Exception {
        platform.addresses = CANDIDATES;
        platform.mayHaveChanged = false;
        start();
        target.nextReport();
        settle();
        assertThat(state().registries().all().get(0).reported()).isEqualTo(ADDRESS);
        assertThat(clock.uptime()).isZero();
    }

    @Test
    void whatCannotBeFoundOutOfTheAddressesIsInTheState() throws Exception {
        platform.addresses = CANDIDATES;
        platform.lack = "No lifetimes here.";
        start();
        Await.until("it is saved", () -> state().addresses() != null);
        assertThat(state().addresses().lack()).isEqualTo("No lifetimes here.");
    }

    @Test
    void whatWasReportedIsSavedForTheNextStart() throws Exception {
        platform.addresses = CANDIDATES;
        start();
        target.nextReport();
        Path file = directory.resolve("state");
        Await.until("it is saved", () -> new StateFile(file).read().reported() != null);
        assertThat(new StateFile(file).read().reported()).isEqualTo(new AgentState.Reported(ADDRESS, false));
    }

    @Test
    void aNetworkThatComesLateIsUsedAsSoonAsItsRouteIsThere() throws Exception {
        target.behaviour = addresses -> {
            throw new RegistryException(Kind.UNREACHABLE, "Network is unreachable.");
        };
        peer.noStream = new RegistryException(Kind.UNREACHABLE, "Network is unreachable.");
        peer.failure = peer.noStream;
        start();
        assertThat(target.reports()).isEmpty();
        platform.addresses = CANDIDATES;
        second();
        assertThat(target.nextReport()).isEqualTo(ADDRESS);
        settle();
        int streams = peer.streams();

        target.behaviour = addresses -> {};
        peer.noStream = null;
        platform.defaultRoute = new Route("fe80", "eth0");
        second();
        assertThat(target.nextReport()).isEqualTo(ADDRESS);
        Await.until("the stream is asked for", () -> peer.streams() == streams + 1);
        assertThat(state().reported()).as("for the next boot").isEqualTo(new AgentState.Reported(ADDRESS, true));
    }

    @Test
    void afterASuspensionTheAddressIsReportedAndTheStreamTakenUpAnew() throws Exception {
        platform.addresses = CANDIDATES;
        start();
        target.nextReport();
        peer.stream().opens();
        settle();
        clock.suspend(Duration.ofHours(8));
        for (int i = 0; i <= Standstill.SPREAD.toSeconds(); i++) {
            second();
        }
        assertThat(target.nextReport()).isEqualTo(ADDRESS);
        Await.until("the stream is taken up", () -> peer.streams() == 2);
        assertThat(platform.reads).hasValue(2);
    }

    @Test
    void aReportThatFailedGoesOutAsSoonAsTheRegistryIsThereAgain() throws Exception {
        platform.addresses = CANDIDATES;
        target.behaviour = addresses -> {
            throw new RegistryException(Kind.UNREACHABLE, "http://one cannot be reached.");
        };
        start();
        target.nextReport();
        for (int i = 0; i < 8; i++) {
            reporterClock.advance(reporterClock.awaitWaiting().minus(reporterClock.uptime()));
            target.nextReport();
        }
        settle();
        target.behaviour = addresses -> {};
        peer.stream().opens();
        assertThat(target.nextReport()).isEqualTo(ADDRESS);
        settle();
        assertThat(reporterClock.awaitWaiting())
                .isEqualTo(reporterClock.uptime().plus(PERIOD));
    }

    @ParameterizedTest
    @ValueSource(longs = {11, 863_913_600, -863_913_600})
    void aClockThatIsSetMakesNothingHappenAndStatusKnowsOfIt(long step) throws Exception {
        platform.addresses = CANDIDATES;
        start();
        target.nextReport();
        peer.stream().opens();
        settle();
        Instant before = clock.now();
        clock.set(Duration.ofSeconds(step));
        for (int i = 0; i <= Standstill.SPREAD.toSeconds(); i++) {
            second();
        }
        AgentState state = state();
        assertThat(state.loop().clockSet()).isEqualTo(state.loop().at());
        assertThat(state.loop().since()).isEqualTo(FakeAgentClock.START.plusSeconds(step));
        assertThat(Health.troubles(state, true, PERIOD, PERIOD, clock.now())).isEmpty();
        assertThat(state.registries().all().get(0).lastSuccess()).isBefore(before.plusMillis(1));
        assertThat(target.reports()).hasSize(1);
        assertThat(peer.streams()).isOne();
    }

    @Test
    void aContainersOrVpnsNetworkThatComesAndGoesEndsNoStreamAndMakesNoReport() throws Exception {
        platform.addresses = CANDIDATES;
        platform.defaultRoute = new Route("fe80", "eth0");
        start();
        target.nextReport();
        peer.stream().opens();
        settle();
        for (String device : List.of("br-c0ffee", "wg0", "br-c0ffee")) {
            platform.addresses = List.of(
                    CANDIDATES.get(0),
                    new Candidate(
                            "2001:db8:d0c::1", device, true, 64, AddressScope.GLOBAL, Set.of(), Lifetime.FOREVER));
            second();
            platform.addresses = CANDIDATES;
            second();
        }
        assertThat(platform.reads.get()).as("it was seen").isGreaterThan(6);
        assertThat(target.reports()).hasSize(1);
        assertThat(peer.streams()).isOne();
        assertThat(peer.stream().closed()).hasValue(0);
    }

    @Test
    void anotherComputerThatReportsThisOnesNameIsInTheState() throws Exception {
        platform.addresses = CANDIDATES;
        peer.lists("alpha=1");
        start();
        target.nextReport();
        peer.stream().opens();
        peer.stream().listener().reset("e-1");
        settle();
        listClock.advance(Duration.ofSeconds(1));
        reporterClock.advance(Duration.ofMinutes(1));
        settle();
        peer.stream().tells("alpha", "2001:db8::66");
        settle();
        second();
        assertThat(state().registries().all().get(0).contested().addresses())
                .containsExactly(new HostAddress("2001:db8::66"));
        assertThat(target.reports()).hasSize(1);
    }

    @Test
    void aComputerThatIsRenamedIsReportedUnderItsNewNameWithinSeconds() throws Exception {
        platform.addresses = CANDIDATES;
        start();
        name = new HostName("beta");
        for (int i = 0; i < Agent.NAME_PERIOD.toSeconds(); i++) {
            second();
        }
        assertThat(target.held).containsOnlyKeys("beta");
    }

    @Test
    void theOnlyAddressIsWithdrawnFiveMinutesAfterItsInterfaceVanished() throws Exception {
        platform.addresses = CANDIDATES;
        start();
        assertThat(target.nextReport()).isEqualTo(ADDRESS);
        platform.addresses = List.of();
        for (int i = 0; i < WantedAddresses.WITHDRAW_AFTER.toSeconds(); i++) {
            second();
        }
        assertThat(target.reports()).hasSize(1);
        second();
        assertThat(target.nextReport()).isEmpty();
        platform.addresses = CANDIDATES;
        second();
        assertThat(target.nextReport()).isEqualTo(ADDRESS);
    }
}
