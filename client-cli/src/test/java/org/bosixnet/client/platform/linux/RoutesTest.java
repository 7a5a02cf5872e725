package org.bosixnet.client.platform.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bosixnet.client.address.Lifetime;
import org.bosixnet.client.address.Route;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RoutesTest {
    private static final Path PROC = Path.of("src/test/resources/proc");
    private static final String REST = " 00000001 00000000 00000003     eth0\n";
    private static final String WAY =
            "0".repeat(32) + " 00 " + "0".repeat(32) + " 00 fe80" + "0".repeat(27) + "1 00000400" + REST;
    private static final String OTHER =
            "20010db8" + "0".repeat(24) + " 40 " + "0".repeat(32) + " 00 " + "0".repeat(32) + " 00000400" + REST;

    @TempDir
    Path directory;

    @Test
    void ipTellsDefaultRoutesByMetricWithoutThoseThatAreDead() throws IOException {
        String text = "[{\"dst\":\"default\",\"gateway\":\"fe80::1\",\"dev\":\"eth0\",\"metric\":100,"
                + "\"flags\":[\"linkdown\"],\"pref\":\"medium\"},"
                + "{\"dst\":\"default\",\"gateway\":\"fe80::2\",\"dev\":\"wlan0\",\"metric\":600,\"flags\":[]},"
                + "{\"dst\":\"default\",\"dev\":\"tun0\",\"metric\":50,\"flags\":[]},"
                + "{\"type\":\"unreachable\",\"dst\":\"default\",\"dev\":\"lo\",\"metric\":1,\"flags\":[]},"
                + "{\"dst\":\"default\",\"metric\":300,\"flags\":[],\"nexthops\":["
                + "{\"gateway\":\"fe80::3\",\"dev\":\"eth1\",\"weight\":1,\"flags\":[]},"
                + "{\"gateway\":\"fe80::4\",\"dev\":\"eth2\",\"weight\":1,\"flags\":[\"dead\",\"linkdown\"]},"
                + "{\"gateway\":\"fe80::5\",\"dev\":\"eth3\",\"weight\":1,\"flags\":[]}]}]";
        assertThat(IpRoutes.parse(text))
                .containsExactly(
                        List.of(new Route("", "tun0")),
                        List.of(new Route("fe80::3", "eth1"), new Route("fe80::5", "eth3")),
                        List.of(new Route("fe80::2", "wlan0")));
    }

    @Test
    void theLargestMetricIsTheLastResort() throws IOException {
        String text = "[{\"dst\":\"default\",\"dev\":\"wwan0\",\"metric\":4294967295,\"flags\":[]},"
                + "{\"dst\":\"default\",\"dev\":\"eth0\",\"metric\":1024,\"flags\":[]}]";
        assertThat(IpRoutes.parse(text))
                .containsExactly(List.of(new Route("", "eth0")), List.of(new Route("", "wwan0")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\n", "[]", "[ ]"})
    void noRouteIsNoError(String text) throws IOException {
        assertThat(IpRoutes.parse(text)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"{}", "[1]", "[", "Usage: ip [OPTIONS] address|route", "[{\"dev\":\"a\",\"nexthops\":[1]}]"})
    void otherOutputIsAnError(String text) {
        assertThatThrownBy(() -> IpRoutes.parse(text))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith("ip -j -6 route printed something unknown");
    }

    @Test
    void withoutTheProgramThatIsAnError() {
        assertThatThrownBy(() -> new IpRoutes(Optional::empty).defaults()).hasMessage(IpCommand.MISSING);
        assertThatThrownBy(() -> new IpText(Optional::empty, new AddressTable()).read())
                .hasMessage(IpCommand.MISSING);
    }

    @Test
    void theKernelsTableTellsThoseOfInterfacesThatAreUp() throws IOException {
        RouteTable table = new RouteTable(PROC.resolve("several-interfaces.ipv6_route"));
        assertThat(table.defaults(name -> true).get(0).get(0).interfaceName()).isEqualTo("wlan0");
        assertThat(table.defaults(name -> !name.equals("wlan0")))
                .isNotEmpty()
                .doesNotContain(table.defaults(name -> true).get(0));
        assertThat(new RouteTable(directory.resolve("none")).defaults(name -> true))
                .isEmpty();
        String rejecting = WAY.replace(" 00000003     eth0", " 00200200       lo");
        assertThat(new RouteTable(Files.writeString(directory.resolve("routes"), rejecting)).defaults(name -> true))
                .isEmpty();
    }

    @Test
    void aHostOfManyContainersHasNoLongTable() throws IOException {
        Path file = directory.resolve("routes");
        RouteTable table = new RouteTable(file);
        Files.writeString(file, OTHER.repeat(418));
        String before = table.fingerprint();
        Files.writeString(file, OTHER.repeat(418) + WAY);
        assertThat(table.fingerprint()).isNotEqualTo(before);
        assertThat(table.defaults(name -> true)).containsExactly(List.of(new Route("fe80::1", "eth0")));
        Files.writeString(file, OTHER.repeat(RouteTable.MOST_LINES) + WAY);
        assertThat(table.defaults(name -> true)).isEmpty();
        assertThat(table.fingerprint()).isEqualTo(before);
    }

    @Test
    void countersOfARouteAreNoChange() throws IOException {
        Path file = directory.resolve("routes");
        RouteTable table = new RouteTable(file);
        Files.writeString(file, WAY);
        String before = table.fingerprint();
        Files.writeString(file, WAY.replace("00000001 00000000 00000003", "00000007 00000abc 00000003"));
        assertThat(table.fingerprint()).isEqualTo(before);
        Files.writeString(file, WAY.replace("0001 00000400", "0002 00000400"));
        assertThat(table.fingerprint()).isNotEqualTo(before);
    }

    /** As BusyBox 1.35 and iproute2 print it. */
    @Test
    void lifetimesAreReadFromText() {
        String text = """
            7: wlan0@pwlan0: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu 1500 qlen 1000
                inet6 2001:db8:aa::5/64 scope global dynamic flags 02\s
                   valid_lft 86399sec preferred_lft 14399sec
                inet6 fe80::302f:cbff:fee8:2d3a/64 scope link\s
                   valid_lft forever preferred_lft forever
            8: tun0: <POINTOPOINT,UP,LOWER_UP> mtu 1500 state UNKNOWN qlen 500
                inet6 2001:db8:bb::1 peer 2001:db8:bb::2/128 scope global
                   valid_lft forever preferred_lft 4294967295sec
            """;
        assertThat(IpText.parse(text))
                .isEqualTo(Map.of(
                        "wlan0 2001:db8:aa::5", new Lifetime(14399),
                        "wlan0 fe80::302f:cbff:fee8:2d3a", Lifetime.FOREVER,
                        "tun0 2001:db8:bb::1", Lifetime.FOREVER));
        assertThat(IpText.parse("BusyBox v1.35.0\n\nUsage: ip [OPTIONS]\n")).isEmpty();
    }
}
