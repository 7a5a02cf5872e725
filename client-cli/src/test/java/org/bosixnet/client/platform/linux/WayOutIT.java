package org.bosixnet.client.platform.linux;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.bosixnet.client.Unshared;
import org.bosixnet.client.address.AddressChoice;
import org.bosixnet.client.address.AddressPolicy;
import org.bosixnet.client.address.AddressSettings;
import org.bosixnet.client.address.Network;
import org.bosixnet.client.host.HostAddress;
import org.bosixnet.client.platform.Command;
import org.bosixnet.client.platform.Platform;
import org.bosixnet.testing.Needs;
import org.junit.jupiter.api.Test;

/** Real routing tables in a network namespace, each change followed by a choice as an agent makes it. */
@Needs({"namespaces", "ip"})
class WayOutIT {

    /** A word after {@code --} is printed before the choice at that point; the choice is the next one's last report. */
    private static final String SCRIPT = """
        echo 0 > /proc/sys/net/ipv6/conf/default/accept_dad
        ip link set lo up
        link() { ip link add "$1" type veth peer name "p$1" && ip link set "$1" up && ip link set "p$1" up; }
        for name in eth0 wlan0 wg0 br0; do link $name; done
        lasting="nodad valid_lft 86400 preferred_lft 14400"
        steps() {
            ip -6 addr add 2001:db8:d0c::1/64 dev br0 nodad
            ip -6 addr add 2001:db8:77::2/128 dev wg0 nodad
            ip -6 addr add 2001:db8:e1::1/64 dev eth0 $lasting
            ip -6 addr add 2001:db8:a1::1/64 dev wlan0 $lasting
            ip -6 route add default via fe80::1 dev eth0 metric 100
            echo "-- cable"
            read -r unused
            ip -6 route add default dev wg0 metric 1 table 51820
            ip -6 rule add fwmark 7 table 51820
            echo "-- a table that only a mark reaches"
            read -r unused
            ip -6 route del default via fe80::1 dev eth0
            echo "-- router reconnects"
            read -r unused
            ip -6 route add default via fe80::1 dev eth0 metric 100
            ip -6 route add default via fe80::2 dev wlan0 metric 600
            echo "-- router is back"
            read -r unused
            ip link set peth0 down
            until ip -6 route show default | grep -q linkdown; do sleep 0.05; done
            echo "-- cable is out, its route stays"
            read -r unused
            ip link set peth0 up
            while ip -6 route show default | grep -q linkdown; do sleep 0.05; done
            echo "-- cable is in"
            read -r unused
            ip -6 rule add not fwmark 9 table 51820
            echo "-- tunnel takes all"
            read -r unused
            ip -6 rule del not fwmark 9 table 51820
            ip -6 route add unreachable default metric 1
            echo "-- all is cut off"
            read -r unused
        }
        mkfifo /tmp/answers.$$
        steps < /tmp/answers.$$ | "$0" -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -cp "$1" "$2" /tmp/answers.$$
        rm /tmp/answers.$$
        """;

    @Test
    void theKernelIsAskedWhichWayItGoes() throws Exception {
        Command.Result result = Unshared.run(SCRIPT, Chooser.class, "--net");
        assertThat(result.output()).isEqualTo("""
            cable: 2001:db8:e1::1 of [eth0]
            a table that only a mark reaches: 2001:db8:e1::1 of [eth0]
            router reconnects: 2001:db8:e1::1 of []
            router is back: 2001:db8:e1::1 of [eth0, wlan0]
            cable is out, its route stays: 2001:db8:a1::1 of [wlan0]
            cable is in: 2001:db8:e1::1 of [eth0, wlan0]
            tunnel takes all: 2001:db8:77::2 of [wg0, eth0, wlan0]
            all is cut off: 2001:db8:77::2 of []
            """);
        assertThat(result.exitCode()).isZero();
    }

