package org.bosixnet;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.bosixnet.access.AccessKey;
import org.bosixnet.access.KeyKind;
import org.bosixnet.container.Container;
import org.bosixnet.container.Jetty;
import org.bosixnet.container.RunningContainer;
import org.bosixnet.container.Tomcat;
import org.bosixnet.testing.Await;
import org.bosixnet.testing.Needs;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/**
 * Clients that hang up in the middle, as {@code curl | head -1} does, leave nothing in the log of a container: neither
 * where a list or a stream is sent without a thread, nor where Jersey writes a long answer.
 */
class HangUpsIT {

    private static final int HOSTS = 30_000;

    /** So many have keys, and names so long that the list of them fits into no buffer of the system. */
    private static final int BOUND = 1000;

    private static final String LONG = (".a" + "b".repeat(60)).repeat(3);

    private static final List<String> PATHS = List.of(
            "/hosts",
            "/timestamps",
            "/api/v1/hosts",
            "/api/v1/events",
            "/api/v1/keys",
            "/ui/page.css",
            "/host2000",
            "/api/v1/hosts/host2000");

    private final AccessKey admin = TestKeys.make(KeyKind.ADMIN);

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    private Path base;

    @Test
    @Needs("/usr/share/tomcat10/bin/catalina.sh")
    void inDebiansTomcat10() throws Exception {
        theyLeaveNoLine(Tomcat.ofDebian());
    }

    @Test
    void inJetty() throws Exception {
        theyLeaveNoLine(new Jetty(Path.of("target/containers/jetty")));
    }

    private static String name(int number) {
        return "host" + number + (number <= BOUND ? LONG : "");
    }

    private void theyLeaveNoLine(Container container) throws Exception {
        Path data = Files.createDirectory(base.resolve("data"));
        StringBuilder hosts = new StringBuilder();
        for (int i = 1; i <= HOSTS; i++) {
            hosts.append("2001:db8::")
                    .append(Integer.toHexString(i))
                    .append("    ")
                    .append(name(i))
                    .append('\n');
        }
        Files.writeString(data.resolve("hosts"), hosts);
        try (RunningContainer running = new RunningContainer(
                container,
                Files.createDirectory(base.resolve("container")),
                Map.of(
                        "BOSIXNET_DATA_DIR",
                        data.toString(),
                        "BOSIXNET_ACCESS",
                        "open",
                        "BOSIXNET_ADMIN_KEY",
                        "sha256:" + admin.digest().hex()))) {
            running.deploy(Path.of("target/bosixnet.war"), "/bosixnet", "/health/ready");
            String bearer = "Bearer " + admin.secretText();
            IntStream.rangeClosed(1, BOUND).parallel().forEach(i -> assertThat(running.request(
                                    "POST", "/bosixnet/api/v1/hosts/" + name(i) + "/key", "Authorization", bearer)
                            .statusCode())
                    .isEqualTo(201));
            String before = running.log();
            for (String path : PATHS) {
                for (boolean reset : new boolean[] {false, true}) {
                    for (int read : new int[] {0, 1, 1000, 100_000}) {
                        hangUp(running.port(), path, bearer, read, reset);
                    }
                }
            }
            for (int i = 0; i < 20; i++) { // streams are found to be gone when there is something to tell
                assertThat(running.get("/bosixnet/new" + i + "?update=2001:db8::1")
                                .statusCode())
                        .isEqualTo(200);
            }
            Await.until("nobody is with a reader", () -> running.threadsIn("org.bosixnet.http.") == 0);
            assertThat(running.log()).isEqualTo(before);
        }
    }

    /** @param reset whether the client's kernel refuses what comes later, else what it has not read is enough for that */
    private static void hangUp(int port, String path, String bearer, int read, boolean reset) throws IOException {
        try (Socket socket = new Socket()) {
            socket.setReceiveBufferSize(4096);
            socket.setSoTimeout(60_000);
            socket.connect(new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), port));
            socket.getOutputStream()
                    .write(("GET /bosixnet" + path + " HTTP/1.1\r\nHost: localhost\r\nAuthorization: " + bearer
                                    + "\r\nConnection: close\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            if (read > 0 && !path.contains("events")) {
                socket.getInputStream().readNBytes(read);
            } else if (read > 0) {
                assertThat(socket.getInputStream().read()).isPositive();
            }
            socket.setSoLinger(reset, 0);
        }
    }
}
