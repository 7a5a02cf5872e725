package org.bosixnet.client.namespaces;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.bosixnet.testing.Await;
import org.bosixnet.testing.Needs;
import org.bosixnet.testing.Outcome;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/**
 * A dnsmasq of its own user, which reads the file again only when it gets a signal, follows the fleet by {@code
 * ON_CHANGE}. The agent has the capabilities that the unit leaves it, and no others.
 */
@Needs({
    "namespaces",
    "ip",
    "curl",
    "dnsmasq",
    "pkill",
    "setpriv",
    "setfacl",
    "setfattr",
    "/usr/libexec/tomcat10/tomcat-start.sh"
})
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class DnsmasqIT {

    private static final Path UNIT = Path.of("src/main/systemd/bosixnet-agent.service");

    /** More than a change may take on a machine that is busy, and far less than the agent's period. */
    private static final Duration SOON = Duration.ofSeconds(30);

    private static NamespaceFleet fleet;
    private static String key;

    @BeforeAll
    static void start() throws IOException {
        fleet = new NamespaceFleet(Path.of("target/fleet-dnsmasq"));
        fleet.addHost("reader");
        fleet.startRegistry(Path.of("../target/bosixnet.war"));
        key = fleet.issueKey("nas");
        fleet.startHost("reader", false, "/bin/sh", "-c", """
            rm -f /etc/resolv.conf && echo nameserver 127.0.0.1 > /etc/resolv.conf
            dnsmasq --keep-in-foreground --conf-file=/dev/null --no-resolv --no-hosts --local-ttl=0 \\
                --listen-address=127.0.0.1 --bind-interfaces --user=dnsmasq --pid-file=/run/bosixnet/dnsmasq.pid \\
                --addn-hosts=/etc/fleet.hosts &
            %1$s join %2$s --name reader --allow-http yes --join-key-file %3$s --hosts-file /etc/fleet.hosts \\
                --on-change '/usr/bin/pkill -HUP -F /run/bosixnet/dnsmasq.pid' > /dev/null
            exec setpriv --inh-caps=-all --bounding-set=%4$s --no-new-privs %1$s agent
            """.formatted(
                        NamespaceFleet.BOSIXNET, fleet.url(), fleet.firstKeys(), capabilities()));
    }

    @AfterAll
    static void stop() {
        if (fleet != null) {
            fleet.close();
        }
    }

    /** Returns the capabilities of the unit, as setpriv(1) wants them. */
    private static String capabilities() throws IOException {
        String set = Files.readString(UNIT)
                .lines()
                .filter(line -> line.startsWith("CapabilityBoundingSet="))
                .collect(Collectors.joining());
        return Stream.of(set.replaceFirst(".*=", "").split(" ", -1))
                .map(name -> ",+" + name.replaceFirst("CAP_", "").toLowerCase(Locale.ROOT))
                .collect(Collectors.joining("", "-all", ""));
    }

    private static void nasReports(String method, String... body) {
        String[] request = {
            "curl",
            "-sf",
            "-X",
            method,
            "-H",
            "Authorization: Bearer " + key,
            "-H",
            "Content-Type: application/json",
            fleet.localUrl() + "/api/v1/hosts/nas"
        };
        assertThat(fleet.in(
                                "router",
                                Stream.concat(Stream.of(request), Stream.of(body))
                                        .toArray(String[]::new))
                        .succeeded())
                .isTrue();
    }

    private static void nasHas(String address) {
        nasReports("PUT", "-d", "{\"addresses\":[\"" + address + "\"]}");
    }

    /** Returns what a program on the host finds, which asks dnsmasq: the name is not in /etc/hosts. */
    private static String found(String name) {
        return fleet.on("reader", "getent", "ahostsv6", name).text();
    }

    private static void awaitSoon(String sentence, String name, String found) {
        long start = System.nanoTime();
        Await.until(
                sentence,
                () -> found.isEmpty() ? found(name).isEmpty() : found(name).startsWith(found + " "));
        Duration took = Duration.ofNanos(System.nanoTime() - start);
        System.out.println(sentence + " after " + took.toMillis() + " ms");
        assertThat(took).isLessThan(SOON);
    }

    @Test
    @Order(1)
    void dnsmasqKnowsTheFleet() {
        Await.until("dnsmasq knows the host itself", () -> found("reader").startsWith("2001:db8:1::10 "));
        assertThat(fleet.on("reader", "cat", "/etc/hosts").text()).doesNotContain("reader");
    }

    @Test
    @Order(2)
    void aChangedAddressIsAnsweredAndAWithdrawnHostIsGoneWithinSeconds() {
        nasHas("2001:db8:9::1");
        awaitSoon("a new host is answered", "nas", "2001:db8:9::1");
        nasHas("2001:db8:9::2");
        awaitSoon("a changed address is answered", "nas", "2001:db8:9::2");
        nasReports("DELETE");
        awaitSoon("a withdrawn host is gone", "nas", "");
        assertThat(found("reader")).startsWith("2001:db8:1::10 ");
    }

    @Test
    @Order(3)
    void whatTheFileHasBesidesItsTextIsKeptWithTheUnitsCapabilities() {
        String shown =
                "stat -c '%u %g %a' /etc/fleet.hosts; getfacl -cn /etc/fleet.hosts; getfattr -d /etc/fleet.hosts";
        Outcome set = onReader("cd /etc && chown 1234:4321 fleet.hosts && setfacl -m u:65534:rw fleet.hosts"
                + " && setfattr -n user.note -v mine fleet.hosts");
        assertThat(set).isEqualTo(new Outcome(0, ""));
        String before = onReader(shown).text();
        assertThat(before).startsWith("1234 4321 6").contains("user:65534:rw-", "user.note=\"mine\"");
        nasHas("2001:db8:9::3");
        awaitSoon("the changed address is answered", "nas", "2001:db8:9::3");
        assertThat(onReader(shown).text()).isEqualTo(before);
    }

    private static Outcome onReader(String script) {
        return fleet.on("reader", "/bin/sh", "-c", script);
    }

    @Test
    @Order(4)
    void allWentWell() {
        assertThat(fleet.output("reader")).contains("Hosts file: ").doesNotContain("ON_CHANGE");
        assertThat(onReader(NamespaceFleet.BOSIXNET + " status").text()).doesNotContain("ON_CHANGE");
    }
}
