package org.bosixnet.client.namespaces;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.bosixnet.testing.Await;
import org.bosixnet.testing.LogFiles;
import org.bosixnet.testing.Needs;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/**
 * The whole job on real kernels' tables and a real container: three hosts in networks of their own know each other by
 * name, two with this agent, one with the original's. Each has a key.
 */
@Needs({"namespaces", "ip", "ping", "curl", "/usr/libexec/tomcat10/tomcat-start.sh", "/usr/bin/bosixnet_daemon"})
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class FleetIT {

    private static final Path WAR = Path.of("../target/bosixnet.war");
    private static final List<String> NAMES = List.of("alpha", "beta", "gamma");

    private static NamespaceFleet fleet;

    @BeforeAll
    static void start() throws IOException {
        fleet = new NamespaceFleet(Path.of("target/fleet"));
        NAMES.forEach(fleet::addHost);
        fleet.startRegistry(WAR);
        startAgent("alpha", true);
        startAgent("beta", false);
        // all that an original's agent needs is another URL
        Files.writeString(
                fleet.files("gamma").resolve("bosixnet-daemon.conf"),
                "HOST_NAME=gamma\nUPD_PERIOD=1\nURL=\""
                        + fleet.url().replace("http://", "http://gamma:" + fleet.issueKey("gamma") + "@") + "\"\n");
        fleet.startHost("gamma", false, "/bin/sh", "/usr/bin/bosixnet_daemon");
    }

    @AfterAll
    static void stop() {
        if (fleet != null) {
            fleet.close();
            // but the original's agent, on gamma, logs its URL, and with it the key
            for (String ours : List.of("router", "alpha", "beta")) {
                LogFiles.assertNoKeyUnder(Path.of("target/fleet", ours + ".log"));
            }
        }
    }

    /** Has the host join, and its agent run, with the settings that joining wrote. */
    private static void startAgent(String name, boolean bind) {
        fleet.startHost(
                name,
                bind,
                "/bin/sh",
                "-c",
                NamespaceFleet.BOSIXNET + " join " + fleet.url() + " --name " + name
                        + " --allow-http yes --join-key-file " + fleet.firstKeys() + " > /dev/null && exec "
                        + NamespaceFleet.BOSIXNET + " agent --list-period 1");
    }

    private static boolean reaches(String from, String to) {
        return fleet.on(from, "ping", "-6", "-c", "1", "-W", "5", to).succeeded();
    }

    private static boolean resolves(String from, String to, String address) {
        return fleet.on(from, "getent", "ahostsv6", to).text().startsWith(address + " ");
    }

    private static String hosts() throws IOException {
        return fleet.in(
                        "router",
                        "curl",
                        "-sf",
                        "-H",
                        "Authorization: Bearer " + fleet.key("reader"),
                        fleet.localUrl() + "/hosts")
                .text();
    }

    @Test
    @Order(0)
    void whoHasNoKeySeesNothing() {
        assertThat(fleet.in("router", "curl", "-s", fleet.localUrl() + "/hosts").text())
                .isEqualTo("A key is needed: Authorization: Bearer KEY.\n");
    }

    @Test
    @Order(1)
    void eachHostReachesEachOtherByName() throws IOException {
        for (String from : NAMES) {
            for (String to : NAMES) {
                if (!from.equals(to)) {
                    Await.until(from + " reaches " + to, () -> reaches(from, to));
                }
            }
        }
        assertThat(hosts()).isEqualTo("2001:db8:1::10    alpha\n2001:db8:2::10    beta\n2001:db8:3::10    gamma\n");
    }

    @Test
    @Order(2)
    void aReplacedAddressIsReachedByNameAgain() {
        long start = System.nanoTime();
        fleet.replaceAddress("beta", "2001:db8:2::10", "2001:db8:2::abcd");
        Await.until("alpha resolves beta's new address", () -> resolves("alpha", "beta", "2001:db8:2::abcd"));
        Duration took = Duration.ofNanos(System.nanoTime() - start);
        assertThat(reaches("alpha", "beta")).isTrue();
        Await.until("the original's host reaches beta", () -> reaches("gamma", "beta"));
        System.out.println("A replaced address was resolved by name after " + took.toMillis() + " ms");
        assertThat(took).isLessThan(Duration.ofSeconds(30)); // the next report without a change is due after minutes
    }

    @Test
    @Order(3)
    void aRestartLosesNothing() throws IOException {
        restart("TERM", "2001:db8:1::10", "2001:db8:1::1111");
    }

    @Test
    @Order(4)
    void aKilledRegistryLosesNothing() throws IOException {
        restart("KILL", "2001:db8:1::1111", "2001:db8:1::2222");
    }

    private static void restart(String signal, String from, String to) throws IOException {
        String before = hosts();
        fleet.kill("router", signal);
        assertThat(reaches("alpha", "beta")).isTrue();
        fleet.startRegistry(WAR);
        assertThat(hosts()).isEqualTo(before);
        fleet.replaceAddress("alpha", from, to);
        Await.until("beta resolves alpha's new address", () -> resolves("beta", "alpha", to));
        Await.until("the original's host reaches alpha", () -> reaches("gamma", "alpha"));
    }

    @Test
    @Order(5)
    void anAgentStopsSoonAndLeavesTheNames() throws IOException {
        long start = System.nanoTime();
        fleet.kill("beta", "TERM");
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(10));
        assertThat(hosts()).contains("    beta\n");
    }

    @Test
    @Order(6)
    void anAgentSaysWhatChangedAndNothingElse() {
        assertThat(fleet.output("alpha").lines())
                .allMatch(line -> line.matches("(INFO|WARNING): .*"), "a line of the log")
                // the own name goes each time its address does, and comes with the next
                .filteredOn(line -> line.startsWith("INFO: Hosts file: ") && !line.endsWith(": -alpha"))
                // one write may hold what was told shortly before, too
                .anyMatch(line -> line.matches(".*: (.*, )?~beta 2001:db8:2::abcd(,.*)?"))
                .doesNotHaveDuplicates();
    }
}
