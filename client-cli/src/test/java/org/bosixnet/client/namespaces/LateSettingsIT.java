package org.bosixnet.client.namespaces;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
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
 * A computer on which nothing is there yet when the agent starts: no interface of that name, no DNS server, no key, and
 * not the name that it will have. Each comes while the agent runs, and is used without a restart.
 */
@Needs({"namespaces", "ip", "curl", "dnsmasq", "/usr/libexec/tomcat10/tomcat-start.sh"})
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class LateSettingsIT {

    private static final Path WAR = Path.of("../target/bosixnet.war");
    private static final String SERVER = "2001:db8:1::1";

    private static NamespaceFleet fleet;
    private static Path directory;
    private static String key;

    @BeforeAll
    static void start() throws IOException {
        fleet = new NamespaceFleet(Path.of("target/fleet-late"));
        fleet.addHost("anchor"); // the registry's address is in its network
        fleet.addBareHost("late");
        fleet.startRegistry(WAR);
        key = fleet.issueKey("early");
        directory = fleet.files("late");
        assertThat(fleet.in(
                                "router",
                                "dnsmasq",
                                "--conf-file=/dev/null",
                                "--no-resolv",
                                "--no-hosts",
                                "--bind-interfaces",
                                "--listen-address=" + SERVER,
                                "--address=/registry.example/" + SERVER,
                                "--pid-file=" + directory.resolve("dnsmasq.pid"))
                        .succeeded())
                .isTrue();
        Path conf = directory.resolve("agent.conf");
        Files.writeString(
                conf,
                "URL=http://registry.example:8080/bosixnet\nALLOW_HTTP=yes\nUPD_PERIOD=2\nLIST_PERIOD=2\n"
                        + "NETWORK_DEVICE=wan0\nKEY_FILE=" + directory.resolve("keys") + "\n");
        String agent =
                "hostname early && : > /etc/resolv.conf && exec " + NamespaceFleet.BOSIXNET + " agent --config " + conf;
        fleet.startHost("late", false, "unshare", "--uts", "/bin/sh", "-c", agent);
    }

    @AfterAll
    static void stop() throws IOException {
        if (fleet != null) {
            Path pid = directory.resolve("dnsmasq.pid");
            if (Files.exists(pid)) {
                Outcome.mustSucceed("kill", Files.readString(pid).strip());
            }
            fleet.close();
        }
    }

    private static void says(String text) {
        Await.until("it says: " + text, () -> fleet.output("late").contains(text));
    }

    private static void lists(String lines) {
        Await.until("the registry lists: " + lines, () -> {
            try {
                String reader = "Authorization: Bearer " + fleet.key("reader");
                return fleet.in("router", "curl", "-sf", "-H", reader, fleet.localUrl() + "/hosts")
                        .text()
                        .equals(lines);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    @Test
    @Order(1)
    void anInterfaceThatIsNamedInTheSettingsComesLater() {
        says("No usable IPv6 address");
        String network = fleet.plug("late", "wan0");
        fleet.ip("late", "addr", "add", network + "::10/64", "dev", "wan0", "nodad");
        fleet.ip("late", "-6", "route", "add", "default", "via", network + "::1");
        says("Reporting fails, and is tried again: http://registry.example:8080/bosixnet cannot be reached: the name of"
                + " the server is not known. Check the name in the URL, and this computer's DNS.");
    }

    @Test
    @Order(2)
    void aDnsServerThatComesLaterIsAsked() {
        assertThat(fleet.on("late", "/bin/sh", "-c", "echo nameserver " + SERVER + " > /etc/resolv.conf")
                        .succeeded())
                .isTrue();
        says("refuses this (401)");
    }

    @Test
    @Order(3)
    void aKeyThatComesLaterIsUsed() throws IOException {
        Path keys = Files.createFile(
                directory.resolve("keys"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(keys, "http://registry.example:8080/bosixnet " + key + "\n");
        lists("2001:db8:2::10    early\n");
        says("The list comes by stream");
    }

    @Test
    @Order(4)
    void aNameThatIsSetLaterIsReported() throws IOException {
        assertThat(fleet.in(
                                "router",
                                "curl",
                                "-sf",
                                "-X",
                                "POST",
                                "-H",
                                "Authorization: Bearer " + fleet.key("admin"),
                                "-H",
                                "Content-Type: application/json",
                                "-d",
                                "{\"key\":\"" + key + "\"}",
                                fleet.localUrl() + "/api/v1/hosts/later/key")
                        .succeeded())
                .isTrue();
        String pid = Long.toString(fleet.pid("late"));
        assertThat(Outcome.of(List.of("nsenter", "-t", pid, "-u", "hostname", "later"))
                        .succeeded())
                .isTrue();
        lists("2001:db8:2::10    later\n");
        assertThat(fleet.output("late").lines()).allMatch(line -> line.matches("(INFO|WARNING): .*"));
    }
}
