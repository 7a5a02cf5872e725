package org.bosixnet;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.bosixnet.container.Container;
import org.bosixnet.container.Jetty;
import org.bosixnet.container.RunningContainer;
import org.bosixnet.container.Tomcat;
import org.bosixnet.testing.Await;
import org.bosixnet.testing.Needs;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** Readers of long lists, more than a container has threads, in the containers as they are installed. */
class SlowReadersIT {

    private static final int HOSTS = 99_000;
    private static final int READERS = 300;

    /** A reader that took nothing for so long makes room for another. */
    private static final Duration CUT = Duration.ofSeconds(10);

    private static final String LAZY = "X-Forwarded-For: 2001:db8:1::1";

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    private Path base;

    private final List<Socket> sockets = new ArrayList<>();
    private final HttpClient client = HttpClient.newHttpClient();

    @Test
    @Needs("/usr/share/tomcat10/bin/catalina.sh")
    void inDebiansTomcat10TheyHoldUpNobody() throws Exception {
        theyHoldUpNobody(Tomcat.ofDebian());
    }

    @Test
    void inJettyTheyHoldUpNobody() throws Exception {
        theyHoldUpNobody(new Jetty(Path.of("target/containers/jetty")));
    }

    private void theyHoldUpNobody(Container container) throws Exception {
        Path data = Files.createDirectory(base.resolve("data"));
        StringBuilder hosts = new StringBuilder();
        for (int i = 1; i <= HOSTS; i++) {
            hosts.append("2001:db8:0:1::")
                    .append(Integer.toHexString(i >> 16))
                    .append(':')
                    .append(Integer.toHexString(i & 0xffff))
                    .append("    host")
                    .append(i)
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
                        "BOSIXNET_TRUSTED_PROXIES",
                        "127.0.0.1",
                        "BOSIXNET_LISTS_PER_NETWORK",
                        Integer.toString(READERS)))) {
            running.deploy(Path.of("target/bosixnet.war"), "/bosixnet", "/health/ready");
            long begun = System.nanoTime();
            for (int i = 0; i < READERS; i++) {
                assertThat(lazyReader(running.port())).startsWith("HTTP/1.1 200");
            }
            String more = lazyReader(running.port());
            if (System.nanoTime() - begun < CUT.toNanos()) { // the first may have made room on a busy machine
                assertThat(more).startsWith("HTTP/1.1 503");
            }
            Await.until("no thread is with a reader", () -> running.threadsIn("org.bosixnet.http.") == 0);
            assertThatListsAreServedWhileHostsChange(running);
            Await.until("a reader that took nothing has made room for another", () -> {
                try {
                    return lazyReader(running.port()).startsWith("HTTP/1.1 200");
                } catch (IOException e) {
                    throw new AssertionError(e);
                }
            });
            long until = System.nanoTime() + Duration.ofSeconds(5).toNanos();
            while (System.nanoTime() < until) { // while the container is done with those that were cut, too
                assertThatItAnswers(running);
            }
            assertThat(running.log()).doesNotContain("SEVERE", "OutOfMemory");
        } finally {
            for (Socket socket : sockets) {
                socket.close();
            }
        }
    }

    /** Returns the first line of the answer, and reads no further. */
    private String lazyReader(int port) throws IOException {
        Socket socket = new Socket();
        sockets.add(socket);
        socket.setReceiveBufferSize(4096);
        socket.setSoTimeout(60_000);
        socket.connect(new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), port));
        socket.getOutputStream()
                .write(("GET /bosixnet/api/v1/hosts HTTP/1.1\r\nHost: localhost\r\n" + LAZY + "\r\n\r\n")
                        .getBytes(StandardCharsets.US_ASCII));
        return new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII), 64)
                .readLine();
    }

    private void assertThatListsAreServedWhileHostsChange(RunningContainer running) throws Exception {
        List<CompletableFuture<HttpResponse<byte[]>>> lists = new ArrayList<>();
        for (int i = 0; i < READERS; i++) {
            String changed = "/changed" + i + "?update=2001:db8:0:2::" + Integer.toHexString(i + 1);
            assertThat(running.get("/bosixnet" + changed).statusCode()).isEqualTo(200);
            lists.add(client.sendAsync(
                    request(running, "/hosts")
                            .header("X-Forwarded-For", "2001:db8:2::1")
                            .header("Accept-Encoding", "gzip")
                            .build(),
                    HttpResponse.BodyHandlers.ofByteArray()));
        }
        assertThatItAnswers(running);
        for (CompletableFuture<HttpResponse<byte[]>> list : lists) {
            assertThat(list.join().statusCode()).isEqualTo(200);
        }
    }

    private void assertThatItAnswers(RunningContainer running) throws Exception {
        HttpResponse<String> health = client.send(
                request(running, "/health/live").timeout(Duration.ofSeconds(60)).build(),
                HttpResponse.BodyHandlers.ofString());
        assertThat(health.statusCode()).isEqualTo(200);
    }

    private static HttpRequest.Builder request(RunningContainer running, String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + running.port() + "/bosixnet" + path));
    }
}
