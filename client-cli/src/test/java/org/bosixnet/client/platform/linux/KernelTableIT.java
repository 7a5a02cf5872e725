package org.bosixnet.client.platform.linux;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.bosixnet.client.Unshared;
import org.bosixnet.client.address.AddressPolicy;
import org.bosixnet.client.address.AddressScope;
import org.bosixnet.client.address.AddressSettings;
import org.bosixnet.client.address.Candidate;
import org.bosixnet.client.address.Network;
import org.bosixnet.client.address.Route;
import org.bosixnet.client.platform.Command;
import org.bosixnet.client.platform.Platform;
import org.bosixnet.testing.Needs;
import org.junit.jupiter.api.Test;

/** Reads a real kernel's table, in a network namespace of its own. */
@Needs({"namespaces", "ip"})
class KernelTableIT {

    /** Link-local addresses skip duplicate address detection, or would change their flags between two readings. */
    private static final String SETUP = """
        echo 0 > /proc/sys/net/ipv6/conf/default/accept_dad
        ip link set lo up
        ip link add eth7 type veth peer name eth8
        ip link set eth7 up
        ip link set eth8 up
        ip -6 addr add 2001:db8:1:2:3:4:5:6/64 dev eth7 nodad valid_lft 7200 preferred_lft 3600
        ip -6 addr add 2001:db8:1:2::77/128 dev eth7 nodad
        ip -6 addr add 2001:db8:1:3::1/64 dev eth7 nodad valid_lft 3600 preferred_lft 0
        ip -6 addr add fd12:3456:789a::1/48 dev eth8 nodad
        ip -6 route add default via fe80::1 dev eth7 metric 100
        ip -6 route add default via fe80::1 dev eth8 metric 50
        exec "$0" -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -cp "$1" "$2"
        """;

    @Test
    void bothSourcesReadTheSameTable() throws Exception {
        Command.Result result = Unshared.run(SETUP, Reader.class, "--net");
        assertThat(result.output()).isEqualTo("""
            same by ip and proc: true
            known to the runtime: true
            way out: eth8
            2001:db8:1:2:3:4:5:6 chosen
            2001:db8:1:2::77 eligible
            2001:db8:1:3::1 dropped
            fd12:3456:789a::1 dropped
            """);
        assertThat(result.exitCode()).isZero();
    }

    /** Runs inside the namespace and prints what it saw. */
    static final class Reader {
        private Reader() {}

        public static void main(String[] args) throws Exception {
            List<Candidate> ip = new IpCommand(() -> Command.find("ip")).read();
            List<Candidate> proc = new AddressTable(Path.of("/proc/net/if_inet6"), Path.of("/nowhere")).read();
            System.out.println("same by ip and proc: " + comparable(ip).equals(comparable(proc)));
            System.out.println("known to the runtime: "
                    + addresses(new RuntimeInterfaces().read()).equals(addresses(ip)));
            Platform platform = new LinuxPlatform();
            Network network = new Network(platform.waysOut(), Map.of());
            System.out.println("way out: "
                    + network.ways()
                            .main(platform.addresses())
                            .map(Route::interfaceName)
                            .orElse("none"));
            AddressPolicy.choose(platform.addresses(), AddressSettings.DEFAULT, List.of(), network)
                    .candidates()
                    .stream()
                    .filter(judged -> judged.candidate().scope() == AddressScope.GLOBAL)
                    .forEach(judged -> System.out.println(judged.candidate().address() + " " + judged.verdict()));
        }

        private static List<String> comparable(List<Candidate> candidates) {
            return candidates.stream()
                    .map(SourcesTest::comparable)
                    .map(Candidate::toString)
                    .sorted()
                    .toList();
        }

        private static List<String> addresses(List<Candidate> candidates) {
            return candidates.stream().map(Candidate::address).sorted().toList();
        }
    }
}
