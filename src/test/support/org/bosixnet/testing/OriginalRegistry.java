package org.bosixnet.testing;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * The unmodified original, {@code bosixnet_webui} under {@code spawn-fcgi} behind {@code nginx}, on free ports of the
 * loopback and with all its files in a directory of its own. Works with and without root. The test that uses it
 * {@link Needs} {@code /usr/bin/bosixnet_webui}, {@code spawn-fcgi} and {@code nginx}.
 */
public final class OriginalRegistry implements AutoCloseable {
    private static final long PATIENCE_NANOS = TimeUnit.MINUTES.toNanos(3);

    private final Path directory;
    private final int port;
    private final List<Process> processes;

    private OriginalRegistry(Path directory, int port, List<Process> processes) {
        this.directory = directory;
        this.port = port;
        this.processes = processes;
    }

    /** Starts it and waits until it answers. */
    public static OriginalRegistry start() throws IOException {
        Path directory = Files.createTempDirectory("original-registry");
        int fcgi = freePort();
        int http = freePort();
        Files.createDirectory(directory.resolve("data"));
        Files.writeString(directory.resolve("nginx.conf"), nginxConf(directory, http, fcgi));
        Process webui = process(
                directory,
                "spawn-fcgi",
                "-n",
                "-a",
                "127.0.0.1",
                "-p",
                Integer.toString(fcgi),
                "--",
                "/usr/bin/bosixnet_webui",
                "-l",
                directory.resolve("data").toString());
        Process nginx = process(
                directory,
                "nginx",
                "-p",
                directory.toString(),
                "-e",
                directory.resolve("error.log").toString(),
                "-c",
                directory.resolve("nginx.conf").toString());
        OriginalRegistry registry = new OriginalRegistry(directory, http, List.of(nginx, webui));
        try {
            registry.await(fcgi);
            registry.await(http);
            return registry;
        } catch (IOException | RuntimeException e) {
            registry.close();
            throw e;
        }
    }

    /** Returns the URL for an agent, without slash at the end. */
    public URI url() {
        return URI.create("http://127.0.0.1:" + port + "/bosixnet");
    }

    /** Returns the original's {@code LOG_DIR}, in which it keeps {@code hosts} and {@code timestamps}. */
    public Path dataDirectory() {
        return directory.resolve("data");
    }

    private static String nginxConf(Path directory, int http, int fcgi) {
        return String.join(
                "\n",
                isRoot() ? "user root;" : "",
                "daemon off;",
                "master_process off;",
                "pid " + directory + "/nginx.pid;",
                "error_log " + directory + "/error.log;",
                "events {}",
                "http {",
                "  access_log off;",
                "  client_body_temp_path " + directory + "/body;",
                "  fastcgi_temp_path " + directory + "/fastcgi;",
                "  proxy_temp_path " + directory + "/proxy;",
                "  scgi_temp_path " + directory + "/scgi;",
                "  uwsgi_temp_path " + directory + "/uwsgi;",
                "  server {",
                "    listen 127.0.0.1:" + http + ";",
                "    location /bosixnet/ {",
                "      fastcgi_pass 127.0.0.1:" + fcgi + ";",
                "      include /etc/nginx/fastcgi_params;",
                "    }",
                "  }",
                "}",
                "");
    }

    private static boolean isRoot() {
        try {
            return Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, loopback())) {
            return socket.getLocalPort();
        }
    }

    private static InetAddress loopback() throws IOException {
        return InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
    }

    private static Process process(Path directory, String... command) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().merge("PATH", "/usr/sbin:/sbin", (path, more) -> path + File.pathSeparator + more);
        command[0] = found(command[0], builder.environment().get("PATH"));
        return builder.command(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        directory.resolve("output.log").toFile()))
                .start();
    }

    /** Returns the path of a command: the platform looks only into its own {@code PATH}. */
    private static String found(String command, String path) {
        return Stream.of(path.split(File.pathSeparator, -1))
                .map(folder -> Path.of(folder, command))
                .filter(Files::isExecutable)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("no " + command))
                .toString();
    }

    private void await(int listening) throws IOException {
        long end = System.nanoTime() + PATIENCE_NANOS;
        IOException refused = connected(listening);
        while (refused != null) {
            if (System.nanoTime() > end || processes.stream().anyMatch(OriginalRegistry::endsSoon)) {
                throw new IOException("the original did not start: " + output(), refused);
            }
            refused = connected(listening);
        }
    }

    private static IOException connected(int listening) {
        try {
            new Socket(loopback(), listening).close();
            return null;
        } catch (IOException e) {
            return e;
        }
    }

    private static boolean endsSoon(Process process) {
        try {
            return process.waitFor(20, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        }
    }

    private String output() throws IOException {
        Path output = directory.resolve("output.log");
        Path errors = directory.resolve("error.log");
        return Files.readString(output) + (Files.exists(errors) ? Files.readString(errors) : "");
    }

    /** Kills the processes and removes the directory. */
    @Override
    public void close() throws IOException {
        for (Process process : processes) {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
        for (Process process : processes) {
            try {
                process.waitFor(1, TimeUnit.MINUTES);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
