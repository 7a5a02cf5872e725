package org.bosixnet.client.namespaces;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.bosixnet.testing.Await;
import org.bosixnet.testing.Needs;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/**
 * Changes reach other hosts by stream, directly and through nginx as it comes. The agents poll every five minutes only,
 * so whatever arrives sooner came by stream.
 */
@Needs({"namespaces", "ip", "curl", "nginx", "/usr/libexec/tomcat10/tomcat-start.sh"})
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class StreamFleetIT {

    private static final Path WAR = Path.of("../target/bosixnet.war");

    /** More than a change may take on a machine that is busy, and far less than the agents' period. */
    private static final Duration SOON = Duration.ofSeconds(30);

    private static NamespaceFleet fleet;

    @BeforeAll
    static void start() throws IOException {
        fleet = new NamespaceFleet(Path.of("target/fleet-stream"));
        fleet.addHost("alpha");
        fleet.addHost("beta");
        fleet.addHost("proxy");
        fleet.startRegistry(WAR);
        startProxy();
        startAgent("alpha", fleet.url());
        startAgent("beta", proxyUrl());
    }

    @AfterAll
    static void stop() {
        if (fleet != null) {
            fleet.close();
        }
    }

    private static String proxyUrl() {
        return "http://[2001:db8:3::10]:8080/bosixnet";
    }

    private static void startProxy() throws IOException {
        Path directory = fleet.files("proxy").toAbsolutePath();
        Path conf = Files.writeString(directory.resolve("nginx.conf"), """
            user root;
            pid nginx.pid;
            events {}
            http {
                access_log off;
                server {
                    listen [::]:8080;
                    location / { proxy_pass http://[2001:db8:1::1]:8080; }
                }
            }
            """);
        fleet.startHost(
                "proxy",
                false,
                "nginx",
                "-p",
                directory.toString(),
                "-e",
                directory.resolve("error.log").toString(),
                "-c",
                conf.toString(),
                "-g",
                "daemon off;");
        Await.until("nginx passes on", () -> fleet.in("proxy", "curl", "-gsf", proxyUrl() + "/health/ready")
                .succeeded());
    }

    private static void startAgent(String name, String url) {
        fleet.startHost(
                name,
                false,
                "/bin/sh",
                "-c",
                NamespaceFleet.BOSIXNET + " join '" + url + "' --name " + name + " --allow-http yes --join-key-file "
                        + fleet.firstKeys() + " > /dev/null && exec " + NamespaceFleet.BOSIXNET + " agent");
    }

    private static boolean resolves(String from, String to, String address) {
        return fleet.on(from, "getent", "ahostsv6", to).text().startsWith(address + " ");
    }

    /** Replaces an address, waits until the other host has it, and returns how long that took. */
    private static Duration change(String name, String from, String to, String other) {
        long start = System.nanoTime();
        fleet.replaceAddress(name, from, to);
        Await.until(other + " resolves " + name + "'s new address", () -> resolves(other, name, to));
        Duration took = Duration.ofNanos(System.nanoTime() - start);
        System.out.println("A replaced address of " + name + " was in the hosts file of " + other + " after "
                + took.toMillis() + " ms");
        return took;
    }

    private static void awaitStream(String name, String url) {
        Await.until(name + " follows the stream", () -> fleet.on(name, NamespaceFleet.BOSIXNET, "status")
                .text()
                .contains("The list comes by stream from " + url + " for "));
    }

    @Test
    @Order(1)
    void bothFollowTheStream() {
        Await.until("beta knows alpha", () -> resolves("beta", "alpha", "2001:db8:1::10"));
        Await.until("alpha knows beta", () -> resolves("alpha", "beta", "2001:db8:2::10"));
        awaitStream("alpha", fleet.url());
        awaitStream("beta", proxyUrl());
    }

    @Test
    @Order(2)
    void aChangeIsThereAtOnceDirectlyAndThroughNginx() {
        assertThat(change("beta", "2001:db8:2::10", "2001:db8:2::11", "alpha")).isLessThan(SOON);
        assertThat(change("alpha", "2001:db8:1::10", "2001:db8:1::11", "beta")).isLessThan(SOON);
        assertThat(change("beta", "2001:db8:2::11", "2001:db8:2::12", "alpha")).isLessThan(SOON);
        assertThat(change("alpha", "2001:db8:1::11", "2001:db8:1::12", "beta")).isLessThan(SOON);
    }

    @Test
    @Order(3)
    void watchPrintsAChange() {
        Path printed = Path.of("target/fleet-stream/watched").toAbsolutePath();
        String pid = fleet.on(
                        "alpha",
                        "/bin/sh",
                        "-c",
                        NamespaceFleet.BOSIXNET + " watch --json > " + printed + " 2>&1 & echo $!")
                .text()
                .strip();
        try {
            Await.until("watch follows", () -> read(printed).contains("follows " + fleet.url()));
            change("beta", "2001:db8:2::12", "2001:db8:2::13", "alpha");
            Await.until("the change is printed", () -> read(printed)
                    .contains("\"name\":\"beta\",\"addresses\":[\"2001:db8:2::13\"],\"before\":[\"2001:db8:2::12\"]}"));
        } finally {
            ProcessHandle.of(Long.parseLong(pid)).ifPresent(ProcessHandle::destroyForcibly);
        }
    }

    private static String read(Path file) {
        try {
            return Files.exists(file) ? Files.readString(file) : "";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    @Order(4)
    void afterARestartOfTheRegistryTheStreamIsTakenUpAgain() {
        long start = System.nanoTime();
        fleet.kill("router", "TERM");
        fleet.startRegistry(WAR);
        System.out.println("The registry was back after " + millisSince(start) + " ms");
        fleet.replaceAddress("alpha", "2001:db8:1::12", "2001:db8:1::13");
        fleet.replaceAddress("beta", "2001:db8:2::13", "2001:db8:2::14");
        // pauses between two tries may have grown to half a minute while the registry was down
        Await.until("beta resolves alpha's new address", () -> resolves("beta", "alpha", "2001:db8:1::13"));
        Await.until("alpha resolves beta's new address", () -> resolves("alpha", "beta", "2001:db8:2::14"));
        System.out.println("Both changes made then were known after " + millisSince(start) + " ms");
        awaitStream("alpha", fleet.url());
        awaitStream("beta", proxyUrl());
        assertThat(change("alpha", "2001:db8:1::13", "2001:db8:1::14", "beta")).isLessThan(SOON);
    }

    private static long millisSince(long start) {
        return Duration.ofNanos(System.nanoTime() - start).toMillis();
    }
}
