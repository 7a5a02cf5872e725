package org.bosixnet.client.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.bosixnet.client.address.AddressScope;
import org.bosixnet.client.address.AddressSettings;
import org.bosixnet.client.address.Candidate;
import org.bosixnet.client.address.Lifetime;
import org.bosixnet.client.address.Route;
import org.bosixnet.client.host.HostAddress;
import org.bosixnet.client.platform.linux.AddressTable;
import org.bosixnet.client.platform.linux.DefaultRoute;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AddressWatchTest {

    private static final String ROW = "20010db8000000000000000000000001 02 40 00 80     eth0\n";

    @TempDir
    private Path directory;

    private Duration now = Duration.ZERO;
    private boolean told = true;
    private boolean fails;
    private int reads;

    private AddressWatch watch(List<HostAddress> lastReported) {
        return new AddressWatch(
                new AddressTable(directory.resolve("if_inet6"), directory),
                () -> {
                    reads++;
                    if (fails) {
                        throw new IOException("no answer");
                    }
                    return List.of(candidate("2001:db8::1"), candidate("2001:db8::2"));
                },
                new DefaultRoute(directory.resolve("ipv6_route")),
                AddressSettings.DEFAULT,
                Duration.ofMinutes(5),
                lastReported,
                () -> told,
                () -> now);
    }

    private static Candidate candidate(String address) {
        return new Candidate(address, "eth0", true, 64, AddressScope.GLOBAL, Set.of(), Lifetime.FOREVER);
    }

    @Test
    void theAddressesAreReadOnlyWhenTheTableChanges() throws IOException {
        Files.writeString(directory.resolve("if_inet6"), ROW);
        AddressWatch watch = watch(List.of());
        assertThat(watch.poll().orElseThrow().choice().chosen()).containsExactly(new HostAddress("2001:db8::1"));
        assertThat(watch.poll()).isEmpty();
        assertThat(reads).isEqualTo(1);
        Files.writeString(directory.resolve("if_inet6"), ROW + ROW.replace("01 02", "02 02"));
        assertThat(watch.poll()).isPresent();
        assertThat(reads).isEqualTo(2);
    }

    @Test
    void theyAreReadNowAndThenThoughTheTableIsTheSame() throws IOException {
        Files.writeString(directory.resolve("if_inet6"), ROW);
        AddressWatch watch = watch(List.of());
        watch.poll();
        now = Duration.ofSeconds(299);
        assertThat(watch.poll()).isEmpty();
        now = Duration.ofMinutes(5);
        assertThat(watch.poll()).isPresent();
    }

    @Test
    void anotherDefaultRouteIsAReasonToChooseAnew() throws IOException {
        Files.writeString(directory.resolve("if_inet6"), ROW);
        AddressWatch watch = watch(List.of());
        assertThat(watch.poll().orElseThrow().route()).isEmpty();
        Files.writeString(directory.resolve("ipv6_route"), route("0001", "eth0"));
        assertThat(watch.poll().orElseThrow().route()).map(Route::interfaceName).contains("eth0");
        assertThat(watch.poll()).isEmpty();
        Files.writeString(directory.resolve("ipv6_route"), route("0001", "wlan0"));
        assertThat(watch.poll()).isPresent();
        Files.writeString(directory.resolve("ipv6_route"), route("0002", "wlan0"));
        assertThat(watch.poll()).isPresent();
        Files.delete(directory.resolve("ipv6_route"));
        assertThat(watch.poll()).isPresent();
        assertThat(watch.poll()).isEmpty();
    }

    private static String route(String router, String interfaceName) {
        String none = "0".repeat(32);
        return none + " 00 " + none + " 00 fe80" + "0".repeat(24) + router + " 00000400 00000001 00000000 00000003 "
                + interfaceName + "\n";
    }

    @Test
    void whileNobodyTellsOfAChangeTheTablesAreLookedAtEveryFiveSeconds() throws IOException {
        Files.writeString(directory.resolve("if_inet6"), ROW);
        AddressWatch watch = watch(List.of());
        watch.poll();
        told = false;
        Files.writeString(directory.resolve("if_inet6"), ROW + ROW.replace("01 02", "02 02"));
        now = Duration.ofMillis(4_999);
        assertThat(watch.poll()).isEmpty();
        now = Duration.ofSeconds(5);
        assertThat(watch.poll()).isPresent();
    }

    @Test
    void aLookThatFailedIsRepeatedThoughNobodyTells() throws IOException {
        Files.writeString(directory.resolve("if_inet6"), ROW);
        AddressWatch watch = watch(List.of());
        watch.poll();
        Files.writeString(directory.resolve("if_inet6"), ROW + ROW.replace("01 02", "02 02"));
        fails = true;
        assertThatThrownBy(watch::poll).isInstanceOf(IOException.class);
        fails = false;
        told = false;
        assertThat(watch.poll()).isPresent();
        assertThat(watch.poll()).isEmpty();
    }

    @Test
    void itCanBeToldToChooseAgain() throws IOException {
        Files.writeString(directory.resolve("if_inet6"), ROW);
        AddressWatch watch = watch(List.of());
        watch.poll();
        watch.again();
        assertThat(watch.poll()).isPresent();
        assertThat(watch.poll()).isEmpty();
    }

    @Test
    void aSystemWithoutSuchATableIsLookedAtNowAndThen() throws IOException {
        AddressWatch watch = watch(List.of());
        assertThat(watch.poll()).isPresent();
        assertThat(watch.poll()).isEmpty();
        now = Duration.ofMinutes(5);
        assertThat(watch.poll()).isPresent();
    }

    @Test
    void whatAnEarlierRunReportedIsKeptWhileItIsAsGood() throws IOException {
        assertThat(watch(List.of(new HostAddress("2001:db8::2"))).look().chosen())
                .containsExactly(new HostAddress("2001:db8::2"));
    }
}
