import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/**
 * Makes the class-data archive of the agent: has it report to a registry that is only a few canned answers, fetch the
 * list and follow the stream, and then leave behind the classes that it loaded on the way. Without the archive the agent
 * does the same, only later and with more memory; so a JVM that makes none does not fail the build.
 */
public final class ClassDataArchive {

    private static final long PATIENCE_SECONDS = 60;
    private static final List<String> KEPT = List.of("/run/bosixnet", "/var/lib/bosixnet-agent");
    private static final String LIST = "2001:db8::2    listed\n";
    private static final String RESET = "retry: 1000\n\nevent: reset\nid: 1-1\ndata: {\"revision\":\"1-1\"}\n\n";
    private static final String CHANGE = "id: 1-2\ndata: {\"revision\":\"1-2\",\"hosts\":["
            + record("streamed", "[\"2001:db8::3\"]") + "],\"removed\":[],\"reset\":false}\n\n";

    private final CountDownLatch reported = new CountDownLatch(1);
    private final CountDownLatch over = new CountDownLatch(1);

    private static String record(String name, String addresses) {
        return "{\"name\":\"" + name + "\",\"addresses\":" + addresses
                + ",\"changed\":\"2026-01-01T00:00:00Z\",\"seen\":\"2026-01-01T00:00:00Z\",\"state\":\"online\"}";
    }

    /**
     * @param args the file of the JVM's options, the agent's JAR, the archive to be made
     */
    public static void main(String[] args) throws Exception {
        Path archive = Path.of(args[2]).toAbsolutePath();
        Path made = archive.resolveSibling(archive.getFileName() + ".new");
        Path directory = Files.createTempDirectory("bosixnet-archive");
        try {
            new ClassDataArchive().run(Path.of(args[0]), Path.of(args[1]), made, directory);
        } finally {
            try (var files = Files.walk(directory)) {
                files.sorted(java.util.Comparator.reverseOrder())
                        .forEach(file -> file.toFile().delete());
            }
            forget(directory.getFileName().toString());
        }
        if (Files.exists(made)) {
            // at once: a JVM that maps half an archive crashes
            Files.move(made, archive, StandardCopyOption.ATOMIC_MOVE);
        } else {
            Files.deleteIfExists(archive);
            System.out.println("This JVM made no class-data archive; the agent will start without one.");
        }
    }

    /** Deletes what the agent keeps of a hosts file besides: its lock, its state and its copies are named after its path. */
    private static void forget(String directory) throws IOException {
        for (String kept : KEPT) {
            if (Files.isDirectory(Path.of(kept))) {
                try (var files = Files.newDirectoryStream(Path.of(kept), "*" + directory + "*")) {
                    files.forEach(file -> file.toFile().delete());
                }
            }
        }
    }

    private void run(Path options, Path jar, Path archive, Path directory) throws Exception {
        Files.deleteIfExists(archive);
        Path hosts = Files.writeString(directory.resolve("hosts"), "127.0.0.1 localhost\n");
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0), 0);
        server.setExecutor(Executors.newCachedThreadPool(task -> {
            Thread thread = new Thread(task);
            thread.setDaemon(true);
            return thread;
        }));
        server.createContext("/api/v1/hosts/build", this::report);
        server.createContext("/hosts", exchange -> answer(exchange, "text/plain", LIST));
        server.createContext("/api/v1/events", this::stream);
        server.start();
        ProcessBuilder builder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "@" + options,
                        "-XX:ArchiveClassesAtExit=" + archive,
                        "-jar",
                        // as the launcher names it: the archive holds for this spelling only
                        jar.toRealPath().toString(),
                        "agent",
                        "--url=http://127.0.0.1:" + server.getAddress().getPort(),
                        "--host-name=build",
                        "--prefix=::/0",
                        "--hosts-file=" + hosts,
                        "--key-file=" + directory.resolve("keys"),
                        "--config=" + Files.createFile(directory.resolve("agent.conf")))
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("log").toFile());
        // the settings of this computer's own agent, such as the program that is told of changes
        builder.environment().keySet().removeIf(name -> name.startsWith("BOSIXNET_"));
        Process agent = builder.start();
        try {
            // an address to report may be missing where this is built, so the report is waited for a moment only
            agent.onExit().thenRun(over::countDown);
            await(() -> Files.readString(hosts).contains("streamed"), over);
            boolean unused = reported.await(2, TimeUnit.SECONDS);
        } finally {
            agent.destroy();
            over.countDown();
            if (!agent.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                agent.destroyForcibly();
            }
            server.stop(0);
        }
        if (!Files.exists(archive)) {
            System.out.print(Files.readString(directory.resolve("log")));
        }
    }

    private static void answer(HttpExchange exchange, String type, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", type);
        exchange.getResponseHeaders().set("ETag", "W/\"1\"");
        exchange.sendResponseHeaders(200, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    private void report(HttpExchange exchange) throws IOException {
        String sent = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        answer(exchange, "application/json", record("build", sent.substring(sent.indexOf('['), sent.indexOf(']') + 1)));
        reported.countDown();
    }

    private void stream(HttpExchange exchange) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", "text/event-stream");
        exchange.sendResponseHeaders(200, 0);
        try (OutputStream out = exchange.getResponseBody()) {
            out.write(RESET.getBytes(StandardCharsets.UTF_8));
            out.flush();
            do { // the agent passes over a change as long as it has no list
                out.write(CHANGE.getBytes(StandardCharsets.UTF_8));
                out.flush();
            } while (!over.await(100, TimeUnit.MILLISECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private interface Condition {
        boolean holds() throws IOException;
    }

    /** Waits until the condition holds, for some time at most, and not when it is over. */
    private static void await(Condition condition, CountDownLatch over) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (!condition.holds() && System.nanoTime() - deadline < 0 && !over.await(20, TimeUnit.MILLISECONDS)) {
            // looks again
        }
    }
}
