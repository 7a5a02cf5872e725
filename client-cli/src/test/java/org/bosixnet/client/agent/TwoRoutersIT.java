package org.bosixnet.client.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bosixnet.client.Unshared;
import org.bosixnet.client.address.AddressSettings;
import org.bosixnet.client.address.LinkPrefix;
import org.bosixnet.client.address.Liveness;
import org.bosixnet.client.host.HostAddress;
import org.bosixnet.client.platform.Command;
import org.bosixnet.client.platform.Platform;
import org.bosixnet.client.platform.linux.LinuxPlatform;
import org.bosixnet.testing.Await;
import org.bosixnet.testing.Needs;
import org.junit.jupiter.api.Test;

/** Two real routers on one link, each with a prefix of its own: both alive, then one of them dead. */
@Needs({"namespaces", "ip", "radvd", "nsenter"})
class TwoRoutersIT {

    private static final String SCRIPT = """
        directory=$(mktemp -d)
        ip link set lo up
        unshare --net sleep 600 > /dev/null 2>&1 & router=$!
        until [ "$(readlink /proc/$router/ns/net)" != "$(readlink /proc/self/ns/net)" ]; do sleep 0.05; done
        ip link add eth0 type veth peer name lan netns $router
        ip link set eth0 up
        on_router() { nsenter --net --target $router "$@"; }
        on_router sh -c 'echo 1 > /proc/sys/net/ipv6/conf/all/forwarding; ip link set lan up'
        announce() {
            on_router ip -6 addr add fe80::$1/64 dev lan nodad
            cat > $directory/$1.conf <<END
        interface lan {
            AdvSendAdvert on; MinRtrAdvInterval 3; MaxRtrAdvInterval 4; AdvDefaultLifetime 600;
            AdvRASrcAddress { fe80::$1; };
            prefix 2001:db8:$1:1::/64 { AdvValidLifetime $2; AdvPreferredLifetime $2; };
        };
        END
            nsenter --net --target $router radvd --nodaemon --logmethod=none --config $directory/$1.conf --pidfile $directory/$1.pid > /dev/null 2>&1 &
            eval "pid_$1=$!"
        }
        announce a 590000
        announce b 1800
        "$0" -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -cp "$1" "$2" $pid_a $pid_b || true
        kill -9 $pid_a $pid_b $router 2> /dev/null
        rm -r $directory
        """;

    @Test
    void bothAliveTakeNoTurnsAndADeadOneIsGivenUp() throws Exception {
        Command.Result result = Unshared.run(SCRIPT, Watcher.class, "--net");
        System.out.print(result.output());
        assertThat(result.output()).contains("""
            both prefixes are refreshed
            after a while the choice is the same: true
            the router of the chosen prefix is gone
            the other prefix is chosen
            the prefix of the router that is gone counts down
            """);
    }

    /** Runs beside the routers, chooses as the agent does, and ends the router of the chosen prefix. */
    static final class Watcher {

        private final Platform.NetworkNotices notices;
        private final AddressChooser chooser;
        private final List<HostAddress> chosen = new ArrayList<>();
        private Map<LinkPrefix, Liveness> prefixes = Map.of();

        private Watcher() {
            Platform platform = new LinuxPlatform();
            notices = platform.networkNotices(() -> {});
            chooser = new AddressChooser(
                    platform,
                    AddressSettings.DEFAULT,
                    Duration.ofMinutes(5),
                    List.of(),
                    notices::mayHaveChanged,
                    () -> Duration.ofNanos(System.nanoTime()));
        }

        /** Looks once, and remembers each other choice. */
        private boolean look() {
            try {
                Optional<AddressChooser.Look> look = chooser.poll();
                if (look.isPresent() && !look.get().choice().chosen().isEmpty()) {
                    HostAddress address = look.get().choice().chosen().get(0);
                    chooser.reported(List.of(address));
                    prefixes = look.get().prefixes();
                    if (chosen.isEmpty() || !last().equals(address)) {
                        chosen.add(address);
                    }
                }
                return look.isPresent();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private HostAddress last() {
            return chosen.get(chosen.size() - 1);
        }

        private boolean isOf(LinkPrefix prefix, HostAddress address) {
            return prefix.prefix().contains(address);
        }

        public static void main(String[] args) {
            new Watcher().run(Long.parseLong(args[0]), Long.parseLong(args[1]));
        }

        private void run(long routerA, long routerB) {
            notices.start();
            Await.until("both prefixes are refreshed", () -> {
                boolean unused = look();
                return prefixes.values().stream()
                                .filter(liveness -> liveness == Liveness.REFRESHED)
                                .count()
                        == 2;
            });
            System.out.println("both prefixes are refreshed");
            int before = chosen.size();
            int[] looks = {0};
            Await.until("it was looked four times", () -> look() && ++looks[0] == 4);
            System.out.println("after a while the choice is the same: " + (chosen.size() == before));

            HostAddress dead = last();
            boolean isA = dead.text().startsWith("2001:db8:a:1:");
            ProcessHandle.of(isA ? routerA : routerB).orElseThrow().destroyForcibly();
            long start = System.nanoTime();
            System.out.println("the router of the chosen prefix is gone");
            Await.until("the other prefix is chosen", () -> look() && !last().equals(dead));
            System.out.println("the other prefix is chosen");
            prefixes.forEach((prefix, liveness) -> {
                if (isOf(prefix, dead) && liveness == Liveness.COUNTING) {
                    System.out.println("the prefix of the router that is gone counts down");
                }
            });
            System.out.println(
                    "it took " + Duration.ofNanos(System.nanoTime() - start).toSeconds() + " s");
            System.exit(0);
        }
    }
}
