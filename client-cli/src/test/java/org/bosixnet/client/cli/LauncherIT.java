package org.bosixnet.client.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.bosixnet.client.Loopback;
import org.bosixnet.testing.Await;
import org.bosixnet.testing.Needs;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The program as people start it: by the launcher, with its options of the JVM and its class-data archive. */
@Needs("/proc/self/status")
class LauncherIT {

    private static final Path LAUNCHER = Path.of("bosixnet").toAbsolutePath();
    private static final Path TARGET = Path.of("target").toAbsolutePath();
    private static final String ARCHIVE = "bosixnet-client.jsa";

    private static final int HOSTS = 1000;
    private static final long MOST_RESIDENT_KIB = 64 * 1024;

    @TempDir
    private Path directory;

    private final List<Process> processes = new ArrayList<>();

    @AfterEach
    void stop() throws InterruptedException {
        for (Process process : processes) {
            process.destroy();
            assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        }
    }

    private Process start(Path launcher, String... words) throws IOException {
        List<String> command = new ArrayList<>(List.of(launcher.toString()));
        command.addAll(List.of(words));
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectOutput(directory.resolve("out").toFile())
                .redirectError(directory.resolve("err").toFile());
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        Process process = builder.start();
        processes.add(process);
        return process;
    }

    private String output(Path launcher, String... words) throws IOException, InterruptedException {
        assertThat(start(launcher, words).waitFor()).isZero();
        assertThat(directory.resolve("err")).isEmptyFile();
        return Files.readString(directory.resolve("out"));
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns what a process has in memory; the one that listens to the kernel for it has 2.4 MiB more. */
    private static long residentKib(Process process) {
        return status(process.pid())
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                .sum();
    }

    private static Stream<String> status(long pid) {
        try {
            return Files.readAllLines(Path.of("/proc", Long.toString(pid), "status")).stream();
        } catch (IOException e) {
            return Stream.empty(); // ended meanwhile
        }
    }

    @Test
    void anAgentAtRestIsSmall() throws IOException {
        String list = IntStream.range(0, HOSTS)
                .mapToObj(i -> "2001:db8:" + Integer.toHexString(i) + "::1    host" + i + "\n")
                .collect(Collectors.joining());
        HttpServer registry = HttpServer.create(new InetSocketAddress(Loopback.address(), 0), 0);
        ExecutorService executor = Executors.newCachedThreadPool();
        registry.setExecutor(executor);
        registry.createContext("/hosts", exchange -> answer(exchange, list));
        // goes on without an end
        registry.createContext("/api/v1/events", exchange -> {
            exchange.getResponseHeaders().set("Content-Type", "text/event-stream");
            exchange.sendResponseHeaders(200, 0);
            exchange.getResponseBody()
                    .write("event: reset\nid: 1-1\ndata: {\"revision\":\"1-1\"}\n\n".getBytes(StandardCharsets.UTF_8));
            exchange.getResponseBody().flush();
        });
        registry.start();
        try {
            Path hosts = Files.writeString(directory.resolve("hosts"), "127.0.0.1 localhost\n");
            Process agent = start(
                    LAUNCHER,
                    "agent",
                    "--url=http://127.0.0.1:" + registry.getAddress().getPort(),
                    "--config=" + Files.createFile(directory.resolve("agent.conf")),
                    "--host-name=alpha",
                    "--prefix=2001:db8:ffff::/48",
                    "--hosts-file=" + hosts,
                    "--key-file=" + directory.resolve("keys"));
            Await.until(
                    "the whole list is in the hosts file", () -> read(hosts).contains("    host" + (HOSTS - 1) + "\n"));
            assertThat(read(Path.of("/proc", Long.toString(agent.pid()), "maps")))
                    .contains("/" + ARCHIVE);
            Await.until(
                    "what it needed to start has gone back to the system",
                    () -> residentKib(agent) <= MOST_RESIDENT_KIB);
            assertThat(agent.isAlive()).isTrue();
            System.out.println("An agent with " + HOSTS + " hosts has " + residentKib(agent) + " KiB resident");
        } finally {
            registry.stop(0);
            executor.shutdownNow();
        }
    }

    private static void answer(HttpExchange exchange, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "text/plain");
        exchange.sendResponseHeaders(200, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    @Test
    void aCommandPrintsWhatItIsAskedForAndNothingElse() throws Exception {
        assertThat(output(LAUNCHER, "explain", "--json")).startsWith("{").endsWith("}\n");
    }

    @Test
    void anArchiveOfAnotherProgramIsPassedOver() throws Exception {
        Path elsewhere = Files.createDirectories(directory.resolve("elsewhere/target"));
        Path launcher = Files.copy(LAUNCHER, elsewhere.resolveSibling("bosixnet"));
        for (String beside : List.of("java.sh", "jvm.options")) {
            Files.copy(LAUNCHER.resolveSibling(beside), elsewhere.resolveSibling(beside));
        }
        Files.createSymbolicLink(elsewhere.resolve("lib"), TARGET.resolve("lib"));
        Path jar = Files.copy(TARGET.resolve("bosixnet-client.jar"), elsewhere.resolve("bosixnet-client.jar"));
        Files.setLastModifiedTime(jar, FileTime.from(Instant.parse("2020-01-01T00:00:00Z")));
        String version = output(launcher, "--version");
        Files.copy(TARGET.resolve(ARCHIVE), elsewhere.resolve(ARCHIVE));
        assertThat(output(launcher, "--version")).isEqualTo(version).startsWith("bosixnet ");
    }
}
