package org.bosixnet.client.platform.linux;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Semaphore;
import org.bosixnet.client.Unshared;
import org.bosixnet.client.platform.Command;
import org.bosixnet.testing.Await;
import org.bosixnet.testing.Needs;
import org.junit.jupiter.api.Test;

/** Listens to a real kernel, in namespaces of its own. */
@Needs({"namespaces", "ip"})
class KernelMonitorIT {

    private static final String SCRIPT = """
            ip link set lo up
            "$0" -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -cp "$1" "$2" || true
            monitors() { cat /proc/[0-9]*/comm | grep -cx ip || true; }
            echo "left by one that was killed: $(monitors)"
            ip link set lo mtu 1500
            while [ "$(monitors)" != 0 ]; do sleep 0.05; done
            """;

    @Test
    void hearsOfEachKindOfChangeAndEndsAtTheNextIfTheAgentIsKilled() throws Exception {
        Command.Result result =
                Unshared.run(SCRIPT, Listener.class, "--net", "--pid", "--fork", "--kill-child", "--mount-proc");
        assertThat(result.output()).isEqualTo("""
                heard: address replace 2001:db8::1 dev lo
                heard: address change 2001:db8::1 dev lo preferred_lft 0
                heard: link set lo mtu 1400
                heard: -6 route replace unreachable default
                left by one that was killed: 1
                """);
        assertThat(result.exitCode()).isZero();
    }

    /** Runs inside the namespaces, makes changes, waits until each was heard, and ends as if killed. */
    static final class Listener {
        private static final List<String> CHANGES = List.of(
                "address replace 2001:db8::1 dev lo",
                "address change 2001:db8::1 dev lo preferred_lft 0",
                "link set lo mtu 1400",
                "-6 route replace unreachable default");

        private Listener() {}

        public static void main(String[] args) throws Exception {
            for (String change : CHANGES) {
                Semaphore wakings = new Semaphore(0);
                KernelMonitor monitor = new KernelMonitor(
                        Command.find("ip"), wakings::release, System.getLogger(Listener.class.getName()));
                monitor.start();
                Await.until("it listens", Listener::isListening);
                new ProcessBuilder(("ip " + change).split(" ", -1))
                        .inheritIO()
                        .start()
                        .waitFor();
                wakings.acquire();
                System.out.println("heard: " + change);
                if (!change.equals(CHANGES.get(CHANGES.size() - 1))) {
                    monitor.close();
                    Await.until("it has ended", () -> !isListening());
                }
            }
            Runtime.getRuntime().halt(137);
        }

        /** Tells whether any process here is subscribed to groups of rtnetlink. */
        private static boolean isListening() {
            try {
                return Files.readAllLines(Path.of("/proc/net/netlink")).stream()
                        .anyMatch(socket -> socket.matches("\\S+ +0 +\\d+ +(?!00000000)[0-9a-f]{8} .*"));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
