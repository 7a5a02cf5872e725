package org.bosixnet.client.namespaces;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.bosixnet.testing.Await;
import org.bosixnet.testing.Needs;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/**
 * What happens to an ordinary computer's network: it comes late, goes, and is another one after a pause. The agent polls
 * every five minutes only and gives a silent stream 50 seconds, so whatever is known sooner was noticed here.
 */
@Needs({"namespaces", "ip", "ss", "curl", "/usr/libexec/tomcat10/tomcat-start.sh"})
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class NetworkChangesIT {

    private static final Path WAR = Path.of("../target/bosixnet.war");
    private static final Path DIRECTORY = Path.of("target/fleet-changes");

    /** More than anything here may take on a machine that is busy, and less than a stream that has just spoken may be silent. */
    private static final Duration SOON = Duration.ofSeconds(30);

    /** What a program that did not run notices for certain. */
    private static final Duration STANDSTILL = Duration.ofSeconds(11);

    private static final String ADDRESSES = "-j -6 addr";

    private static NamespaceFleet fleet;
    private static String peerKey;
    private static int peerAddresses;

    @BeforeAll
    static void start() throws IOException {
        fleet = new NamespaceFleet(DIRECTORY);
        fleet.addHost("anchor"); // the registry's address is in its network
        fleet.addBareHost("late");
        fleet.addHost("laptop");
        fleet.addBareHost("tethered");
        configure("tethered", fleet.plug("tethered", "usb0"), "usb0");
        fleet.startRegistry(WAR);
        startAgent("late", "");
        startAgent("laptop", countingIp("laptop"), "UPD_PERIOD=8");
        startAgent("tethered", "", "NETWORK_DEVICE=usb0");
        peerKey = fleet.issueKey("peer");
        changePeer();
    }

    @AfterAll
    static void stop() {
        if (fleet != null) {
            fleet.close();
        }
    }

    /** Gives an interface an address and the way out, both at once. */
    private static void configure(String name, String network, String device) {
        fleet.ip(name, "addr", "add", network + "::10/64", "dev", device, "nodad");
        fleet.ip(name, "-6", "route", "add", "default", "via", network + "::1");
    }

    private static void startAgent(String name, String before, String... settings) throws IOException {
        Path directory = fleet.files(name);
        Path keys = directory.resolve("keys");
        Files.writeString(keys, fleet.url() + " " + fleet.issueKey(name) + "\n");
        Files.setPosixFilePermissions(keys, PosixFilePermissions.fromString("rw-------"));
        Path conf = directory.resolve("agent.conf");
        Files.writeString(
                conf,
                "URL=" + fleet.url() + "\nHOST_NAME=" + name + "\nALLOW_HTTP=yes\nKEY_FILE=" + keys + "\n"
                        + String.join("\n", settings) + "\n");
        fleet.startHost(
                name, false, "/bin/sh", "-c", before + "exec " + NamespaceFleet.BOSIXNET + " agent --config " + conf);
    }

    /** Returns a script's lines that put a program in the place of {@code ip} which notes the time and words of each call. */
    private static String countingIp(String name) throws IOException {
        Path directory = fleet.files(name);
        Path counting = directory.resolve("ip");
        Files.writeString(
                counting,
                "#!/bin/sh\necho $(date +%s%3N) $* >> " + calls() + "\nexec " + directory.resolve("ip.real")
                        + " \"$@\"\n");
        Files.setPosixFilePermissions(counting, PosixFilePermissions.fromString("rwxr-xr-x"));
        return "cp /bin/ip " + directory.resolve("ip.real") + " && mount --bind " + counting + " /bin/ip && ";
    }

    private static Path calls() throws IOException {
        return fleet.files("laptop").resolve("calls");
    }

    /** Returns when the laptop's agent ran {@code ip} so, in milliseconds since 1970. */
    private static List<Long> ipCalls(String words) {
        try {
            return Files.readAllLines(calls()).stream()
                    .map(line -> line.split(" ", 2))
                    .filter(call -> call[1].equals(words))
                    .map(call -> Long.valueOf(call[0]))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Has the registry list another address of the peer, and returns it. */
    private static String changePeer() {
        String address = "2001:db8:ff::" + ++peerAddresses;
        String put = "curl -sf -X PUT -H 'Authorization: Bearer " + peerKey + "' -H 'Content-Type: application/json' "
                + "-d '{\"addresses\":[\"" + address + "\"]}' " + fleet.localUrl() + "/api/v1/hosts/peer";
        assertThat(fleet.in("router", "/bin/sh", "-c", put).succeeded()).isTrue();
        return address;
    }

    private static boolean knowsPeer(String name) {
        return fleet.on(name, "cat", "/etc/hosts").text().contains("2001:db8:ff::" + peerAddresses + "    peer\n");
    }

    /** Has the stream speak: how long it may be silent is counted from then on. */
    private static void hearOfPeer(String name) {
        changePeer();
        Await.until(name + " knows the peer", () -> knowsPeer(name));
    }

    private static boolean lists(String name, String address) {
        try {
            return fleet.in(
                            "router",
                            "curl",
                            "-sf",
                            "-H",
                            "Authorization: Bearer " + fleet.key("reader"),
                            fleet.localUrl() + "/hosts")
                    .text()
                    .contains(address + "    " + name + "\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static long says(String name, String text) {
        return fleet.output(name).lines().filter(line -> line.contains(text)).count();
    }

    /** Waits until it holds, says how long that took, and fails if it was not soon. */
    private static void soon(String sentence, long start, BooleanSupplier condition) {
        Await.until(sentence, condition);
        Duration took = Duration.ofNanos(System.nanoTime() - start);
        System.out.println(sentence + " after " + took.toMillis() + " ms");
        assertThat(took).as(sentence).isLessThan(SOON);
    }

    private static void assertNothingUnusualIsLogged(String name) {
        assertThat(fleet.output(name).lines()).allMatch(line -> line.matches("(INFO|WARNING): .*"));
    }

    @Test
    @Order(1)
    void withoutAChangeNoProcessIsRunButForTheSignOfLife() {
        Await.until("the laptop knows the peer", () -> knowsPeer("laptop"));
        int before = ipCalls(ADDRESSES).size();
        changePeer(); // a new hosts file needs no process either
        Await.until("ip has run twice more", () -> ipCalls(ADDRESSES).size() >= before + 2);
        Await.until("the laptop knows the peer's new address", () -> knowsPeer("laptop"));
        List<Long> calls = ipCalls(ADDRESSES);
        long period = (calls.get(before + 1) - calls.get(before - 1)) / 2;
        System.out.println("Without a change ip ran every " + period + " ms");
        assertThat(period).isGreaterThan(6_000);
        assertThat(ipCalls("-6 monitor address link route")).hasSize(1);
    }

    @Test
    @Order(2)
    void aLaptopThatWakesUpInAnotherNetworkIsReachedAndReachesAtOnce() {
        hearOfPeer("laptop");
        fleet.signal("laptop", "STOP");
        fleet.ip("laptop", "link", "del", "eth0");
        String network = fleet.plug("laptop", "wlan0");
        configure("laptop", network, "wlan0");
        changePeer();
        long start = System.nanoTime();
        fleet.signal("laptop", "CONT");
        soon("The laptop in another network knew the peer", start, () -> knowsPeer("laptop"));
        soon("The laptop in another network was listed", start, () -> lists("laptop", network + "::10"));
        assertNothingUnusualIsLogged("laptop");
    }

    @Test
    @Order(3)
    void aLaptopThatWakesUpWithADeadStreamTakesItUpAnew() {
        hearOfPeer("laptop");
        Await.until("the laptop is connected", () -> !connections("laptop").isEmpty());
        List<String> ports = connections("laptop");
        fleet.signal("laptop", "STOP");
        long stopped = System.nanoTime();
        // as a NAT that has forgotten the connection: nothing gets through, and nobody is told
        ports.forEach(port -> fleet.ip("router", "-6", "rule", "add", "ipproto", "tcp", "dport", port, "blackhole"));
        changePeer();
        Await.until("the laptop stood still for long", () -> System.nanoTime() - stopped > STANDSTILL.toNanos());
        long start = System.nanoTime();
        fleet.signal("laptop", "CONT");
        soon("The laptop with a dead stream knew the peer", start, () -> knowsPeer("laptop"));
        assertThat(says("laptop", "as after a suspension")).isPositive();
        assertNothingUnusualIsLogged("laptop");
    }

    /** Returns a host's ports of its connections with the registry. */
    private static List<String> connections(String name) {
        return fleet.in(name, "ss", "-Htn", "state", "established", "dport = :8080")
                .text()
                .lines()
                .map(line -> line.replaceAll(".*\\]:(\\d+) +\\[.*", "$1"))
                .toList();
    }

    @Test
    @Order(4)
    void anInterfaceThatVanishesIsSaidOnceAndReportedWhenItIsBack() {
        Await.until("the tethered host knows the peer", () -> knowsPeer("tethered"));
        fleet.ip("tethered", "link", "del", "usb0");
        Await.until("it is said", () -> says("tethered", "No usable IPv6 address") > 0);
        long gone = System.nanoTime();
        Duration cpu = cpu("tethered");
        changePeer();
        Await.until("some seconds have passed", () -> System.nanoTime() - gone > 4_000_000_000L);
        Duration used = cpu("tethered").minus(cpu);
        assertThat(used).isLessThan(Duration.ofNanos(System.nanoTime() - gone).dividedBy(2));
        assertThat(fleet.on("tethered", "cat", "/etc/hosts").text()).contains("    peer\n");

        String network = fleet.plug("tethered", "usb0");
        configure("tethered", network, "usb0");
        long start = System.nanoTime();
        soon("The interface that was back was listed", start, () -> lists("tethered", network + "::10"));
        soon("The host with it knew the peer", start, () -> knowsPeer("tethered"));
        assertThat(says("tethered", "No usable IPv6 address")).isOne();
        assertNothingUnusualIsLogged("tethered");
    }

    @Test
    @Order(6)
    void aContainersNetworkThatComesAndGoesEndsNoStream() {
        Await.until("the laptop knows the peer", () -> knowsPeer("laptop"));
        List<String> ports = connections("laptop");
        long streams = says("laptop", "The list comes by stream");
        for (int i = 0; i < 2; i++) {
            int looks = ipCalls(ADDRESSES).size();
            fleet.ip("laptop", "link", "add", "br-c0ffee", "type", "veth", "peer", "name", "c0");
            List.of("c0", "br-c0ffee").forEach(end -> fleet.ip("laptop", "link", "set", end, "up"));
            fleet.ip("laptop", "addr", "add", "2001:db8:d0c::1/64", "dev", "br-c0ffee", "nodad");
            Await.until("the network is seen", () -> ipCalls(ADDRESSES).size() > looks + 1);
            int before = ipCalls(ADDRESSES).size();
            fleet.ip("laptop", "link", "del", "br-c0ffee");
            Await.until("it is seen that it went", () -> ipCalls(ADDRESSES).size() > before + 1);
        }
        assertThat(connections("laptop")).containsAnyElementsOf(ports);
        assertThat(says("laptop", "The list comes by stream")).isEqualTo(streams);
        changePeer();
        soon("The laptop with containers knew the peer", System.nanoTime(), () -> knowsPeer("laptop"));
    }

    private static Duration cpu(String name) {
        return fleet.process(name).info().totalCpuDuration().orElseThrow();
    }

    @Test
    @Order(5)
    void aNetworkThatComesLateIsUsedAtOnce() {
        Await.until("it is said", () -> says("late", "No usable IPv6 address") > 0);
        String network = fleet.plug("late", "eth0");
        assertThat(fleet.in("late", "sysctl", "-qw", "net.ipv6.conf.eth0.dad_transmits=10")
                        .succeeded())
                .isTrue();
        fleet.ip("late", "addr", "add", network + "::10/64", "dev", "eth0");
        assertThat(fleet.in("late", "ip", "-6", "addr").text()).contains("tentative");
        // the address alone leads nowhere
        Await.until("the report has failed", () -> says("late", "Reporting fails") > 0);
        long start = System.nanoTime();
        fleet.ip("late", "-6", "route", "add", "default", "via", network + "::1");
        soon("The late network was listed", start, () -> lists("late", network + "::10"));
        soon("The stream over it was open", start, () -> says("late", "The list comes by stream") > 0);
        soon("The host with it knew the peer", start, () -> knowsPeer("late"));
        assertThat(says("late", "No usable IPv6 address")).isOne();
        assertThat(says("late", "Reporting fails")).isOne();
        assertNothingUnusualIsLogged("late");
    }
}