    /** As OpenWrt and babel make them: which address the kernel tries first is nothing to go by. */
    private static final String SOURCE_SPECIFIC = """
        ip link set lo up
        link() { ip link add "$1" type veth peer name "p$1" && ip link set "$1" up && ip link set "p$1" up; }
        for name in br0 eth0 wlan0; do link $name; done
        steps() {
            ip -6 addr add 2001:db8:1::1/64 dev br0 nodad
            ip -6 addr add 2001:db8:e1:0:211:22ff:fe33:4455/64 dev eth0 nodad
            ip -6 route add default from 2001:db8:e1::/64 via fe80::1 dev eth0
            echo "-- one"
            read -r unused
            ip -6 addr add 2001:db8:a1::1/64 dev wlan0 nodad
            ip -6 route add default from 2001:db8:a1::/64 via fe80::2 dev wlan0 metric 100
            ip -6 route add unreachable default metric 2000
            echo "-- a better one"
            read -r unused
            ip -6 route del default from 2001:db8:a1::/64 via fe80::2 dev wlan0 metric 100
            ip -6 rule add from 2001:db8:a1::/64 table 100
            ip -6 route add default via fe80::2 dev wlan0 table 100
            echo "-- one of them by a rule"
            read -r unused
            ip -6 rule del from 2001:db8:a1::/64 table 100
            ip -6 route del default from 2001:db8:e1::/64 via fe80::1 dev eth0
            echo "-- none"
            read -r unused
        }
        mkfifo /tmp/answers.$$
        steps < /tmp/answers.$$ | "$0" -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -cp "$1" "$2" /tmp/answers.$$
        rm /tmp/answers.$$
        """;

    @Test
    void aWayForCertainSourcesOnlyIsFound() throws Exception {
        Command.Result result = Unshared.run(SOURCE_SPECIFIC, Chooser.class, "--net");
        assertThat(result.output()).isEqualTo("""
            one: 2001:db8:e1:0:211:22ff:fe33:4455 of [eth0]
            a better one: 2001:db8:a1::1 of [wlan0, eth0]
            one of them by a rule: 2001:db8:e1:0:211:22ff:fe33:4455 of [eth0, wlan0]
            none: 2001:db8:e1:0:211:22ff:fe33:4455 of []
            """);
        assertThat(result.exitCode()).isZero();
    }

    /** As on a host of fifty containers, and on a router: the way out is noticed however many routes there are. */
    private static final String MANY = """
        ip link set lo up
        ip link add eth0 type veth peer name peth0 && ip link set eth0 up && ip link set peth0 up
        ip -6 addr add 2001:db8:e1::1/64 dev eth0 nodad
        more() {
            seq "$1" "$2" | sed 's/.*/route add 2001:db8:f:&::\\/64 dev eth0/' | ip -6 -batch -
        }
        java="$0"
        notice() { $java -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -cp "$1" "$2" "$3"; }
        more 1 418
        notice "$1" "$2" 418
        ip -6 route del default
        more 419 2000
        notice "$1" "$2" 2000
        """;

    @Test
    void aNewDefaultRouteIsNoticedAmongManyRoutes() throws Exception {
        Command.Result result = Unshared.run(MANY, Noticer.class, "--net");
        assertThat(result.output()).isEqualTo("noticed among 418\nnoticed among 2000\n");
        assertThat(result.exitCode()).isZero();
    }

    /** Runs inside the namespace, and chooses whenever a line says that something was changed. */
    static final class Chooser {
        private Chooser() {}

        public static void main(String[] args) throws Exception {
            Platform platform = new LinuxPlatform();
            List<HostAddress> last = List.of();
            try (BufferedReader steps = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
                    var answers = new java.io.FileOutputStream(args[0])) {
                for (String line = steps.readLine(); line != null; line = steps.readLine()) {
                    AddressChoice choice = choose(platform, last);
                    last = choice.chosen();
                    System.out.println(line.substring("-- ".length()) + ": " + last.get(0) + " of " + choice.waysOut());
                    answers.write('\n');
                    answers.flush();
                }
            }
        }

        private static AddressChoice choose(Platform platform, List<HostAddress> last) throws IOException {
            return AddressPolicy.choose(
                    platform.addresses(), AddressSettings.DEFAULT, last, new Network(platform.waysOut(), Map.of()));
        }
    }

    /** Runs inside the namespace, adds a default route, and says whether the state of the network tells of it. */
    static final class Noticer {
        private Noticer() {}

        public static void main(String[] args) throws Exception {
            Platform platform = new LinuxPlatform();
            Platform.NetworkState before = platform.networkState();
            new ProcessBuilder("ip -6 route add default via fe80::1 dev eth0".split(" ", -1))
                    .inheritIO()
                    .start()
                    .waitFor();
            System.out.println((platform.networkState().equals(before) ? "missed" : "noticed") + " among " + args[0]);
        }
    }
}
