package org.bosixnet.packages;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bosixnet.testing.Await;
import org.bosixnet.testing.Needs;
import org.bosixnet.testing.Outcome;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A fleet as people set it up: the registry and two computers by the packages, one with the original's agent. */
@Needs({"namespaces", "systemd-nspawn", "debootstrap"})
class PackagedFleetIT {

    private static final String REGISTRY = "registry";
    private static final String ORIGINAL = "original";

    private static final Pattern LINES = Pattern.compile("""
            (?<name>[a-z]+) has joined (?<url>.*)\\.
            It reports (?<address>.*)\\.
            /etc/hosts has (?<hosts>[0-9]+) hosts? of the list\\.
            \\z""");

    private static final Map<String, Machine> MACHINES = new LinkedHashMap<>();
    private static final Map<String, String> NETWORKS = new LinkedHashMap<>();
    private static final Map<String, String> JOINED = new LinkedHashMap<>();
    private static Cables cables;

    @BeforeAll
    static void setUp() throws IOException {
        cables = new Cables();
        for (String name : List.of(REGISTRY, "one", "two", ORIGINAL)) {
            Machine machine = Machine.boot(name);
            MACHINES.put(name, machine);
            NETWORKS.put(name, cables.plug(machine));
        }
        InstalledRegistry registry = InstalledRegistry.on(MACHINES.get(REGISTRY));
        for (String name : List.of(REGISTRY, "one", "two")) {
            Machine machine = MACHINES.get(name);
            machine.install(Packages.AGENT.file());
            Files.writeString(machine.path("/root/join-key"), registry.key("join") + "\n");
            String join = "bosixnet " + registry.join("[" + address(REGISTRY) + "]", "/root/join-key");
            long begun = System.nanoTime();
            String said = machine.sh(join);
            Await.until(
                    "its own name resolves on " + name,
                    () -> machine.run("getent", "ahostsv6", name).text().contains(address(name)));
            System.out.println("From 'bosixnet join' to the first name that resolves on " + name + ": "
                    + Duration.ofNanos(System.nanoTime() - begun).toMillis() + " ms");
            JOINED.put(name, said);
        }
        original(registry);
    }

    /** The original checks no key of a server, so it takes http; and its list comes each minute. */
    private static void original(InstalledRegistry registry) throws IOException {
        Machine machine = MACHINES.get(ORIGINAL);
        registry.machine()
                .sh("echo 'bosixnet.bind=*' >>/etc/bosixnet/registry.properties;"
                        + " systemctl restart bosixnet-registry");
        registry.awaitReady();
        String key = registry.asked("POST", "/api/v1/hosts/" + ORIGINAL + "/key")
                .replaceAll("(?s).*\"key\":\"([^\"]*)\".*", "$1");
        machine.sh("apt-get install -y --no-install-recommends bosixnet-daemon");
        Files.writeString(
                machine.path("/etc/bosixnet/bosixnet-daemon.conf"),
                "HOST_NAME=" + ORIGINAL + "\nUPD_PERIOD=5\nURL='http://" + ORIGINAL + ":" + key + "@["
                        + address(REGISTRY) + "]:8080/bosixnet'\n");
        machine.sh("systemctl restart bosixnet-daemon");
    }

    @AfterAll
    static void end() throws IOException {
        for (Machine machine : MACHINES.values()) {
            machine.close();
        }
        cables.close();
    }

    private static String address(String name) {
        return NETWORKS.get(name) + "::10";
    }

    private static boolean reaches(String from, String to, String address) {
        Outcome ping = MACHINES.get(from).run("ping", "-6", "-c", "1", "-w", "2", to);
        return ping.succeeded() && ping.text().contains("(" + address + ")");
    }

    @Test
    void joiningEndsWithTheThreeLinesThatCount() {
        assertThat(JOINED.keySet()).containsExactly(REGISTRY, "one", "two");
        int joined = 0;
        for (Map.Entry<String, String> each : JOINED.entrySet()) {
            String name = each.getKey();
            Matcher lines = LINES.matcher(each.getValue());
            assertThat(lines.find()).as(each.getValue()).isTrue();
            assertThat(lines.group("name")).isEqualTo(name);
            assertThat(lines.group("url")).isEqualTo("https://[" + address(REGISTRY) + "]:8443/bosixnet");
            assertThat(lines.group("address")).isEqualTo(address(name));
            // its own name comes with the list, for which joining waits only for a moment
            joined++;
            assertThat(Integer.parseInt(lines.group("hosts"))).isBetween(joined - 1, joined);
        }
    }

    @Test
    void eachReachesEachByNameAndAChangedAddressWithinASecond() {
        for (String from : MACHINES.keySet()) {
            for (String to : MACHINES.keySet()) {
                if (!from.equals(to)) {
                    Await.until(from + " reaches " + to + " by name", () -> reaches(from, to, address(to)));
                }
            }
        }
        Machine moving = MACHINES.get("two");
        String changed = NETWORKS.get("two") + "::20";
        moving.sh("ip addr add " + changed + "/64 dev eth0 nodad");
        long begun = System.nanoTime();
        moving.sh("ip addr del " + address("two") + "/64 dev eth0");
        Await.until(
                "the changed address is in the other's hosts file",
                () -> MACHINES.get("one").read("/etc/hosts").contains(changed + "    two\n"));
        System.out.println("From the changed address to the other's hosts file: "
                + Duration.ofNanos(System.nanoTime() - begun).toMillis() + " ms");
        Await.until("the changed address is reached", () -> reaches("one", "two", changed));
    }
}
