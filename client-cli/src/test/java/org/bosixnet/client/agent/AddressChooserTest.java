package org.bosixnet.client.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.bosixnet.client.address.AddressScope;
import org.bosixnet.client.address.AddressSettings;
import org.bosixnet.client.address.Candidate;
import org.bosixnet.client.address.Lifetime;
import org.bosixnet.client.address.Route;
import org.bosixnet.client.host.HostAddress;
import org.bosixnet.client.platform.FakePlatform;
import org.junit.jupiter.api.Test;

class AddressChooserTest {

    private static final List<Candidate> TWO = List.of(candidate("2001:db8::1"), candidate("2001:db8::2"));
    private static final List<Candidate> OTHERS = List.of(candidate("2001:db8::1"), candidate("2001:db8::3"));

    private final FakePlatform platform = new FakePlatform();
    private Duration now = Duration.ZERO;

    private AddressChooser chooser(List<HostAddress> lastReported) {
        platform.addresses = platform.addresses.isEmpty() ? TWO : platform.addresses;
        return new AddressChooser(
                platform,
                AddressSettings.DEFAULT,
                Duration.ofMinutes(5),
                lastReported,
                () -> platform.mayHaveChanged,
                () -> now);
    }

    private static Candidate candidate(String address) {
        return new Candidate(address, "eth0", true, 64, AddressScope.GLOBAL, Set.of(), Lifetime.FOREVER);
    }

    @Test
    void theAddressesAreReadOnlyWhenTheTableChanges() throws IOException {
        AddressChooser chooser = chooser(List.of());
        assertThat(chooser.poll().orElseThrow().choice().chosen()).containsExactly(new HostAddress("2001:db8::1"));
        assertThat(chooser.poll()).isEmpty();
        assertThat(platform.reads).hasValue(1);
        platform.addresses = OTHERS;
        assertThat(chooser.poll()).isPresent();
        assertThat(platform.reads).hasValue(2);
    }

    @Test
    void theyAreReadNowAndThenThoughTheTableIsTheSame() throws IOException {
        AddressChooser chooser = chooser(List.of());
        chooser.poll();
        platform.mayHaveChanged = false;
        now = Duration.ofSeconds(299);
        assertThat(chooser.poll()).isEmpty();
        now = Duration.ofMinutes(5);
        assertThat(chooser.poll()).isPresent();
    }

    @Test
    void anotherDefaultRouteIsAReasonToChooseAnew() throws IOException {
        AddressChooser chooser = chooser(List.of());
        assertThat(chooser.poll().orElseThrow().route()).isEmpty();
        platform.defaultRoute = new Route("0001", "eth0");
        assertThat(chooser.poll().orElseThrow().route())
                .map(Route::interfaceName)
                .contains("eth0");
        assertThat(chooser.poll()).isEmpty();
        platform.defaultRoute = new Route("0001", "wlan0");
        assertThat(chooser.poll()).isPresent();
        platform.defaultRoute = new Route("0002", "wlan0");
        assertThat(chooser.poll()).isPresent();
        platform.defaultRoute = null;
        assertThat(chooser.poll()).isPresent();
        assertThat(chooser.poll()).isEmpty();
    }

    @Test
    void whileNobodyTellsOfAChangeTheTablesAreLookedAtEveryFiveSeconds() throws IOException {
        AddressChooser chooser = chooser(List.of());
        chooser.poll();
        platform.mayHaveChanged = false;
        platform.addresses = OTHERS;
        now = Duration.ofMillis(4_999);
        assertThat(chooser.poll()).isEmpty();
        now = Duration.ofSeconds(5);
        assertThat(chooser.poll()).isPresent();
    }

    @Test
    void whereNothingCanBeAnnouncedAndAfterAFailureTheyAreLookedAtEverySecond() throws IOException {
        AddressChooser chooser = chooser(List.of());
        assertThat(chooser.poll()).isPresent();
        assertThat(chooser.next()).isEqualTo(Duration.ofSeconds(1));
        platform.mayHaveChanged = false;
        now = Duration.ofSeconds(5);
        assertThat(chooser.poll()).isEmpty();
        assertThat(chooser.next()).isEqualTo(Duration.ofSeconds(10));
        now = Duration.ofSeconds(8);
        assertThat(chooser.poll()).as("it was woken for something else").isEmpty();
        assertThat(chooser.next()).isEqualTo(Duration.ofSeconds(10));
        platform.addresses = null;
        now = Duration.ofMinutes(5);
        assertThatThrownBy(chooser::poll).isInstanceOf(IOException.class);
        assertThat(chooser.next()).isEqualTo(Duration.ofMinutes(5).plusSeconds(1));
    }

    /** As when a router announces its prefix once more, which changes lifetimes only. */
    @Test
    void whenSomethingHappenedLifetimesAreReadThoughTheTableIsTheSame() throws IOException {
        platform.defaultRoute = new Route("fe80::1", "eth0");
        platform.addresses = List.of(withLifetime("2001:db8:1::1", 590_000), withLifetime("2001:db8:2::1", 1800));
        platform.hasTable = false; // what it shows stays the same
        AddressChooser chooser = chooser(List.of(new HostAddress("2001:db8:1::1")));
        chooser.poll();
        for (int seconds = 20; seconds <= 60; seconds += 20) {
            now = Duration.ofSeconds(seconds);
            platform.addresses =
                    List.of(withLifetime("2001:db8:1::1", 590_000 - seconds), withLifetime("2001:db8:2::1", 1800));
            assertThat(chooser.poll().orElseThrow().choice().chosen())
                    .containsExactly(new HostAddress(seconds < 60 ? "2001:db8:1::1" : "2001:db8:2::1"));
            now = now.plus(AddressChooser.LIFETIME_PERIOD).minusMillis(1);
            assertThat(chooser.poll()).isEmpty();
        }
    }

    private static Candidate withLifetime(String address, long seconds) {
        return candidate(address).with(new Lifetime(seconds));
    }

    @Test
    void aLookThatFailedIsRepeatedThoughNobodyTells() throws IOException {
        AddressChooser chooser = chooser(List.of());
        chooser.poll();
        platform.addresses = OTHERS;
        platform.addresses = null;
        assertThatThrownBy(chooser::poll).isInstanceOf(IOException.class);
        platform.addresses = OTHERS;
        platform.mayHaveChanged = false;
        assertThat(chooser.poll()).isPresent();
        assertThat(chooser.poll()).isEmpty();
    }

    @Test
    void itCanBeToldToChooseAgain() throws IOException {
        AddressChooser chooser = chooser(List.of());
        chooser.poll();
        chooser.again();
        assertThat(chooser.poll()).isPresent();
        assertThat(chooser.poll()).isEmpty();
    }

    @Test
    void aSystemWithoutSuchATableIsLookedAtNowAndThen() throws IOException {
        platform.hasTable = false;
        AddressChooser chooser = chooser(List.of());
        assertThat(chooser.poll()).isPresent();
        assertThat(chooser.poll()).isEmpty();
        now = Duration.ofMinutes(5);
        assertThat(chooser.poll()).isPresent();
    }

    @Test
    void whatAnEarlierRunReportedIsKeptWhileItIsAsGood() throws IOException {
        assertThat(chooser(List.of(new HostAddress("2001:db8::2")))
                        .look(Map.of())
                        .chosen())
                .containsExactly(new HostAddress("2001:db8::2"));
    }
}
