package org.bosixnet.client.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.bosixnet.client.address.Route;
import org.bosixnet.client.registry.RegistryException;
import org.bosixnet.client.registry.RegistryException.Kind;
import org.bosixnet.client.report.WantedAddresses;
import org.bosixnet.client.state.AgentState;
import org.bosixnet.client.state.StateFile;
import org.bosixnet.testing.Await;
import org.junit.jupiter.api.Test;

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
        assertThat(new StateFile(file).read().reported()).isEqualTo(new AgentState.Reported(ADDRESS));
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
    }

    @Test
    void afterASuspensionTheAddressIsReportedAndTheStreamTakenUpAnew() throws Exception {
        platform.addresses = CANDIDATES;
        start();
        target.nextReport();
        peer.stream().opens();
        settle();
        clock.set(Duration.ofHours(8));
        second();
        assertThat(target.nextReport()).isEqualTo(ADDRESS);
        Await.until("the stream is taken up", () -> peer.streams() == 2);
        assertThat(platform.reads).hasValue(2);
    }

    @Test
    void aClockThatIsSetBackDoesNothing() throws Exception {
        platform.addresses = CANDIDATES;
        start();
        target.nextReport();
        peer.stream().opens();
        settle();
        clock.set(Duration.ofDays(-9999));
        second();
        second();
        assertThat(target.reports()).hasSize(1);
        assertThat(peer.streams()).isOne();
        assertThat(platform.reads).hasValue(1);
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
