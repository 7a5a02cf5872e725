package org.bosixnet.client.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import org.bosixnet.client.Loopback;
import org.bosixnet.client.dns.Shadows;
import org.bosixnet.client.platform.linux.LinuxPlatform;
import org.bosixnet.testing.Await;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

/** {@code watch} and a registry that says what a test wants. */
@Timeout(60)
class WatchCommandTest {

    private static final String END = "end of the stream";

    @TempDir
    private Path directory;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private final LinkedBlockingQueue<String> events = new LinkedBlockingQueue<>();
    private final List<String> positions = new CopyOnWriteArrayList<>();
    private volatile int status = 200;
    private volatile int listStatus = 200;

    /** The status after the first answer. */
    private volatile int later = 200;

    private HttpServer server;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(Loopback.address(), 0), 0);
        server.setExecutor(Executors.newCachedThreadPool(task -> {
            Thread thread = new Thread(task);
            thread.setDaemon(true);
            return thread;
        }));
        server.createContext("/bosixnet/api/v1/hosts", exchange -> {
            byte[] text = ("{\"hosts\":[" + host("beta", "2001:db8::1") + "]}").getBytes(UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(listStatus, text.length);
            exchange.getResponseBody().write(text);
            exchange.close();
        });
        server.createContext("/", exchange -> {
            positions.add(String.valueOf(exchange.getRequestHeaders().getFirst("Last-Event-ID")));
            exchange.getResponseHeaders()
                    .set("Content-Type", status == 200 ? "text/event-stream" : "application/problem+json");
            exchange.sendResponseHeaders(status, 0);
            status = later;
            try {
                for (String event = events.take(); !event.equals(END); event = events.take()) {
                    exchange.getResponseBody().write((event + "\n\n").getBytes(UTF_8));
                    exchange.getResponseBody().flush();
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/bosixnet";
    }

    private int watch(String... more) throws IOException {
        Path config = directory.resolve("agent.conf");
        Files.writeString(
                config,
                "URL=" + url() + "\nHOST_NAME=alpha\nHOSTS_FILE=" + directory.resolve("hosts") + "\nKEY_FILE="
                        + directory.resolve("keys") + "\n");
        CommandLine line = Bosixnet.commandLine(new LinuxPlatform(), Shadows::new);
        line.setOut(new PrintWriter(out, true));
        line.setErr(new PrintWriter(err, true));
        String[] words = new String[more.length + 3];
        words[0] = "watch";
        words[1] = "--config";
        words[2] = config.toString();
        System.arraycopy(more, 0, words, 3, more.length);
        return line.execute(words);
    }

    private static String change(int id, String hosts, String removed) {
        return "id: e-" + id + "\ndata: {\"revision\":\"e-" + id + "\",\"hosts\":[" + hosts + "],\"removed\":["
                + removed + "],\"reset\":false}";
    }

    private static String host(String name, String address) {
        return "{\"name\":\"" + name + "\",\"addresses\":[\"" + address + "\"]}";
    }

    private Thread watching(String... more) {
        Thread thread = new Thread(() -> {
            try {
                watch(more);
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        });
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    @Test
    void printsEachChangeAsItHappensAndGoesOnWhereAStreamEnded() throws Exception {
        Thread thread = watching();
        events.add("event: reset\nid: e-1\ndata: {\"revision\":\"e-1\"}");
        events.add(change(2, host("beta", "2001:DB8::2"), ""));
        Await.until("the change is printed", () -> out.toString().contains("beta"));
        events.add(change(3, "", "\"beta\""));
        events.add(END);
        Await.until("another stream is asked for", () -> positions.size() == 2);
        events.add(change(4, host("a\\u001b[31mb", "2001:db8::2") + "," + host("gamma", "2001:db8::3"), ""));
        Await.until("the change is printed", () -> out.toString().contains("gamma"));
        events.add("event: reset\nid: f-1\ndata: {}");
        Await.until("the gap is said", () -> err.toString().contains("missed"));
        thread.interrupt();
        thread.join();
        List<String> lines = out.toString().lines().toList();
        assertThat(lines).allMatch(line -> line.matches("20\\d\\d-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d .*"));
        assertThat(lines.stream().map(line -> line.substring(20)))
                .containsExactly(
                        String.format("%-30s 2001:db8::2 (before: 2001:db8::1)", "beta"),
                        String.format("%-30s withdrawn (before: 2001:db8::2)", "beta"),
                        String.format("%-30s 2001:db8::3", "gamma"));
        assertThat(positions).containsExactly("null", "e-3");
        assertThat(err.toString())
                .startsWith("bosixnet: follows " + url() + ".\n")
                .contains("The registry ended the stream. It is tried again.")
                .contains("'a\\u001b[31mb' is not a host name")
                .doesNotContain("\u001b");
    }

    @Test
    void printsJsonALineForEach() throws Exception {
        Thread thread = watching("--json");
        events.add("event: reset\nid: e-1\ndata: {\"revision\":\"e-1\"}");
        events.add(change(2, host("beta", "2001:db8::2"), "\"gamma\""));
        Await.until("the changes are printed", () -> out.toString().contains("gamma"));
        thread.interrupt();
        thread.join();
        assertThat(out.toString())
                .matches("\\{\"time\":\"20\\d\\d-[^\"]*Z\",\"name\":\"beta\",\"addresses\":\\[\"2001:db8::2\"],"
                        + "\"before\":\\[\"2001:db8::1\"]}\\R"
                        + "\\{\"time\":\"[^\"]*Z\",\"name\":\"gamma\",\"addresses\":\\[],\"before\":\\[]}\\R");
    }

    @Test
    void aListThatIsRefusedKeepsNoChangeBack() throws Exception {
        listStatus = 503;
        Thread thread = watching();
        events.add("event: reset\nid: e-1\ndata: {\"revision\":\"e-1\"}");
        events.add(change(2, host("beta", "2001:db8::2"), ""));
        Await.until("the change is printed", () -> out.toString().contains("beta"));
        thread.interrupt();
        thread.join();
        assertThat(out.toString()).contains(" 2001:db8::2").doesNotContain("before");
        assertThat(err.toString()).contains("The former addresses are not known: " + url());
    }

    @ParameterizedTest
    @CsvSource({"401, 3", "403, 3", "404, 1", "500, 1", "503, 1"})
    void withoutAStreamItEndsWithItsExitCode(int answered, int code) throws IOException {
        status = answered;
        later = answered;
        events.add(END);
        assertThat(watch()).isEqualTo(code);
        assertThat(err.toString()).startsWith("bosixnet: " + url());
    }

    @Test
    void itEndsWhenTheRegistryRefusesLater() throws Exception {
        events.add("event: reset\nid: e-1\ndata: {\"revision\":\"e-1\"}");
        events.add(END);
        events.add("{\"code\":\"wrong-key\"}");
        events.add(END);
        later = 401;
        assertThat(watch()).isEqualTo(3);
    }
}
