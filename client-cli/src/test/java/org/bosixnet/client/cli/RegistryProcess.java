package org.bosixnet.client.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bosixnet.testing.Await;

/** The WAR of the registry as a program of its own, with its data under a directory. */
final class RegistryProcess implements AutoCloseable {

    private static final Path WAR = Path.of("../target/bosixnet.war");
    private static final Pattern PORT = Pattern.compile("http://localhost:([0-9]+)");

    private final Path base;
    private final Path log;
    private final Process process;

    RegistryProcess(Path base) throws IOException {
        this.base = Files.createDirectories(base);
        this.log = base.resolve("log");
        ProcessBuilder builder = new ProcessBuilder(
                        System.getProperty("java.home") + "/bin/java",
                        "-Xmx128m",
                        "-XX:TieredStopAtLevel=1",
                        "-jar",
                        WAR.toAbsolutePath().toString(),
                        "--tls-port",
                        "none")
                .directory(base.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        builder.environment().keySet().removeIf(name -> name.startsWith("BOSIXNET_") || name.endsWith("_OPTS"));
        builder.environment().put("CACHE_DIRECTORY", base.resolve("cache").toString());
        builder.environment().put("BOSIXNET_DATA_DIR", base.resolve("data").toString());
        builder.environment().put("BOSIXNET_PORT", "0");
        process = builder.start();
    }

    private String log() {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    RegistryProcess awaitStart() {
        Await.until("the registry serves", () -> {
            if (!process.isAlive()) {
                throw new AssertionError(log());
            }
            return log().contains("Next, on each computer of the fleet"); // the last line
        });
        return this;
    }

    int port() {
        Matcher port = PORT.matcher(log());
        if (!port.find()) {
            throw new AssertionError(log());
        }
        return Integer.parseInt(port.group(1));
    }

    /** Returns the file with the keys that it made at its start. */
    Path firstKeys() {
        return base.resolve("data/first-keys");
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(30, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
