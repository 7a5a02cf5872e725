package org.bosixnet.client.cli;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.bosixnet.client.Loopback;
import org.bosixnet.client.dns.Shadows;
import org.bosixnet.client.platform.linux.LinuxPlatform;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** Runs commands against a server that answers what a test wants, with a hosts file of the test's own. */
abstract class CommandLineFixture {

    static final String BEFORE = "127.0.0.1\tlocalhost\n192.0.2.1 printer\n";

    @TempDir
    Path directory;

    HttpServer server;
    volatile int status = 200;
    volatile String type = "text/plain";
    volatile String body = "";
    Supplier<Shadows> shadows = Shadows::new;
    final StringWriter out = new StringWriter();
    final StringWriter err = new StringWriter();

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(Loopback.address(), 0), 0);
        server.createContext("/", exchange -> {
            exchange.getRequestBody().readAllBytes();
            byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", type);
            exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
        });
        server.start();
        Files.writeString(hosts(), BEFORE);
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    Path hosts() {
        return directory.resolve("hosts");
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/bosixnet";
    }

    /** Runs a command with the settings that keep it away from this machine. */
    int run(String command, String... more) throws IOException {
        Path config = directory.resolve("agent.conf");
        if (!Files.exists(config)) {
            Files.writeString(config, "URL=" + url() + "\nHOST_NAME=alpha\nHOSTS_FILE=" + hosts() + "\n");
        }
        List<String> words = new ArrayList<>(List.of(command, "--config", config.toString()));
        words.addAll(List.of(more));
        return execute(words.toArray(String[]::new));
    }

    int execute(String... words) {
        CommandLine line = Bosixnet.commandLine(new LinuxPlatform(), shadows);
        line.setOut(new PrintWriter(out, true));
        line.setErr(new PrintWriter(err, true));
        return line.execute(words);
    }
}
