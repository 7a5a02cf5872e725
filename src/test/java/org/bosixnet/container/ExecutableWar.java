package org.bosixnet.container;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bosixnet.testing.Await;
import org.bosixnet.testing.LogFiles;

/** The WAR as a program of its own, from its start until it has ended. */
public final class ExecutableWar implements AutoCloseable {

    /** What is in the WAR for the program alone, and nobody's to read. */
    public static final List<String> AT_THE_TOP = List.of(
            "/org/bosixnet/launch/Main.class",
            "/org/eclipse/jetty/server/Server.class",
            "/picocli/CommandLine.class",
            "/jakarta/servlet/Servlet.class",
            "/META-INF/services/org.slf4j.spi.SLF4JServiceProvider",
            "/META-INF/MANIFEST.MF");

    private static final Path WAR = Path.of("target/bosixnet.war");
    private static final Pattern SERVES = Pattern.compile("BOSixNet serves (.*)");
    private static final Pattern PORT = Pattern.compile("(https?)://localhost:([0-9]+)");

    private final Path base;
    private final Path log;
    private final Process process;

    /**
     * Starts it with ephemeral ports, and its data and what it unpacks under a directory.
     *
     * @param options override those
     */
    public ExecutableWar(Path base, Map<String, String> environment, String... options) throws IOException {
        this(List.of(), base, environment, options);
    }

    /** Starts it with a limit of open files. */
    public static ExecutableWar withFiles(int most, Path base, Map<String, String> environment) throws IOException {
        return new ExecutableWar(List.of("sh", "-c", "ulimit -n " + most + "; exec \"$0\" \"$@\""), base, environment);
    }

    private ExecutableWar(List<String> shell, Path base, Map<String, String> environment, String... options)
            throws IOException {
        this.base = base;
        this.log = Files.createTempFile(base, "war", ".log");
        List<String> command = new ArrayList<>(shell);
        command.addAll(
                List.of(System.getProperty("java.home") + "/bin/java", "-Xmx256m", "-XX:TieredStopAtLevel=1", "-jar"));
        command.add(WAR.toAbsolutePath().toString());
        command.addAll(List.of(options));
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(base.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        builder.environment().keySet().removeIf(name -> name.startsWith("BOSIXNET_") || name.endsWith("_OPTS"));
        builder.environment().put("CACHE_DIRECTORY", cache().toString());
        builder.environment().put("BOSIXNET_DATA_DIR", data().toString());
        builder.environment().put("BOSIXNET_PORT", "0");
        builder.environment().put("BOSIXNET_TLS_PORT", "0");
        builder.environment().putAll(environment);
        process = builder.start();
    }

    public Path data() {
        return base.resolve("data");
    }

    public Path cache() {
        return base.resolve("cache");
    }

    /** Waits until it serves. */
    public ExecutableWar awaitStart() {
        Await.until("it serves", () -> {
            if (!process.isAlive()) {
                throw new AssertionError("it has ended with " + process.exitValue() + ":\n" + log());
            }
            return log().contains("Next, on each computer of the fleet"); // the last line
        });
        return this;
    }

    /** Returns the port of a scheme on this computer. */
    public int port(String scheme) {
        Matcher serves = SERVES.matcher(log());
        if (serves.find()) {
            Matcher port = PORT.matcher(serves.group(1));
            while (port.find()) {
                if (port.group(1).equals(scheme)) {
                    return Integer.parseInt(port.group(2));
                }
            }
        }
        throw new AssertionError("no port of " + scheme + " is in the log:\n" + log());
    }

    /** Waits for the end, and returns the exit code. */
    public int awaitEnd() throws InterruptedException {
        if (!process.waitFor(2, TimeUnit.MINUTES)) {
            throw new AssertionError("it does not end:\n" + log());
        }
        return process.exitValue();
    }

    /** Asks it to end (SIGTERM). */
    public void terminate() {
        process.destroy();
    }

    /** Returns what it has printed. */
    public String log() {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
        process.onExit().join();
        LogFiles.assertNoKeyUnder(base);
    }
}
