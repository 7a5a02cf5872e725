package org.bosixnet.client.namespaces;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.bosixnet.testing.Await;
import org.bosixnet.testing.Needs;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Readers of the stream vanish without a word: their cable is cut, so that neither FIN nor RST arrives. The kernel of the
 * registry's machine gives a connection up after 3 retransmissions here, which is seconds; the default is 15, which is a
 * quarter of an hour.
 */
@Needs({"namespaces", "ip", "curl", "sysctl", "/usr/libexec/tomcat10/tomcat-start.sh"})
class VanishedReaderIT {

    private static final Path WAR = Path.of("../target/bosixnet.war");
    private static final int READERS = 8;

    /** More than a change may take on a machine that is busy, and far less than any timeout. */
    private static final Duration SOON = Duration.ofSeconds(20);

    private static final Pattern SUBSCRIBERS =
            Pattern.compile("(?m)^ *[0-9]+: +([0-9]+) +[0-9]+ +org\\.bosixnet\\.events\\.Subscriber$");

    private static NamespaceFleet fleet;
    private static int changes;

    @BeforeAll
    static void start() throws IOException {
        fleet = new NamespaceFleet(Path.of("target/fleet-vanished"));
        fleet.addHost("vanishing");
        fleet.addHost("staying");
        assertThat(fleet.in("router", "sysctl", "-qw", "net.ipv4.tcp_retries2=3")
                        .succeeded())
                .isTrue();
        fleet.startRegistry(WAR);
        subscribe("vanishing", "reader", READERS);
        subscribe("staying", "admin", 1);
    }

    @AfterAll
    static void stop() {
        if (fleet != null) {
            fleet.close();
        }
    }

    /** Starts readers of the stream, and returns when each is told where it begins. */
    private static void subscribe(String name, String kind, int readers) throws IOException {
        Path files = fleet.files(name).toAbsolutePath();
        Files.writeString(files.resolve("header"), "Authorization: Bearer " + fleet.key(kind));
        fleet.startHost(
                name,
                false,
                "/bin/sh",
                "-c",
                "cd " + files + "; for i in $(seq " + readers + "); do curl -gsN -H @header " + fleet.url()
                        + "/api/v1/events > stream$i & done; wait; exec tail -f /dev/null");
        for (int i = 1; i <= readers; i++) {
            Path stream = files.resolve("stream" + i);
            Await.until("a stream begins", () -> read(stream).contains("event: reset"));
        }
    }

    private static String read(Path file) {
        try {
            return Files.exists(file) ? Files.readString(file) : "";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Has a host change its address, and returns how long it took until the reader that stays was told. */
    private static Duration change() {
        String address = "2001:db8:7::" + ++changes;
        Path header = Path.of("target/fleet-vanished/staying/header").toAbsolutePath();
        long start = System.nanoTime();
        assertThat(fleet.in(
                                "router",
                                "curl",
                                "-sf",
                                "-X",
                                "PUT",
                                "-H",
                                "@" + header,
                                "-H",
                                "Content-Type: application/json",
                                "-d",
                                "{\"addresses\":[\"" + address + "\"]}",
                                fleet.localUrl() + "/api/v1/hosts/moving")
                        .succeeded())
                .isTrue();
        Path stream = header.resolveSibling("stream1");
        Await.until("who stays is told", () -> read(stream).contains("\"" + address + "\""));
        return Duration.ofNanos(System.nanoTime() - start);
    }

    /** Returns how many streams the registry still has in its memory. */
    private static int subscribers() {
        Matcher line =
                SUBSCRIBERS.matcher(fleet.on("router", jcmd(), Long.toString(fleet.pid("router")), "GC.class_histogram")
                        .text());
        return line.find() ? Integer.parseInt(line.group(1)) : 0;
    }

    private static String jcmd() {
        return Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
    }

    private static long threads() throws IOException {
        try (Stream<Path> threads = Files.list(Path.of("/proc/" + fleet.pid("router") + "/task"))) {
            return threads.count();
        }
    }

    @Test
    void theyHoldUpNobodyAndTheirPlacesAreGivenBackWhenTcpGivesUp() throws IOException {
        assertThat(change()).isLessThan(SOON);
        assertThat(subscribers()).isEqualTo(READERS + 1);
        long threads = threads();
        fleet.cutOff("vanishing");
        for (int i = 0; i < 4; i++) {
            assertThat(change()).isLessThan(SOON);
        }
        Await.until("nothing of them is left", () -> {
            assertThat(change()).isLessThan(SOON); // a write finds out that TCP gave up
            return subscribers() == 1;
        });
        assertThat(change()).isLessThan(SOON);
        assertThat(threads()).isLessThanOrEqualTo(threads + 2);
    }
}
