package org.bosixnet.client.namespaces;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.bosixnet.testing.Await;
import org.bosixnet.testing.Needs;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Two computers of one /64, the second one made from a copy of the first one's disk: with its name and its key. */
@Needs({"namespaces", "ip", "curl", "/usr/libexec/tomcat10/tomcat-start.sh"})
class ClonesIT {

    private static final Path WAR = Path.of("../target/bosixnet.war");
    private static final String CONTESTED =
            "Another computer, another agent on this one, or an administrator reports pi to ";

    private static NamespaceFleet fleet;

    @BeforeAll
    static void start() throws IOException {
        fleet = new NamespaceFleet(Path.of("target/fleet-clones"));
        fleet.addHost("anchor"); // the registry's address is in its network
        fleet.ip("router", "link", "add", "br0", "type", "bridge");
        fleet.ip("router", "link", "set", "br0", "up");
        int port = 1;
        for (String name : new String[] {"first", "second"}) {
            fleet.addBareHost(name);
            String network = fleet.plug(name, "eth0");
            String veth = "v" + ++port;
            fleet.ip("router", "addr", "del", network + "::1/64", "dev", veth);
            fleet.ip("router", "link", "set", veth, "master", "br0");
        }
        fleet.ip("router", "addr", "add", "2001:db8:2::1/64", "dev", "br0", "nodad");
        fleet.startRegistry(WAR, "BOSIXNET_STALE_AFTER=PT1M"); // for which a name stays contested, two thirds of it
        startAgent(
                "first",
                NamespaceFleet.BOSIXNET + " join " + fleet.url() + " --name pi --allow-http yes --upd-period 4"
                        + " --join-key-file " + fleet.firstKeys());
    }

    @AfterAll
    static void stop() {
        if (fleet != null) {
            fleet.close();
        }
    }

    /** Starts an agent after a command, and another one when that has ended. */
    private static void startAgent(String name, String before) {
        fleet.ip(name, "addr", "add", address(name) + "/64", "dev", "eth0", "nodad");
        fleet.ip(name, "-6", "route", "add", "default", "via", "2001:db8:2::1");
        String agent = NamespaceFleet.BOSIXNET + " agent";
        fleet.startHost(name, false, "/bin/sh", "-c", before + " && " + agent + "; exec " + agent);
    }

    private static String address(String name) {
        return name.equals("first") ? "2001:db8:2::10" : "2001:db8:2::20";
    }

    private static boolean says(String name, String text) {
        return fleet.output(name).contains(text);
    }

    private static String keys(String name) throws IOException {
        return Files.readString(fleet.files(name).resolve("etc/bosixnet/keys"));
    }

    private static String list() throws IOException {
        String key = "Authorization: Bearer " + fleet.key("reader");
        return fleet.in("router", "curl", "-sf", "-H", key, fleet.localUrl() + "/hosts")
                .text();
    }

    @Test
    void bothSayItUntilOneGetsANameAndAKeyOfItsOwn() throws IOException {
        Await.until("the first one is listed", () -> says("first", "Reported: "));
        Await.until("it follows the list", () -> says("first", "The list comes by stream"));
        startAgent("second", "cp -a " + fleet.files("first") + "/etc/bosixnet/. /etc/bosixnet/");
        for (String name : new String[] {"first", "second"}) {
            Await.until(name + " says it", () -> says(name, CONTESTED + fleet.url()));
            Await.until(name + " shows it", () -> fleet.on(name, NamespaceFleet.BOSIXNET, "status", "--json")
                    .text()
                    .contains("\"contested\": {"));
        }
        assertThat(keys("second")).isEqualTo(keys("first"));

        assertThat(fleet.on(
                                "second",
                                NamespaceFleet.BOSIXNET,
                                "join",
                                fleet.url(),
                                "--name",
                                "pi-2",
                                "--join-key-file",
                                fleet.firstKeys().toString())
                        .text())
                .contains("pi-2 is bound to the ", "stays bound to another name");
        assertThat(keys("second")).isNotEqualTo(keys("first"));
        fleet.process("second").descendants().forEach(ProcessHandle::destroy);
        Await.until("the second one is listed, too", () -> {
            try {
                return list().equals("2001:db8:2::10    pi\n2001:db8:2::20    pi-2\n");
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        });
        Await.until("the first one says that it is over", () -> says("first", "Nobody else reports pi to "));
        assertThat(fleet.output("first").split(CONTESTED, -1)).as("said once").hasSize(2);
        Await.until("all is well there", () -> fleet.on("first", NamespaceFleet.BOSIXNET, "status")
                .succeeded());
    }
}
